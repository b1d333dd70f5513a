using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Wire;

namespace HomeCare.Tests.Web.Pages;

/// <summary>A made day: slow at night, a walk before noon, an hour and a half without a bracelet, a fast spell at the end.</summary>
internal static class Recording
{
    public static IReadOnlyList<SeriesPoint> Series(int silentHours, GetSeries get)
    {
        var points = new List<SeriesPoint>();
        for (var at = get.From; at < get.To; at = at.AddSeconds(get.BucketSeconds))
        {
            var local = at.AddHours(1);
            var gone = at > Ward.Noon.AddHours(-silentHours) || (local.Hour == 4 && local.Minute >= 10) || (local.Hour == 5 && local.Minute < 40);
            points.Add(gone || silentHours == 3
                ? new SeriesPoint(at, null, null, 0, 0, 0)
                : new SeriesPoint(at, Around(Heart(local), 9), Around(Oxygen(local), 1.5), Steps(local), 30, local.Minute == 5 ? 3 : 0));
        }

        return points;
    }

    public static IReadOnlyList<RecordedReading> Readings(GetReadings get)
    {
        var readings = new List<RecordedReading>();
        for (var at = get.From; at < get.To && at < Ward.Noon; at = at.AddSeconds(10))
        {
            var local = at.AddHours(1);
            var wrong = local is { Minute: 5, Second: < 30 };
            readings.Add(new RecordedReading(
                at, 10, false,
                wrong ? new SignalValue(219, Quality.Invalid, ["hr_step"]) : new SignalValue(Heart(local), Quality.Valid, []),
                wrong ? new SignalValue(71, Quality.Doubtful, ["low_perfusion"]) : new SignalValue(Oxygen(local), Quality.Valid, []),
                new SignalValue(Steps(local) / 30, Quality.Valid, []), null, new SignalValue(81, Quality.Valid, [])));
        }

        return readings;
    }

    private static Band Around(double mean, double spread) => new(mean, mean - spread, Math.Min(mean + spread, mean > 90 && spread < 2 ? 100 : 300), 30);

    private static double Heart(DateTimeOffset at) =>
        (at.Hour is < 7 or > 21 ? 56 : 72) + (4 * Math.Sin(at.ToUnixTimeSeconds() / 1100.0)) + (3 * Math.Sin(at.ToUnixTimeSeconds() / 370.0))
        + (at.Hour is 10 ? 24 : 0) + (at is { Hour: 11, Minute: > 20 } ? 40 : 0);

    private static double Oxygen(DateTimeOffset at) => (at.Hour is < 7 ? 94.2 : 96.4) + Math.Sin(at.ToUnixTimeSeconds() / 900.0);

    private static long Steps(DateTimeOffset at) => at.Hour switch { 10 => 160, 8 or 18 => 60, > 7 and < 21 when at.Minute < 10 => 35, _ => 0 };
}
