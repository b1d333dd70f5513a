using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Reports.Content;
using HomeCare.Modules.Telemetry.Contracts;
using static HomeCare.Modules.Reports.Charts.Svg;

namespace HomeCare.Modules.Reports.Charts;

/// <summary>A line that is not to be crossed, while it was in force.</summary>
internal sealed record LimitSpan(DateTimeOffset From, DateTimeOffset To, double Value);

/// <summary>An alert of this signal, marked at the head of the chart.</summary>
internal sealed record AlertMark(DateTimeOffset At, AlertLevel Level);

/// <summary>
/// One signal over the days: band from the lowest to the highest value, line of the means, limits dashed, days as a grid. A gap stays a
/// gap, hatched.
/// </summary>
internal static class SignalChart
{
    public const double Width = 510;
    private const double Left = 26;
    private const double Top = 9;
    private const double FootHeight = 13;
    private const double NarrowestLabelledGap = 60;
    private const double WidestName = 30;

    /// <summary>Draws it.</summary>
    /// <param name="period">The days; the chart is as wide as they are in full, so an open period ends in white.</param>
    /// <param name="buckets">What was measured.</param>
    /// <param name="limits">Limits of this signal.</param>
    /// <param name="marks">Alerts of this signal, the gravest last, so that it lies on top.</param>
    /// <param name="usual">The range that is always shown.</param>
    /// <param name="height">In points, as <see cref="Width"/>.</param>
    /// <param name="description">For a screen reader.</param>
    /// <param name="words">The language of the days.</param>
    public static string Draw(
        ReportPeriod period, IReadOnlyList<Bucket> buckets, IReadOnlyList<LimitSpan> limits, IReadOnlyList<AlertMark> marks,
        (double Low, double High) usual, double height, string description, Wording words)
    {
        var days = period.Days().ToList();
        var bottom = height - FootHeight;
        var time = new TimeAxis(period.Start, days[^1].End, Left, Width);
        var shown = buckets.Select(bucket => bucket.Values).OfType<Band>().SelectMany(values => new[] { values.Lowest, values.Highest });
        var value = ValueAxis.Holding(usual.Low, usual.High, shown.Concat(limits.Select(limit => limit.Value)), Top, bottom);
        var svg = new Svg(Width, height, description);
        foreach (var gap in Buckets.Gaps(buckets))
        {
            var (x1, x2) = (time.X(gap[0].From), time.X(gap[^1].To));
            svg.Box("gap", x1, Top, x2 - x1, bottom - Top).Path("hatch", Hatch(x1, x2, Top, bottom));
        }

        foreach (var tick in value.Ticks())
        {
            svg.Line("grid", Left, value.Y(tick), Width, value.Y(tick)).Text("tick end", Left - 4, value.Y(tick) + 2.3, words.Number(tick));
        }

        DrawDays(svg, days, time, bottom, words);
        foreach (var run in Buckets.Runs(buckets))
        {
            svg.Path("band", BandPath(run, time, value)).Path("mean", MeanPath(run, time, value));
        }

        foreach (var limit in limits)
        {
            svg.Line("limit", time.X(limit.From), value.Y(limit.Value), time.X(limit.To), value.Y(limit.Value));
        }

        foreach (var gap in Buckets.Gaps(buckets).Where(gap => time.X(gap[^1].To) - time.X(gap[0].From) >= NarrowestLabelledGap))
        {
            var middle = (time.X(gap[0].From) + time.X(gap[^1].To)) / 2;
            svg.Text("nothing middle", middle, ((Top + bottom) / 2) + 2.5, words.Of("pas de donnée valide", "no valid data"));
        }

        foreach (var mark in marks)
        {
            svg.Path($"mark {LevelShape.Look(mark.Level)}", LevelShape.At(mark.Level, time.X(mark.At), Top - 4.5, 7));
        }

        return svg.Box("frame", Left, Top, Width - Left, bottom - Top).End();
    }

    /// <summary>The days' lines and names; with more than ten days the names would overlap, so only Mondays have theirs.</summary>
    private static void DrawDays(Svg svg, List<ReportDay> days, TimeAxis time, double bottom, Wording words)
    {
        foreach (var day in days)
        {
            var (x, name) = (time.X(day.Start), words.ShortDay(day.Date));
            if (days.Count <= 10)
            {
                var noon = time.X(day.Start.AddHours(day.Hours / 2));
                svg.Line("day", x, Top, x, bottom).Line("noon", noon, Top, noon, bottom).Text("tick middle", noon, bottom + 9.5, name);
            }
            else if (day.Date.DayOfWeek == DayOfWeek.Monday)
            {
                var fits = x + WidestName < Width;
                svg.Line("day", x, Top, x, bottom).Text(fits ? "tick" : "tick end", fits ? x : Width, bottom + 9.5, name);
            }
            else
            {
                svg.Line("noon", x, Top, x, bottom);
            }
        }
    }

    // A lone bucket is as wide as its span, so that it can be seen at all.
    internal static string MeanPath(IReadOnlyList<Bucket> run, TimeAxis time, ValueAxis value) => run.Count == 1
        ? $"M{N(time.X(run[0].From))} {N(value.Y(run[0].Values!.Value.Mean))}L{N(time.X(run[0].To))} {N(value.Y(run[0].Values!.Value.Mean))}"
        : "M" + string.Join("L", run.Select(bucket => $"{N(time.X(bucket.Middle))} {N(value.Y(bucket.Values!.Value.Mean))}"));

    internal static string BandPath(IReadOnlyList<Bucket> run, TimeAxis time, ValueAxis value)
    {
        var xs = run.Count == 1
            ? new[] { (run[0].From, run[0]), (run[0].To, run[0]) }
            : [.. run.Select(bucket => (bucket.Middle, bucket))];
        var above = xs.Select(point => $"{N(time.X(point.Item1))} {N(value.Y(point.Item2.Values!.Value.Highest))}");
        var below = xs.Reverse().Select(point => $"{N(time.X(point.Item1))} {N(value.Y(point.Item2.Values!.Value.Lowest))}");
        return "M" + string.Join("L", above.Concat(below)) + "Z";
    }

    // Lines instead of a pattern fill: a pattern becomes a bitmap in some readers.
    private static string Hatch(double left, double right, double top, double bottom)
    {
        var height = bottom - top;
        var lines = new List<string>();
        for (var start = left - height + 6; start < right; start += 6)
        {
            var (x1, x2) = (Math.Max(start, left), Math.Min(start + height, right));
            lines.Add($"M{N(x1)} {N(bottom - (x1 - start))}L{N(x2)} {N(bottom - (x2 - start))}");
        }

        return string.Concat(lines);
    }
}
