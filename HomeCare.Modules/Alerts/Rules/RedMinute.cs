using HomeCare.Modules.Alerts.Contracts;

namespace HomeCare.Modules.Alerts.Rules;

/// <summary>The last minute of a person, as the value rules see it.</summary>
/// <param name="At">Its end.</param>
/// <param name="HeartRateBpm">Median of the valid heart rates; null when less than 5/6 of the minute is valid.</param>
/// <param name="OxygenPercent">The same for SpO2.</param>
internal readonly record struct Minute(DateTimeOffset At, double? HeartRateBpm, double? OxygenPercent);

/// <summary>What a value rule remembers between two minutes of a person.</summary>
/// <param name="Red">It asked, and has not yet seen the value back.</param>
/// <param name="NormalSince">Since when every minute was back beyond the hysteresis; null for not.</param>
internal readonly record struct RuleMemory(bool Red, DateTimeOffset? NormalSince);

/// <summary>What a value rule makes of a minute.</summary>
/// <param name="Memory">What it remembers from now on.</param>
/// <param name="Ask">What it asks; null for nothing.</param>
internal readonly record struct Judgement(RuleMemory Memory, Ask? Ask);

/// <summary>What a value rule does: state, input and limits come in; state and question go out.</summary>
internal delegate Judgement JudgeMinute(RuleMemory memory, Minute minute, RedLimits limits);

/// <summary>A value rule under its name.</summary>
internal sealed record ValueRule(AlertRule Name, JudgeMinute Judge);

/// <summary>
/// What the red value rules have in common: red at once when a whole minute's median is beyond the limit; back only after two minutes
/// well inside it, so that a value which dances on the limit is one episode. Figures: CLINICAL proposal after RCP NEWS2 (2017).
/// </summary>
internal static class RedMinute
{
    public const double HeartRateHysteresisBpm = 10;

    public const double OxygenHysteresisPoints = 3;

    public static readonly TimeSpan ClearsAfter = TimeSpan.FromMinutes(2);

    /// <summary>The rules in force.</summary>
    public static IReadOnlyList<ValueRule> Rules { get; } =
    [
        new(AlertRule.HeartRateHigh, HeartRateHigh.Judge),
        new(AlertRule.HeartRateLow, HeartRateLow.Judge),
        new(AlertRule.OxygenLow, OxygenLow.Judge),
    ];

    /// <summary>No value is neither red nor normal: a bracelet that falls off a red wrist must not look like recovery.</summary>
    public static Judgement Judge(AlertRule rule, RuleMemory memory, DateTimeOffset at, double? value, bool red, bool normal)
    {
        if (value is null)
        {
            return new(memory with { NormalSince = null }, null);
        }

        if (red)
        {
            return new(new(Red: true, null), new Ask(rule, Finding.Present, AlertLevel.Red, at, at, value));
        }

        if (!memory.Red || !normal)
        {
            return new(memory with { NormalSince = null }, null);
        }

        var since = memory.NormalSince ?? at;
        return at - since >= ClearsAfter
            ? new(default, new Ask(rule, Finding.Gone, AlertLevel.Red, since, at, value))
            : new(memory with { NormalSince = since }, null);
    }
}
