using HomeCare.Modules.Telemetry.Contracts;

namespace HomeCare.Modules.Reports.Charts;

/// <summary>A span of a chart: what was valid in it, or nothing.</summary>
internal sealed record Bucket(DateTimeOffset From, DateTimeOffset To, Band? Values)
{
    public DateTimeOffset Middle => From + ((To - From) / 2);
}

/// <summary>Minutes to the spans a printed chart can show, and those to unbroken runs: a line never crosses a span without a value.</summary>
internal static class Buckets
{
    public static IReadOnlyList<Bucket> Of(
        IReadOnlyList<SeriesPoint> minutes, Func<SeriesPoint, Band?> pick, DateTimeOffset from, DateTimeOffset to, TimeSpan width)
    {
        var byBucket = minutes.Where(minute => minute.From >= from && minute.From < to && pick(minute) is { Count: > 0 })
            .ToLookup(minute => (long)((minute.From - from) / width), minute => pick(minute)!.Value);
        var count = (long)Math.Ceiling((to - from) / width);
        return [.. Enumerable.Range(0, (int)count).Select(index => new Bucket(
            from + (index * width), Earlier(from + ((index + 1) * width), to), Merge(byBucket[index])))];
    }

    /// <summary>Consecutive buckets with values.</summary>
    public static IReadOnlyList<IReadOnlyList<Bucket>> Runs(IReadOnlyList<Bucket> buckets) => Split(buckets, bucket => bucket.Values is not null);

    /// <summary>Consecutive buckets without.</summary>
    public static IReadOnlyList<IReadOnlyList<Bucket>> Gaps(IReadOnlyList<Bucket> buckets) => Split(buckets, bucket => bucket.Values is null);

    private static List<IReadOnlyList<Bucket>> Split(IReadOnlyList<Bucket> buckets, Func<Bucket, bool> belongs)
    {
        var runs = new List<IReadOnlyList<Bucket>>();
        var run = new List<Bucket>();
        foreach (var bucket in buckets)
        {
            if (belongs(bucket))
            {
                run.Add(bucket);
            }
            else if (run.Count > 0)
            {
                runs.Add(run);
                run = [];
            }
        }

        if (run.Count > 0)
        {
            runs.Add(run);
        }

        return runs;
    }

    private static Band? Merge(IEnumerable<Band> bands)
    {
        var all = bands.ToList();
        var count = all.Sum(band => band.Count);
        return count == 0
            ? null
            : new Band(all.Sum(band => band.Mean * band.Count) / count, all.Min(band => band.Lowest), all.Max(band => band.Highest), count);
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
