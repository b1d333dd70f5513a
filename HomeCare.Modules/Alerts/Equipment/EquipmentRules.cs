using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Rules;
using HomeCare.Modules.Alerts.Silence;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Wire;

namespace HomeCare.Modules.Alerts.Equipment;

/// <summary>A home's equipment at one look.</summary>
/// <param name="Home">Where it stands.</param>
/// <param name="Source">What was heard of it.</param>
/// <param name="Beat">The box's last word on itself.</param>
/// <param name="Now">The server's clock.</param>
/// <param name="IsCharging">The bracelet's newest reading says that it lies on its charger.</param>
internal readonly record struct EquipmentLook(Home Home, SourceHeard Source, Heartbeat Beat, DateTimeOffset Now, bool IsCharging);

/// <summary>What an equipment rule sees of its cause. Where it can neither say that it is there nor that it is gone there is none.</summary>
/// <param name="IsThere">False: clearly gone.</param>
/// <param name="Cause">The likeliest, a code.</param>
/// <param name="Since">Since when, where what was heard says so; null: since it was first seen.</param>
/// <param name="Step">Who is to look at it.</param>
internal readonly record struct FaultSight(bool IsThere, string Cause = "", DateTimeOffset? Since = null, AlertStep Step = AlertStep.None)
{
    public static FaultSight Gone { get; } = new(false);
}

/// <summary>A rule that speaks of a home's equipment. It has its own patience and its own pause, so that a low battery never hides a graver fault (CLINICAL 9, trap 4).</summary>
/// <param name="Name">Under which name.</param>
/// <param name="After">So long it must last.</param>
/// <param name="AgainAfter">So long after a person closed it the same, still lasting cause is not told again; one that became graver is.</param>
/// <param name="Look">What it makes of a look.</param>
internal sealed record EquipmentRule(AlertRule Name, TimeSpan After, TimeSpan AgainAfter, Func<EquipmentLook, FaultSight?> Look);

/// <summary>All of them. Figures: CLINICAL 5 and ours, a proposal.</summary>
internal static class EquipmentRules
{
    /// <summary>A heartbeat comes each minute: from one that is older nothing is concluded.</summary>
    private static readonly TimeSpan FreshFor = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan HalfADay = TimeSpan.FromHours(12);

    public static IReadOnlyList<EquipmentRule> All { get; } =
    [
        new(AlertRule.BraceletBatteryLow, TimeSpan.FromMinutes(5), HalfADay, BraceletBatteryLow.Of),
        new(AlertRule.BraceletNotWorn, BraceletNotWorn.After, HalfADay, BraceletNotWorn.Of),
        new(AlertRule.BoxOnBattery, TimeSpan.FromMinutes(15), TimeSpan.FromHours(2), BoxOnBattery.Of),
        new(AlertRule.BoxCannotText, TimeSpan.FromMinutes(15), TimeSpan.FromHours(2), BoxCannotText.Of),
        new(AlertRule.BoxBluetoothGone, TimeSpan.FromMinutes(15), TimeSpan.FromHours(2), BoxBluetoothGone.Of),
        new(AlertRule.BoxStorageFault, TimeSpan.FromMinutes(5), HalfADay, BoxStorageFault.Of),
        new(AlertRule.BoxPlanFault, TimeSpan.FromMinutes(5), TimeSpan.FromHours(2), BoxPlanFault.Of),
        new(AlertRule.BoxClockWrong, TimeSpan.FromMinutes(5), HalfADay, BoxClockWrong.Of),
        new(AlertRule.BoxCertificateFault, TimeSpan.FromMinutes(5), HalfADay, BoxCertificateFault.Of),
    ];

    public static AlertRule[] Names { get; } = [.. All.Select(rule => rule.Name)];

    /// <summary>The last word of a box that is heard; null of one that is not: of its equipment nothing is known then, and its silence is told by another rule.</summary>
    public static Heartbeat? Beat(SourceHeard source, DateTimeOffset now) =>
        source is { BoxHeardAt: { } heard, LastHeartbeat: { } beat } && now - heard < BoxSilent.After && Heard.IsPast(heard, now)
            && (heard - beat.SentAt < FreshFor || BoxClockWrong.Says(beat))
            ? beat
            : null;

    /// <summary>The first of these codes among a box's faults; null for none of them.</summary>
    public static BoxFault? Find(Heartbeat beat, params ReadOnlySpan<string> codes)
    {
        foreach (var code in codes)
        {
            foreach (var fault in beat.Faults ?? [])
            {
                if (fault.Code == code)
                {
                    return fault;
                }
            }
        }

        return null;
    }
}
