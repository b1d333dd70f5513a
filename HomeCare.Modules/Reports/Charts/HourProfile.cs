using HomeCare.Modules.Reports.Content;
using static HomeCare.Modules.Reports.Charts.Svg;

namespace HomeCare.Modules.Reports.Charts;

/// <summary>The day as it usually goes: for each hour of the home's clock the median, the middle half and nine tenths of the minutes.</summary>
internal static class HourProfile
{
    public const double Width = 248;
    private const double Left = 26;
    private const double Top = 5;
    private const double FootHeight = 13;

    public static string Draw(
        IReadOnlyList<HourSpread?> hours, IReadOnlyList<HourSpread?> before, (double Low, double High) usual, double height,
        string description, Wording words)
    {
        var bottom = height - FootHeight;
        var shown = hours.OfType<HourSpread>().SelectMany(hour => new[] { hour.P5, hour.P95 }).Concat(before.OfType<HourSpread>().Select(hour => hour.Median));
        var value = ValueAxis.Holding(usual.Low, usual.High, shown, Top, bottom);
        var svg = new Svg(Width, height, description);
        foreach (var tick in value.Ticks())
        {
            svg.Line("grid", Left, value.Y(tick), Width, value.Y(tick)).Text("tick end", Left - 4, value.Y(tick) + 2.3, words.Number(tick));
        }

        for (var hour = 0; hour <= 24; hour += 6)
        {
            svg.Line("noon", X(hour), Top, X(hour), bottom)
                .Text(hour == 0 ? "tick" : hour == 24 ? "tick end" : "tick middle", X(hour), bottom + 9.5, words.Of($"{hour} h", $"{hour}:00"));
        }

        foreach (var run in Runs(hours))
        {
            svg.Path("band", Area(run, hour => hour.P95, hour => hour.P5, value)).Path("half", Area(run, hour => hour.P75, hour => hour.P25, value));
        }

        foreach (var run in Runs(before))
        {
            svg.Path("before", Steps(run, hour => hour.Median, value));
        }

        foreach (var run in Runs(hours))
        {
            svg.Path("mean", Steps(run, hour => hour.Median, value));
        }

        if (hours.All(hour => hour is null))
        {
            svg.Text("nothing middle", (Left + Width) / 2, (Top + bottom) / 2, words.Of("pas de donnée valide", "no valid data"));
        }

        return svg.Box("frame", Left, Top, Width - Left, bottom - Top).End();
    }

    private static double X(double hour) => Left + (hour / 24 * (Width - Left));

    private static IEnumerable<List<(int Hour, HourSpread Spread)>> Runs(IReadOnlyList<HourSpread?> hours)
    {
        var run = new List<(int, HourSpread)>();
        for (var hour = 0; hour < hours.Count; hour++)
        {
            if (hours[hour] is { } spread)
            {
                run.Add((hour, spread));
            }
            else if (run.Count > 0)
            {
                yield return run;
                run = [];
            }
        }

        if (run.Count > 0)
        {
            yield return run;
        }
    }

    // Stairs, an hour a tread: between two hours nothing was interpolated.
    private static string Steps(List<(int Hour, HourSpread Spread)> run, Func<HourSpread, double> pick, ValueAxis value) =>
        "M" + string.Join("L", run.SelectMany(hour => new[] { (double)hour.Hour, hour.Hour + 1 }
            .Select(x => $"{N(X(x))} {N(value.Y(pick(hour.Spread)))}")));

    private static string Area(
        List<(int Hour, HourSpread Spread)> run, Func<HourSpread, double> above, Func<HourSpread, double> below, ValueAxis value)
    {
        var back = Enumerable.Reverse(run).SelectMany(hour => new[] { (double)hour.Hour + 1, hour.Hour }
            .Select(x => $"{N(X(x))} {N(value.Y(below(hour.Spread)))}"));
        return Steps(run, above, value) + "L" + string.Join("L", back) + "Z";
    }
}
