using HomeCare.Modules.Alerts.Contracts;

namespace HomeCare.Modules.Alerts.Rules;

/// <summary>Little oxygen: RED at or below 85, ORANGE 88, YELLOW 93; on NEWS2 scale 2 (hypercapnic, target 88-92) 80, 83 and 87. Defaults; each is the person's own.</summary>
internal static class OxygenLow
{
    public static Judgement Judge(RuleMemory memory, Sight sight, VitalLimits limits) => ValueRules.Judge(
        AlertRule.OxygenLow, memory, sight.At, limits,
        Level(sight.OxygenPercent, limits.OxygenLowPercent, ValueRules.Red),
        sight.FiveMinutes is { } five ? Level(five.OxygenPercent, limits.OrangeInForce.OxygenLowPercent, ValueRules.Orange) : null,
        sight.HalfHour is { } thirty ? Level(thirty.OxygenPercent, limits.YellowInForce.OxygenLowPercent, ValueRules.Yellow) : null);

    private static LevelSight Level(double? value, double limit, LevelPace pace) =>
        new(value, value <= limit, value >= limit + pace.OxygenHysteresisPoints);
}
