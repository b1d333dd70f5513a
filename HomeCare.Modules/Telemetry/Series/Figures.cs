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
        var bucket = Bucket.Empty(from);
        var (heart, oxygen) = (new Dictionary<long, int>(), new Dictionary<long, int>());
        foreach (var reading in readings)
        {
            bucket = bucket.With(reading);
            Count(heart, reading.HeartRateMarks);
            Count(oxygen, reading.OxygenMarks);
        }

        return new Figures(
            from, bucket.HeartRate, bucket.Oxygen, bucket.Steps, readings.Count, Covered(readings, from) / TimeSpan.TicksPerSecond, Listed(heart), Listed(oxygen));
    }

    /// <summary>Both together, from the earlier start.</summary>
    public Figures With(Figures other) => new(
        Math.Min(From, other.From), HeartRate.With(other.HeartRate), Oxygen.With(other.Oxygen), Steps + other.Steps, Received + other.Received,
        CoveredSeconds + other.CoveredSeconds, Sum(HeartRateMarks, other.HeartRateMarks), Sum(OxygenMarks, other.OxygenMarks));

    /// <summary>
    /// Ticks that spans cover from an instant on, none twice. Walked from the newest end down, so a later one adds only what lies below all that is
    /// covered: a hole above its end it cannot reach.
    /// </summary>
    public static long Covered(IReadOnlyList<StoredReading> readings, long from)
    {
        var (covered, lowest) = (0L, long.MaxValue);
        for (var place = readings.Count - 1; place >= 0; place--)
        {
            var start = Math.Max(from, readings[place].MeasuredTicks - (readings[place].SpanSeconds * TimeSpan.TicksPerSecond));
            covered += Math.Max(0, Math.Min(readings[place].MeasuredTicks, lowest) - start);
            lowest = Math.Min(lowest, start);
        }

        return covered;
    }

    private static void Count(Dictionary<long, int> judgements, long? marks)
    {
        if (marks is { } bits)
        {
            judgements[bits] = judgements.GetValueOrDefault(bits) + 1;
        }
    }

    private static List<Judged> Listed(Dictionary<long, int> judgements) => [.. judgements.Select(each => new Judged(each.Key, each.Value))];

    private static List<Judged> Sum(IReadOnlyList<Judged> some, IReadOnlyList<Judged> others) =>
        [.. some.Concat(others).GroupBy(each => each.Marks).Select(same => new Judged(same.Key, same.Sum(each => each.Count)))];
}
