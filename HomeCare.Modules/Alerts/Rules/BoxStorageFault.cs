using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Equipment;

namespace HomeCare.Modules.Alerts.Rules;

/// <summary>
/// Technical: what the box keeps readings on is full to 80 %, or failing, or holds them in memory alone; then support is to look, because the next power cut loses
/// them. Proposal.
/// </summary>
internal static class BoxStorageFault
{
    private const long FullDiskBytes = 50L << 20;

    public static FaultSight? Of(EquipmentLook look)
    {
        if (EquipmentRules.Find(look.Beat, "disk_failing", "disk_read_only", "disk_full", "outbox_memory", "outbox_corrupt", "spool_memory", "spool_corrupt") is { } grave)
        {
            return new(true, grave.Code, Step: AlertStep.Support);
        }

        return look.Beat.DiskFreeBytes < FullDiskBytes ? new(true, "disk_full", Step: AlertStep.Support)
            : EquipmentRules.Find(look.Beat, "disk_80_percent") is { } filling ? new(true, filling.Code)
            : FaultSight.Gone;
    }
}
