using System.Globalization;
using System.Xml.Linq;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Reports.Charts;
using HomeCare.Modules.Reports.Content;
using HomeCare.Modules.Telemetry.Contracts;
using NUnit.Framework;

namespace HomeCare.Tests.Reports;

internal sealed class ChartTests
{
    private static readonly ReportPeriod Week = Weeks.Period();
    private static readonly Wording Words = new(CultureInfo.GetCultureInfo("fr-FR"), Weeks.Paris);

    [Test]
    public void A_gap_parts_the_line_in_two()
    {
        var whole = Chart(Weeks.Ordinary(Week));
        var parted = Chart(Weeks.Ordinary(Week).Without(Weeks.At(5, 12), Weeks.At(5, 15)));

        Assert.That(Paths(whole, "mean"), Has.Count.EqualTo(1));
        Assert.That(Paths(parted, "mean"), Has.Count.EqualTo(2));
        Assert.That(Paths(parted, "band"), Has.Count.EqualTo(2));
        Assert.That(Boxes(parted, "gap").Single(), Is.EqualTo((X(Weeks.At(5, 12)), X(Weeks.At(5, 15)))));
    }

    [Test]
    public void No_line_touches_a_gap()
    {
        var parted = Chart(Weeks.Ordinary(Week).Without(Weeks.At(5, 12), Weeks.At(5, 15)));

        var inside = Paths(parted, "mean").SelectMany(Points).Where(point => point.X > X(Weeks.At(5, 12)) && point.X < X(Weeks.At(5, 15)));
        Assert.That(inside, Is.Empty);
    }

    [Test]
    public void Rejected_values_are_a_gap() => Assert.That(
        Paths(Chart([.. Weeks.Ordinary(Week).Select(minute => minute.From < Weeks.At(5, 12) || minute.From >= Weeks.At(5, 15)
            ? minute : minute with { HeartRateBpm = null, Rejected = 6 })]), "mean"),
        Has.Count.EqualTo(2));

    [Test]
    public void A_lone_value_between_gaps_is_seen()
    {
        var lone = Chart([new SeriesPoint(Weeks.At(5, 12, 3), new Band(70, 65, 75, 6), null, 0, 6, 0)]);

        var points = Points(Paths(lone, "mean").Single());
        Assert.That(points[1].X - points[0].X, Is.EqualTo(X(Weeks.At(5, 12, 15)) - X(Weeks.At(5, 12))).Within(0.02));
    }

    [Test]
    public void An_empty_chart_is_one_gap_and_says_so()
    {
        var empty = Chart([]);

        Assert.That(Paths(empty, "mean"), Is.Empty);
        Assert.That(Boxes(empty, "gap"), Has.Count.EqualTo(1));
        Assert.That(Texts(empty), Does.Contain("pas de donnée valide"));
    }

    [Test]
    public void The_band_reaches_from_the_lowest_to_the_highest_value_of_its_span()
    {
        var bucket = Buckets.Of(
            [
                new SeriesPoint(Week.Start, new Band(60, 55, 62, 6), null, 0, 6, 0),
                new SeriesPoint(Week.Start.AddMinutes(1), new Band(90, 80, 101, 2), null, 0, 6, 0),
            ],
            minute => minute.HeartRateBpm, Week.Start, Week.End, TimeSpan.FromMinutes(15))[0];

        Assert.That(bucket.Values, Is.EqualTo(new Band(67.5, 55, 101, 8)), "the mean weighs each value alike");
    }

    [Test]
    public void Every_mark_and_limit_stays_within_the_frame()
    {
        var svg = Chart(
            Weeks.Ordinary(Week).With(Weeks.At(5, 12), Weeks.At(5, 13), heart: 240).With(Weeks.At(6, 12), Weeks.At(6, 13), heart: 22),
            [new AlertMark(Weeks.At(5, 12), AlertLevel.Red)]);

        foreach (var point in Paths(svg, "mean").Concat(Paths(svg, "band")).Concat(Paths(svg, "limit")).SelectMany(Points))
        {
            Assert.That(point.X, Is.InRange(26, 510));
            Assert.That(point.Y, Is.InRange(9, 137));
        }

        Assert.That(Paths(svg, "mark red"), Has.Count.EqualTo(1));
    }

