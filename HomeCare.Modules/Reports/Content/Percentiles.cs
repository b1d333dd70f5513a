using HomeCare.Modules.Telemetry.Contracts;

namespace HomeCare.Modules.Reports.Content;

/// <summary>Percentiles with linear interpolation between neighbours (Hyndman and Fan, type 7).</summary>
internal static class Percentiles
{
    public static double? Median(IEnumerable<double> values) => At([.. values.Order()], 0.5);

    /// <summary>Of values in ascending order; null for none.</summary>
    public static double? At(IReadOnlyList<double> sorted, double share)
    {
        if (sorted.Count == 0)
        {
            return null;
        }

        var place = share * (sorted.Count - 1);
        var below = (int)Math.Floor(place);
        var above = Math.Min(below + 1, sorted.Count - 1);
        return sorted[below] + ((place - below) * (sorted[above] - sorted[below]));
    }

    /// <summary>The 24 hours of the home's clock; an hour with less than <see cref="Findings.FewestMinutes"/> / 6 minutes is null.</summary>
    public static IReadOnlyList<HourSpread?> ByHour(ReportPeriod period, IReadOnlyList<SeriesPoint> minutes, Func<SeriesPoint, Band?> pick)
    {
        var byHour = minutes.Where(minute => pick(minute) is { Count: > 0 })
            .ToLookup(minute => period.Local(minute.From).Hour, minute => pick(minute)!.Value.Mean);
        return [.. Enumerable.Range(0, 24).Select(hour => Spread([.. byHour[hour].Order()]))];
    }

    private static HourSpread? Spread(IReadOnlyList<double> sorted) => sorted.Count < Findings.FewestMinutes / 6
        ? null
        : new HourSpread(
            At(sorted, 0.05)!.Value, At(sorted, 0.25)!.Value, At(sorted, 0.5)!.Value, At(sorted, 0.75)!.Value, At(sorted, 0.95)!.Value);
}

/// <summary>How the minutes of one hour of the day spread over a period.</summary>
internal sealed record HourSpread(double P5, double P25, double Median, double P75, double P95);
