using HomeCare.Modules.Alerts.Contracts;

namespace HomeCare.Modules.Alerts.Rules;

/// <summary>RED: a minute's median heart rate at or above the person's limit (131 by default, NEWS2 3 points).</summary>
internal static class HeartRateHigh
{
    public static Judgement Judge(RuleMemory memory, Minute minute, RedLimits limits) => RedMinute.Judge(
        AlertRule.HeartRateHigh, memory, minute.At, minute.HeartRateBpm,
        red: minute.HeartRateBpm >= limits.HeartRateHighBpm,
        normal: minute.HeartRateBpm <= limits.HeartRateHighBpm - RedMinute.HeartRateHysteresisBpm);
}
