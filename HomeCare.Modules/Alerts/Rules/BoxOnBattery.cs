using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Equipment;

namespace HomeCare.Modules.Alerts.Rules;

/// <summary>Technical: the box has run on its own battery for 15 minutes. A box that cannot tell says nothing. Proposal.</summary>
internal static class BoxOnBattery
{
    public static FaultSight? Of(EquipmentLook look) => look.Beat.OnMains switch
    {
        false => new(true, "on_battery", Step: AlertStep.Support),
        true => FaultSight.Gone,
        null => null,
    };
}
