using HomeCare.Modules.Reports.Content;

namespace HomeCare.Modules.Reports.Charts;

/// <summary>Steps as a bar a day, with its figure. A day that is not whole is drawn hollow; a day without data has a dash, not a zero.</summary>
internal static class StepBars
{
    private const double Left = 26;
    private const double FootHeight = 13;
    private const double HeadHeight = 9;

    public static string Draw(IReadOnlyList<DaySteps> days, double height, string description, Wording words)
    {
        var bottom = height - FootHeight;
        var value = ValueAxis.Holding(0, 1000, days.Select(day => (double)day.Steps), HeadHeight, bottom);
        var svg = new Svg(SignalChart.Width, height, description);
        var slot = (SignalChart.Width - Left) / days.Count;
        foreach (var tick in value.Ticks())
        {
            svg.Line("grid", Left, value.Y(tick), SignalChart.Width, value.Y(tick)).Text("tick end", Left - 4, value.Y(tick) + 2.3, words.Number(tick));
        }

        for (var index = 0; index < days.Count; index++)
        {
            var (day, middle) = (days[index], Left + ((index + 0.5) * slot));
            if (days.Count <= 10 || day.Day.DayOfWeek == DayOfWeek.Monday)
            {
                var fits = middle + 15 < SignalChart.Width;
                svg.Text(fits ? "tick middle" : "tick end", fits ? middle : SignalChart.Width, bottom + 9.5, words.ShortDay(day.Day));
            }

            if (!day.Begun)
            {
                continue;
            }

            if (day.Share <= 0)
            {
                svg.Text("tick middle", middle, bottom - 2, "–");
                continue;
            }

            var (width, top) = (slot * 0.55, value.Y(day.Steps));
            svg.Box(day.IsWhole ? "bar" : "bar hollow", middle - (width / 2), top, width, bottom - top);
            if (days.Count <= 10)
            {
                svg.Text("figure middle", middle, top - 2.5, words.Number(day.Steps));
            }
        }

        return svg.Line("axis", Left, bottom, SignalChart.Width, bottom).End();
    }
}
