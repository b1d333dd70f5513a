using HomeCare.Modules.Alerts.Contracts;

namespace HomeCare.Modules.Alerts.Rules;

/// <summary>
/// The heart beats fast. RED at or above 131 (NEWS2 3 points), whatever the person does; ORANGE from 121 and YELLOW from 101 only at rest: what was measured
/// while walking and five minutes after is not looked at. Defaults; each is the person's own.
/// </summary>
internal static class HeartRateHigh
{
    public static Judgement Judge(RuleMemory memory, Sight sight, VitalLimits limits) => ValueRules.Judge(
        AlertRule.HeartRateHigh, memory, sight.At, limits,
        Level(sight.HeartRateBpm, limits.HeartRateHighBpm, ValueRules.Red),
        sight.FiveMinutes is { } five ? Level(five.HeartRateAtRestBpm, limits.OrangeInForce.HeartRateHighBpm, ValueRules.Orange) : null,
        sight.HalfHour is { } thirty ? Level(thirty.HeartRateAtRestBpm, limits.YellowInForce.HeartRateHighBpm, ValueRules.Yellow) : null);

    private static LevelSight Level(double? value, double limit, LevelPace pace) =>
        new(value, value >= limit, value <= limit - pace.HeartRateHysteresisBpm);
}
