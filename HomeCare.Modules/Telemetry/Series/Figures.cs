namespace HomeCare.Modules.Telemetry.Series;

/// <summary>How often one judgement of a signal occurred: the bits of its <see cref="Marks"/>.</summary>
internal readonly record struct Judged(long Marks, int Count);

/// <summary>
/// Figures of one person's span, ready to be added up: a month is thirty days of these. Judgements are few and each is frequent, so counting
/// them keeps every reason.
/// </summary>
/// <param name="From">Start of the span, UTC ticks.</param>
/// <param name="HeartRate">Valid heart rates.</param>
/// <param name="Oxygen">Valid SpO2.</param>
/// <param name="Steps">Valid steps.</param>
/// <param name="Received">Readings stored.</param>
/// <param name="CoveredSeconds">Seconds within the span that readings cover, none twice.</param>
/// <param name="HeartRateMarks">Judgements of the heart rate.</param>
/// <param name="OxygenMarks">Judgements of SpO2.</param>
internal sealed record Figures(
    long From, Spread HeartRate, Spread Oxygen, double Steps, long Received, long CoveredSeconds,
    IReadOnlyList<Judged> HeartRateMarks, IReadOnlyList<Judged> OxygenMarks)
{
    /// <summary>The figures of readings, oldest first, that a span of time holds. Pure.</summary>
    public static Figures Of(long from, IReadOnlyList<StoredReading> readings)
    {
        var tally = new Tally();
        tally.Add(readings);
        return tally.ToFigures(from);
    }

    /// <summary>Both together, from the earlier start.</summary>
    public Figures With(Figures other) => new(
        Math.Min(From, other.From), HeartRate.With(other.HeartRate), Oxygen.With(other.Oxygen), Steps + other.Steps, Received + other.Received,
        CoveredSeconds + other.CoveredSeconds, Sum(HeartRateMarks, other.HeartRateMarks), Sum(OxygenMarks, other.OxygenMarks));

    private static IReadOnlyList<Judged> Sum(IReadOnlyList<Judged> some, IReadOnlyList<Judged> others) => (some, others) switch
    {
        (_, { Count: 0 }) => some,
        ({ Count: 0 }, _) => others,
        ([var one], [var other]) when one.Marks == other.Marks => [one with { Count = one.Count + other.Count }],
        _ => [.. some.Concat(others).GroupBy(each => each.Marks).Select(same => new Judged(same.Key, same.Sum(each => each.Count)))],
    };
}
