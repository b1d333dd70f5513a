using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Equipment;
using HomeCare.Modules.Wire;

namespace HomeCare.Modules.Alerts.Rules;

/// <summary>
/// Technical: the box's clock is wrong by its own word, or is more than two minutes ahead of the server's: readings are dated by it. One that is behind cannot be
/// told from a message that was long on its way. Proposal.
/// </summary>
internal static class BoxClockWrong
{
    /// <summary>CLINICAL 4: the box's clock ±120 s.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(120);

    public static FaultSight? Of(EquipmentLook look) =>
        Says(look.Beat) || look.Beat.SentAt - look.Source.BoxHeardAt > Tolerance ? new(true, "clock_wrong", Step: AlertStep.Support) : FaultSight.Gone;

    public static bool Says(Heartbeat beat) => EquipmentRules.Find(beat, "clock_wrong") is not null;
}
