namespace HomeCare.Modules.Telemetry.Series;

/// <summary>What a person's day comes to, packed: figures, five-minute buckets, and the sums of its hours for a span that begins or ends within it.</summary>
internal sealed record DaySums(long Received, byte[] Figures, byte[] Fives, byte[] Hours)
{
    /// <summary>From its stretches' cells, oldest first. Null when readings of two of them cover the same seconds: then readings have to be added up.</summary>
    public static DaySums? OfStretches(long day, IReadOnlyList<byte[]> cells)
    {
        var (sums, fives) = (new List<SpanSum>(cells.Count), new List<Bucket>(cells.Count * 3));
        foreach (var cell in cells)
        {
            if (StretchSums.Sum(cell) is not { } sum)
            {
                return null;
            }

            sums.Add(sum);
            StretchSums.Buckets(cell, fives);
        }

        var hours = new List<SpanSum>(24);
        foreach (var hour in sums.GroupBy(sum => Hour(sum.From)))
        {
            if (AddUp([.. hour]) is not { } tally)
            {
                return null;
            }

            hours.Add(tally.ToSum(hour.Key, hour.Last().Last));
        }

        return AddUp(sums) is { } all ? Of(all.ToFigures(day), fives, hours) : null;
    }

    /// <param name="day">Its midnight, UTC ticks.</param>
    /// <param name="readings">All of it, oldest first.</param>
    public static DaySums OfReadings(long day, IReadOnlyList<StoredReading> readings) => Of(
        Series.Figures.Of(day, readings),
        Bucket.Of(readings, Tier.FiveMinutes),
        [.. readings.GroupBy(reading => Hour(reading.MeasuredTicks)).Select(hour => SpanSum.Of(hour.Key, [.. hour]))]);

    private static DaySums Of(Figures figures, IReadOnlyList<Bucket> fives, IReadOnlyList<SpanSum> hours) =>
        new(figures.Received, BucketCodec.Pack(figures), BucketCodec.Pack(fives, Tier.FiveMinutes), StretchSums.PackSums(hours));

    private static Tally? AddUp(IReadOnlyList<SpanSum> oldestFirst)
    {
        var tally = new Tally();
        return oldestFirst.Reverse().All(tally.TryAdd) ? tally : null;
    }

    private static long Hour(long ticks) => ticks - (ticks % TimeSpan.TicksPerHour);
}
