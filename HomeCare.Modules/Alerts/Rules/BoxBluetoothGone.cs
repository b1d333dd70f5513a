using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Equipment;
using HomeCare.Modules.Wire;

namespace HomeCare.Modules.Alerts.Rules;

/// <summary>Technical: the box's own Bluetooth has been gone for 15 minutes. The silent bracelet is told of sooner; that it is the box to change and not the bracelet, by this. Proposal.</summary>
internal static class BoxBluetoothGone
{
    public static FaultSight? Of(EquipmentLook look) =>
        look.Beat.Bracelet == BraceletLinkState.AdapterGone ? new(true, "adapter_gone", Step: AlertStep.Support) : FaultSight.Gone;
}