    [TestCase("2025-03-24", 6, 23)]
    [TestCase("2025-10-20", 6, 25)]
    public void A_day_whose_clocks_change_is_as_wide_as_it_was_long(string monday, int day, double hours)
    {
        var from = DateOnly.Parse(monday, CultureInfo.InvariantCulture);
        var period = Weeks.Period(from, from.AddDays(6), new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var lines = Paths(Chart(Weeks.Ordinary(period), period: period), "day").Select(path => Points(path)[0].X).ToList();

        Assert.That(lines, Has.Count.EqualTo(7));
        var (ordinary, changed) = (lines[1] - lines[0], 510 - lines[day]);
        Assert.That(changed / ordinary, Is.EqualTo(hours / 24).Within(0.002));
    }

    [Test]
    public void Limits_are_drawn_for_as_long_as_they_were_in_force()
    {
        var svg = XElement.Parse(SignalChart.Draw(
            Week, [], [new LimitSpan(Week.Start, Weeks.At(5, 9), 131), new LimitSpan(Weeks.At(5, 9), Week.End, 120)], [], (30, 120), 150, "d", Words));

        Assert.That(Paths(svg, "limit").Select(path => Points(path)[^1].X), Is.EqualTo(new[] { X(Weeks.At(5, 9)), 510 }).Within(0.02));
    }

    [TestCase(30, 120, 131, 20, 140)]
    [TestCase(84, 100, 85, 80, 100)]
    [TestCase(0, 1000, 0, 0, 1000)]
    public void An_axis_holds_the_usual_range_and_every_value_on_whole_steps(double low, double high, double value, double axisLow, double axisHigh)
    {
        var axis = ValueAxis.Holding(low, high, [value], 0, 100);

        Assert.That((axis.Low, axis.High), Is.EqualTo((axisLow, axisHigh)));
        Assert.That(axis.Ticks().Count(), Is.InRange(4, 8));
    }

    [Test]
    public void Coordinates_are_written_alike_in_every_culture()
    {
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("fr-FR");

        Assert.That(Svg.N(1234.567), Is.EqualTo("1234.57"));
    }

    [Test]
    public void What_a_person_typed_cannot_leave_its_text()
    {
        var svg = new Svg(10, 10, "\"><script>").Text("tick", 1, 1, "<b>&").End();

        Assert.That(XElement.Parse(svg).Value, Is.EqualTo("\"><script><b>&"));
    }

    [Test]
    public void A_day_with_nothing_received_has_a_dash_and_a_day_to_come_has_nothing()
    {
        var days = new[]
        {
            new DaySteps(Weeks.Monday, 2100, 1, true, true), new DaySteps(Weeks.Monday.AddDays(1), 0, 0, true, true),
            new DaySteps(Weeks.Monday.AddDays(2), 300, 0.4, true, false), new DaySteps(Weeks.Monday.AddDays(3), 0, 0, false, false),
        };

        var svg = XElement.Parse(StepBars.Draw(days, 90, "d", Words));

        Assert.That(Boxes(svg, "bar"), Has.Count.EqualTo(1));
        Assert.That(Boxes(svg, "bar hollow"), Has.Count.EqualTo(1));
        Assert.That(Texts(svg).Count(text => text == "–"), Is.EqualTo(1));
        Assert.That(Texts(svg), Does.Contain("2\u00A0100").And.Contain("300"));
    }

    [Test]
    public void An_hour_of_the_day_without_values_parts_the_profile()
    {
        var hours = Percentiles.ByHour(
            Week, [.. Weeks.Ordinary(Week).Where(minute => Week.Local(minute.From).Hour is < 3 or > 5)], minute => minute.HeartRateBpm);
        var svg = XElement.Parse(HourProfile.Draw(hours, [], (50, 100), 105, "d", Words));

        Assert.That(hours.Count(hour => hour is null), Is.EqualTo(3));
        Assert.That(Paths(svg, "mean"), Has.Count.EqualTo(2));
    }

    [TestCase(0.0, 10)]
    [TestCase(0.5, 25)]
    [TestCase(0.95, 38.5)]
    [TestCase(1.0, 40)]
    public void Percentiles_interpolate_between_neighbours(double share, double value) =>
        Assert.That(Percentiles.At([10, 20, 30, 40], share), Is.EqualTo(value).Within(1e-9));

    private static double X(DateTimeOffset at) => Math.Round(new TimeAxis(Week.Start, Week.End, 26, 510).X(at), 2);

    private static XElement Chart(IReadOnlyList<SeriesPoint> minutes, IReadOnlyList<AlertMark>? marks = null, ReportPeriod? period = null)
    {
        var days = period ?? Week;
        var buckets = Buckets.Of(minutes, minute => minute.HeartRateBpm, days.Start, days.End, TimeSpan.FromMinutes(15));
        return XElement.Parse(SignalChart.Draw(
            days, buckets, [new LimitSpan(days.Start, days.End, 131)], marks ?? [], (30, 120), 150, "Fréquence", Words));
    }

    private static List<string> Paths(XElement svg, string look) =>
        [.. svg.Elements("path").Where(path => (string?)path.Attribute("class") == look).Select(path => (string)path.Attribute("d")!)];

    private static List<(double From, double To)> Boxes(XElement svg, string look) =>
        [.. svg.Elements("rect").Where(box => (string?)box.Attribute("class") == look).Select(box =>
            ((double)box.Attribute("x")!, Math.Round((double)box.Attribute("x")! + (double)box.Attribute("width")!, 2)))];

    private static IEnumerable<string> Texts(XElement svg) => svg.Elements("text").Select(text => text.Value);

    private static List<(double X, double Y)> Points(string path) => [.. path.Trim('M', 'Z').Split('L', 'M').Select(point => point.Split(' '))
        .Select(pair => (double.Parse(pair[0], CultureInfo.InvariantCulture), double.Parse(pair[1], CultureInfo.InvariantCulture)))];
}
