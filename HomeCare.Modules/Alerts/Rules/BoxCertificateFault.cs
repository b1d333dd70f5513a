using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Equipment;

namespace HomeCare.Modules.Alerts.Rules;

/// <summary>Technical: the box's certificate was refused or ends soon, or its key is not kept as it should be: one day the server would not let it in. Proposal.</summary>
internal static class BoxCertificateFault
{
    public static FaultSight? Of(EquipmentLook look) =>
        EquipmentRules.Find(look.Beat, "certificate_refused", "identity_unreadable", "key_wrong", "key_memory", "key_in_data", "certificate_expiring") is { } fault
            ? new(true, fault.Code, Step: AlertStep.Support)
            : FaultSight.Gone;
}
