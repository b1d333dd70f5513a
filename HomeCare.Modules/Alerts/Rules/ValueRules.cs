using HomeCare.Modules.Alerts.Contracts;

namespace HomeCare.Modules.Alerts.Rules;

/// <summary>A person's last minutes at one instant, as the value rules see them.</summary>
/// <param name="At">Its end.</param>
/// <param name="HeartRateBpm">Median of the minute's valid heart rates; null when less than 5/6 of the minute is valid.</param>
/// <param name="OxygenPercent">The same for SpO2.</param>
/// <param name="FiveMinutes">The last five minutes; null for a minute that is not the newest: only red looks back.</param>
/// <param name="HalfHour">The last thirty; null when it is not looked at now: once a minute is enough for what lasts half an hour.</param>
internal readonly record struct Sight(DateTimeOffset At, double? HeartRateBpm, double? OxygenPercent, Medians? FiveMinutes = null, Medians? HalfHour = null);

/// <summary>What a value rule remembers of one of its levels.</summary>
/// <param name="On">It asked, and has not yet seen the value back.</param>
/// <param name="NormalSince">Since when every look was back beyond the hysteresis; null for not.</param>
internal readonly record struct LevelMemory(bool On, Instant NormalSince = default);

/// <summary>What a value rule remembers between two looks at a person; nothing of nearly everybody.</summary>
/// <param name="AskedAt">When it asked last.</param>
internal readonly record struct RuleMemory(LevelMemory Red, LevelMemory Orange, LevelMemory Yellow, Instant AskedAt = default)
{
    /// <summary>The gravest level that has not seen its value back; null for none.</summary>
    public AlertLevel? Gravest => Red.On ? AlertLevel.Red : Orange.On ? AlertLevel.Orange : Yellow.On ? AlertLevel.Yellow : null;

    /// <summary>What an alert that still runs says of it. A lighter level that lasts beneath shows at the first look.</summary>
    public static RuleMemory At(AlertLevel? level) => new(new(level == AlertLevel.Red), new(level == AlertLevel.Orange), new(level == AlertLevel.Yellow));
}

/// <summary>A time in eight bytes, that may be none: 100,000 people have many.</summary>
internal readonly record struct Instant(long UtcTicks)
{
    public static implicit operator Instant(DateTimeOffset at) => new(at.UtcTicks);

    public DateTimeOffset? Value => UtcTicks == 0 ? null : new DateTimeOffset(UtcTicks, TimeSpan.Zero);
}

/// <summary>What a value rule makes of a look.</summary>
/// <param name="Memory">What it remembers from now on.</param>
/// <param name="Ask">What it asks; null for nothing.</param>
internal readonly record struct Judgement(RuleMemory Memory, Ask? Ask);

/// <summary>What a value rule does: state, input and limits come in; state and question go out.</summary>
internal delegate Judgement JudgeSight(RuleMemory memory, Sight sight, VitalLimits limits);

/// <summary>A value rule under its name.</summary>
internal sealed record ValueRule(AlertRule Name, JudgeSight Judge);

/// <summary>One level of a rule at one instant; there is none of a level that is not looked at now.</summary>
/// <param name="Value">What is judged; null for too little that is valid.</param>
/// <param name="Beyond">The value is beyond the limit.</param>
/// <param name="Inside">The value is well inside it.</param>
internal readonly record struct LevelSight(double? Value, bool Beyond, bool Inside);

/// <summary>
/// What the value rules have in common. RED is the median of one minute, ORANGE of five, YELLOW of thirty; each is back only after a while well inside its
/// limit, so that a value which dances on it is one episode. Figures: CLINICAL proposal after RCP NEWS2 (2017), to be confirmed by a physician.
/// </summary>
internal static class ValueRules
{
    public static readonly LevelPace Red = new(AlertLevel.Red, HeartRateHysteresisBpm: 10, OxygenHysteresisPoints: 3, ClearsAfter: TimeSpan.FromMinutes(2), AsksEvery: TimeSpan.Zero);

    public static readonly LevelPace Orange = new(AlertLevel.Orange, 5, 2, TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(1));

    public static readonly LevelPace Yellow = new(AlertLevel.Yellow, 5, 2, TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(10));

    /// <summary>Places of <see cref="Rules.HalfHour"/> that ORANGE looks at.</summary>
    public const int OrangePlaces = 30;

    /// <summary>Places that YELLOW looks at.</summary>
    public const int YellowPlaces = 180;

