using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Equipment;
using HomeCare.Modules.Wire;

namespace HomeCare.Modules.Alerts.Rules;

/// <summary>Technical: for 15 minutes the box could text no relative: no network, a SIM that is absent or refused, a modem that does not answer. A box made without a modem is none. Proposal.</summary>
internal static class BoxCannotText
{
    public const string NoNetwork = "no_network";

    public static FaultSight? Of(EquipmentLook look) => look.Beat.Modem switch
    {
        ModemState.Ready => FaultSight.Gone,
        ModemState.NoNetwork => new(true, NoNetwork, Step: AlertStep.Support),
        ModemState.SimProblem => new(true, "sim_problem", Step: AlertStep.Support),
        ModemState.Silent => new(true, "modem_silent", Step: AlertStep.Support),
        _ => null,
    };
}
