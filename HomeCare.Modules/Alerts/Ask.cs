using HomeCare.Modules.Alerts.Contracts;

namespace HomeCare.Modules.Alerts;

/// <summary>What a rule says of its cause.</summary>
internal enum Finding
{
    /// <summary>It is there.</summary>
    Present,

    /// <summary>It is less grave than it was, for as long as the rule wants to see it so: the level says what is left.</summary>
    Eased,

    /// <summary>It is gone, for as long as the rule wants to see it gone.</summary>
    Gone,
}

/// <summary>
/// What a rule asks of the desk. Rules only ask, and ask again as long as the cause is there: an answer that was lost on the way is
/// made good by the next question.
/// </summary>
/// <param name="Rule">Which rule.</param>
/// <param name="Finding">What it found.</param>
/// <param name="Level">How grave it holds it to be.</param>
/// <param name="From">Since when.</param>
/// <param name="At">Until when it was seen; the instant that decides whether this was told before.</param>
/// <param name="Value">The value that made it.</param>
/// <param name="Late">Learnt afterwards.</param>
/// <param name="Event">The box's event id, for a danger.</param>
/// <param name="Detail">A code for the story.</param>
/// <param name="Step">Who is to look at it by now.</param>
internal sealed record Ask(
    AlertRule Rule, Finding Finding, AlertLevel Level, DateTimeOffset From, DateTimeOffset At,
    double? Value = null, bool Late = false, AlertId? Event = null, string? Detail = null,
    AlertStep Step = AlertStep.None);

/// <summary>Which of two values is graver, by the rule's direction.</summary>
internal static class Worse
{
    public static double? Of(AlertRule rule, double? one, double? other) => (one, other) switch
    {
        (null, _) => other,
        (_, null) => one,
        _ => FallsShort(rule) ? Math.Min(one.Value, other.Value) : Math.Max(one.Value, other.Value),
    };

    /// <summary>True when the second is graver than the first by a clear step: as much as the rule's own hysteresis.</summary>
    public static bool Clearly(AlertRule rule, double? before, double? now) =>
        before is { } was && now is { } value && (FallsShort(rule) ? was - value : value - was) >= Step(rule);

    private static bool FallsShort(AlertRule rule) => rule is AlertRule.HeartRateLow or AlertRule.OxygenLow;

    private static double Step(AlertRule rule) =>
        rule == AlertRule.OxygenLow ? Rules.ValueRules.Red.OxygenHysteresisPoints : Rules.ValueRules.Red.HeartRateHysteresisBpm;
}
