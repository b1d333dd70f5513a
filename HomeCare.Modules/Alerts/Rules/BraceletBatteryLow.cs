using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Equipment;
using HomeCare.Modules.Wire;

namespace HomeCare.Modules.Alerts.Rules;

/// <summary>
/// Technical: the bracelet's battery is at or below 20 %; at 10 % a relative should put it on its charger. Gone at 30 % or on the charger. What a bracelet that
/// is out of reach last said is no word on now. Proposal.
/// </summary>
internal static class BraceletBatteryLow
{
    public const double LowPercent = 20;

    public const double VeryLowPercent = 10;

    public const double ClearsPercent = 30;

    public static FaultSight? Of(EquipmentLook look) => look.Beat switch
    {
        { Bracelet: not (BraceletLinkState.Connected or BraceletLinkState.NotWorn) } or { BraceletBatteryPercent: null } => null,
        { BraceletBatteryPercent: >= ClearsPercent } => FaultSight.Gone,
        _ when look.IsCharging => FaultSight.Gone,
        { BraceletBatteryPercent: <= VeryLowPercent } => new(true, "battery_very_low", Step: AlertStep.Relative),
        { BraceletBatteryPercent: <= LowPercent } => new(true, "battery_low"),
        _ => null,
    };
}