    /// <summary>The rules in force.</summary>
    public static IReadOnlyList<ValueRule> All { get; } =
    [
        new(AlertRule.HeartRateHigh, HeartRateHigh.Judge),
        new(AlertRule.HeartRateLow, HeartRateLow.Judge),
        new(AlertRule.OxygenLow, OxygenLow.Judge),
    ];

    public static LevelPace PaceOf(AlertLevel level) => level switch
    {
        AlertLevel.Red => Red,
        AlertLevel.Orange => Orange,
        AlertLevel.Yellow => Yellow,
        _ => throw new ArgumentOutOfRangeException(nameof(level), level, "No value rule asks this."),
    };

    /// <summary>
    /// One question at most: the gravest level that is there now or, when none is, that one is over; what is left then is said with it. A level is asked for
    /// at once when it begins, and then as often as its pace says: red each time, because its answer may have been lost on the way.
    /// </summary>
    /// <remarks>
    /// A level that is switched off is neither looked at nor remembered: what ran when it was switched off is not said to be over, and holds no other level back.
    /// </remarks>
    public static Judgement Judge(AlertRule rule, RuleMemory memory, DateTimeOffset at, VitalLimits limits, LevelSight red, LevelSight? orange, LevelSight? yellow)
    {
        if (limits.Off.Count > 0)
        {
            (memory, orange) = limits.IsOff(rule, AlertLevel.Orange, at) ? (memory with { Orange = default }, null) : (memory, orange);
            (memory, yellow) = limits.IsOff(rule, AlertLevel.Yellow, at) ? (memory with { Yellow = default }, null) : (memory, yellow);
        }

        var (redNow, redEnded) = Step(memory.Red, at, red, Red);
        var (orangeNow, orangeEnded) = Step(memory.Orange, at, orange, Orange);
        var (yellowNow, yellowEnded) = Step(memory.Yellow, at, yellow, Yellow);
        var now = new RuleMemory(redNow, orangeNow, yellowNow, memory.AskedAt);
        if (red.Beyond)
        {
            return Ask(now, Red, memory.Red.On, red, rule, at);
        }

        if ((redEnded ?? orangeEnded ?? yellowEnded) is { } since && (now.Gravest is not { } left || left < memory.Gravest))
        {
            var value = red.Value ?? orange?.Value ?? yellow?.Value;
            return new(now, now.Gravest is { } remains
                ? new Ask(rule, Finding.Eased, remains, since, at, value)
                : new Ask(rule, Finding.Gone, memory.Gravest ?? AlertLevel.Yellow, since, at, value));
        }

        return orange is { Beyond: true } five ? Ask(now, Orange, memory.Orange.On, five, rule, at)
            : yellow is { Beyond: true } thirty ? Ask(now, Yellow, memory.Yellow.On, thirty, rule, at)
            : new(now, null);
    }

    private static Judgement Ask(RuleMemory now, LevelPace pace, bool wasOn, LevelSight sight, AlertRule rule, DateTimeOffset at)
    {
        // While a graver level waits to be over, a lighter one has nothing to add.
        if (now.Gravest > pace.Level || wasOn && now.AskedAt.Value is { } asked && at - asked < pace.AsksEvery)
        {
            return new(now, null);
        }

        return new(now with { AskedAt = at }, new Ask(rule, Finding.Present, pace.Level, at, at, sight.Value));
    }

    /// <summary>No value is neither beyond nor normal: a bracelet that falls off a red wrist must not look like recovery.</summary>
    private static (LevelMemory Memory, DateTimeOffset? EndedSince) Step(LevelMemory memory, DateTimeOffset at, LevelSight? look, LevelPace pace)
    {
        if (look is not { } sight)
        {
            return (memory, null);
        }

        if (sight.Value is not null && sight.Beyond)
        {
            return (memory with { On = true, NormalSince = default }, null);
        }

        if (sight.Value is null || !memory.On || !sight.Inside)
        {
            return (memory with { NormalSince = default }, null);
        }

        var since = memory.NormalSince.Value ?? at;
        return at - since >= pace.ClearsAfter ? (default, since) : (memory with { NormalSince = since }, null);
    }
}

/// <summary>What a level of the value rules takes.</summary>
/// <param name="Level">Which.</param>
/// <param name="HeartRateHysteresisBpm">So far inside the limit the heart rate is back.</param>
/// <param name="OxygenHysteresisPoints">So far inside the limit SpO2 is back.</param>
/// <param name="ClearsAfter">So long it has to stay there.</param>
/// <param name="AsksEvery">How often it is asked for again while it lasts.</param>
internal sealed record LevelPace(AlertLevel Level, double HeartRateHysteresisBpm, double OxygenHysteresisPoints, TimeSpan ClearsAfter, TimeSpan AsksEvery);
