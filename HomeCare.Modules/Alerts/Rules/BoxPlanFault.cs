using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Equipment;

namespace HomeCare.Modules.Alerts.Rules;

/// <summary>Technical: the box cannot read or keep its emergency plan, so that without the server it would not know whom to text. Proposal.</summary>
internal static class BoxPlanFault
{
    public static FaultSight? Of(EquipmentLook look) =>
        EquipmentRules.Find(look.Beat, "plan_unreadable", "plan_unwritten") is { } fault ? new(true, fault.Code, Step: AlertStep.Support) : FaultSight.Gone;
}
