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

    /// <summary>
    /// Every reading: the bracelet off the wrist from 4:10 and in a drawer till 5:40, the box unheard from 14:00 to 14:50, SpO2 without contact from
    /// 20:00 to 20:20, and three wrong values in each hour.
    /// </summary>
    public static IReadOnlyList<RecordedReading> Readings(DateTimeOffset from, DateTimeOffset to, DateTimeOffset until)
    {
        var readings = new List<RecordedReading>();
        for (var at = from; at < to && at < until; at = at.AddSeconds(10))
        {
            var local = at.AddHours(1);
            var time = local.TimeOfDay;
            if ((time >= new TimeSpan(4, 20, 0) && time < new TimeSpan(5, 40, 0)) || local is { Hour: 14, Minute: < 50 })
            {
                continue;
            }

            var off = time >= new TimeSpan(4, 10, 0) && time < new TimeSpan(4, 20, 0);
            var loose = local is { Hour: 20, Minute: < 20 };
            var wrong = local is { Minute: 5, Second: < 30 };
            readings.Add(new RecordedReading(
                at, 10, false,
                off ? Gone : wrong ? new SignalValue(219, Quality.Invalid, ["hr_step"]) : new SignalValue(Math.Round(Heart(local)), Quality.Valid, []),
                off ? Gone : loose ? new SignalValue(null, Quality.Invalid, ["no_contact", "no_value"]) : wrong ? new SignalValue(71, Quality.Doubtful, ["low_perfusion"]) : new SignalValue(Math.Round(Oxygen(local)), Quality.Valid, []),
                new SignalValue(Math.Round(Steps(local) / 30d), Quality.Valid, []), null, new SignalValue(81, Quality.Valid, [])));
        }

        return readings;
    }

    private static SignalValue Gone => new(null, Quality.Invalid, ["not_worn", "no_value"]);

    private static Band Around(double mean, double spread) => new(mean, mean - spread, Math.Min(mean + spread, mean > 90 && spread < 2 ? 100 : 300), 30);

    private static double Heart(DateTimeOffset at) =>
        (at.Hour is < 7 or > 21 ? 56 : 72) + (4 * Math.Sin(at.ToUnixTimeSeconds() / 1100.0)) + (3 * Math.Sin(at.ToUnixTimeSeconds() / 370.0))
        + (at.Hour is 10 ? 24 : 0) + (at is { Hour: 11, Minute: > 20 } ? 40 : 0);

    private static double Oxygen(DateTimeOffset at) => (at.Hour is < 7 ? 94.2 : 96.4) + Math.Sin(at.ToUnixTimeSeconds() / 900.0);

    private static long Steps(DateTimeOffset at) => at.Hour switch { 10 => 160, 8 or 18 => 60, > 7 and < 21 when at.Minute < 10 => 35, _ => 0 };
}
