using System.Text.Json.Serialization;

namespace HomeCare.Demo.Counting;

/// <summary>How long something took: half of the times, 99 of 100, and the longest. Null when there was none.</summary>
internal sealed record Percentiles(
    [property: JsonPropertyName("p50")] double? P50, [property: JsonPropertyName("p99")] double? P99, [property: JsonPropertyName("max")] double? Max)
{
    /// <summary>By nearest rank, in milliseconds to one decimal: each figure is a time that was really measured.</summary>
    public static Percentiles Of(IEnumerable<TimeSpan> times)
    {
        var sorted = times.Select(time => Math.Round(time.TotalMilliseconds, 1)).Order().ToArray();
        return new Percentiles(Rank(sorted, 0.50), Rank(sorted, 0.99), Rank(sorted, 1));
    }

    private static double? Rank(double[] sorted, double share) =>
        sorted.Length == 0 ? null : sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];
}
