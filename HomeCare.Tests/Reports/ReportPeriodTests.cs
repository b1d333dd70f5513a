using HomeCare.Modules.Reports.Content;
using NUnit.Framework;

namespace HomeCare.Tests.Reports;

internal sealed class ReportPeriodTests
{
    [TestCase("2025-03-03", 168, 24, Description = "An ordinary week.")]
    [TestCase("2025-03-24", 167, 23, Description = "Clocks go forward on the 30th.")]
    [TestCase("2025-10-20", 169, 25, Description = "Clocks go back on the 26th.")]
    public void A_week_is_as_long_as_its_days_were(string monday, double hours, double sunday)
    {
        var from = DateOnly.Parse(monday, System.Globalization.CultureInfo.InvariantCulture);
        var period = Weeks.Period(from, from.AddDays(6), new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

        Assert.That((period.End - period.Start).TotalHours, Is.EqualTo(hours));
        Assert.That(period.Days().Last().Hours, Is.EqualTo(sunday));
        Assert.That(period.Days().Last().End, Is.EqualTo(period.End));
        Assert.That(period.IsWeek);
    }

    [Test]
    public void An_open_period_ends_with_the_present_minute()
    {
        var period = Weeks.Period(now: Weeks.At(6, 15, 20).AddSeconds(59));

        Assert.That(period.End, Is.EqualTo(Weeks.At(6, 15, 20)));
        Assert.That(period.StillOpen);
    }

    [Test]
    public void The_period_before_ends_where_this_one_begins()
    {
        var before = Weeks.Period().Before();

        Assert.That(before.End, Is.EqualTo(Weeks.Period().Start));
        Assert.That((before.From, before.To), Is.EqualTo((new DateOnly(2025, 2, 24), new DateOnly(2025, 3, 2))));
    }

    [TestCase(0, false)]
    [TestCase(60, true)]
    public void A_period_exists_once_a_minute_of_it_has_passed(int seconds, bool exists)
    {
        var midnight = Weeks.At(3, 0);

        Assert.That(ReportPeriod.Of(Weeks.Monday, Weeks.Sunday, Weeks.Paris, midnight.AddSeconds(seconds)) is not null, Is.EqualTo(exists));
    }

    [Test]
    public void Where_clocks_change_at_midnight_the_day_begins_with_the_first_minute_that_exists()
    {
        // Santiago de Chile, 7 September 2025: 24:00 becomes 01:00.
        var zone = TimeZoneInfo.FindSystemTimeZoneById("America/Santiago");
        var day = new DateOnly(2025, 9, 7);

        var period = ReportPeriod.Of(day, day, zone, new DateTimeOffset(2025, 10, 1, 0, 0, 0, TimeSpan.Zero))!;

        Assert.That(period.Start, Is.EqualTo(new DateTimeOffset(2025, 9, 7, 4, 0, 0, TimeSpan.Zero)));
        Assert.That(period.Days().Single().Hours, Is.EqualTo(23));
    }
}
