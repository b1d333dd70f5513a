using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Wire;

namespace HomeCare.Web.Charts;

/// <summary>Single readings as slots of the time axis, for ranges too short for means. Only valid values are drawn.</summary>
internal static class RawPoints
{
    public static IReadOnlyList<SeriesPoint> Of(
        IReadOnlyList<RecordedReading> readings, DateTimeOffset from, DateTimeOffset to, int stepSeconds)
    {
        var step = TimeSpan.FromSeconds(stepSeconds);
        var slots = readings.ToLookup(reading => (int)Math.Floor((reading.MeasuredAt - from) / step));
        return [.. Enumerable.Range(0, (int)((to - from) / step)).Select(slot => Point(from + (step * slot), slots[slot].ToList()))];
    }

    private static SeriesPoint Point(DateTimeOffset from, List<RecordedReading> readings) => new(
        from, BandOf(readings, reading => reading.HeartRateBpm), BandOf(readings, reading => reading.OxygenPercent),
        (long)readings.Sum(reading => Valid(reading.Steps) ?? 0), readings.Count,
        readings.Count(reading => IsRejected(reading.HeartRateBpm) || IsRejected(reading.OxygenPercent)));

    private static Band? BandOf(List<RecordedReading> readings, Func<RecordedReading, SignalValue?> signal)
    {
        var valid = readings.Select(signal).Select(Valid).OfType<double>().ToList();
        return valid.Count == 0 ? null : new Band(valid.Average(), valid.Min(), valid.Max(), valid.Count);
    }

    private static double? Valid(SignalValue? signal) => signal is { Quality: Quality.Valid } ? signal.Value : null;

    private static bool IsRejected(SignalValue? signal) => signal is { Quality: not Quality.Valid };
}
