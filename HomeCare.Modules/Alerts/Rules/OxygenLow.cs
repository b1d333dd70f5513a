using HomeCare.Modules.Alerts.Contracts;

namespace HomeCare.Modules.Alerts.Rules;

/// <summary>RED: a minute's median SpO2 at or below the person's limit (85 by default; 80 for a person on NEWS2 scale 2).</summary>
internal static class OxygenLow
{
    public static Judgement Judge(RuleMemory memory, Minute minute, RedLimits limits) => RedMinute.Judge(
        AlertRule.OxygenLow, memory, minute.At, minute.OxygenPercent,
        red: minute.OxygenPercent <= limits.OxygenLowPercent,
        normal: minute.OxygenPercent >= limits.OxygenLowPercent + RedMinute.OxygenHysteresisPoints);
}
