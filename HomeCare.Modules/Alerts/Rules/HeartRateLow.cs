using HomeCare.Modules.Alerts.Contracts;

namespace HomeCare.Modules.Alerts.Rules;

/// <summary>RED: a minute's median heart rate at or below the person's limit (40 by default, NEWS2 3 points).</summary>
internal static class HeartRateLow
{
    public static Judgement Judge(RuleMemory memory, Minute minute, RedLimits limits) => RedMinute.Judge(
        AlertRule.HeartRateLow, memory, minute.At, minute.HeartRateBpm,
        red: minute.HeartRateBpm <= limits.HeartRateLowBpm,
        normal: minute.HeartRateBpm >= limits.HeartRateLowBpm + RedMinute.HeartRateHysteresisBpm);
}
