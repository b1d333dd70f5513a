using HomeCare.Modules.Alerts.Contracts;

namespace HomeCare.Modules.Alerts.Rules;

/// <summary>The heart beats slowly: RED at or below 40 (NEWS2 3 points), ORANGE at or below 45, YELLOW at or below 50 (NEWS2 1 point). Defaults; each is the person's own.</summary>
internal static class HeartRateLow
{
    public static Judgement Judge(RuleMemory memory, Sight sight, VitalLimits limits) => ValueRules.Judge(
        AlertRule.HeartRateLow, memory, sight.At, limits,
        Level(sight.HeartRateBpm, limits.HeartRateLowBpm, ValueRules.Red),
        sight.FiveMinutes is { } five ? Level(five.HeartRateBpm, limits.OrangeInForce.HeartRateLowBpm, ValueRules.Orange) : null,
        sight.HalfHour is { } thirty ? Level(thirty.HeartRateBpm, limits.YellowInForce.HeartRateLowBpm, ValueRules.Yellow) : null);

    private static LevelSight Level(double? value, double limit, LevelPace pace) =>
        new(value, value <= limit, value >= limit + pace.HeartRateHysteresisBpm);
}
