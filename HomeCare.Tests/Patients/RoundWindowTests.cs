using System.Globalization;
using HomeCare.Modules.Patients;
using NUnit.Framework;

namespace HomeCare.Tests.Patients;

internal sealed class RoundWindowTests
{
    private static readonly DateOnly Day = new(2026, 3, 12);

    [TestCase("Europe/Paris", "2026-03-10T22:59:59Z", false)]
    [TestCase("Europe/Paris", "2026-03-10T23:00:00Z", true, Description = "24 h before midnight at home")]
    [TestCase("Europe/Paris", "2026-03-14T22:59:59Z", true)]
    [TestCase("Europe/Paris", "2026-03-14T23:00:00Z", false, Description = "48 h after the day's end at home")]
    [TestCase("Indian/Reunion", "2026-03-10T19:59:59Z", false)]
    [TestCase("Indian/Reunion", "2026-03-10T20:00:00Z", true)]
    [TestCase("America/Cayenne", "2026-03-15T02:59:59Z", true)]
    [TestCase("America/Cayenne", "2026-03-15T03:00:00Z", false)]
    public void A_round_opens_a_day_before_and_closes_two_days_after_its_day_at_home(string zone, string now, bool covered) =>
        Assert.That(RoundWindow.Covers(Day, zone, At(now)), Is.EqualTo(covered));

    [TestCase("2026-03-27T22:59:59Z", false)]
    [TestCase("2026-03-27T23:00:00Z", true)]
    [TestCase("2026-03-31T21:59:59Z", true, Description = "the day of the spring change has 23 hours")]
    [TestCase("2026-03-31T22:00:00Z", false)]
    public void A_clock_change_moves_the_window_with_the_home(string now, bool covered) =>
        Assert.That(RoundWindow.Covers(new DateOnly(2026, 3, 29), "Europe/Paris", At(now)), Is.EqualTo(covered));

    [Test]
    public void Days_to_ask_storage_for_hold_every_window_of_the_earth()
    {
        foreach (var zone in new[] { "Europe/Paris", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Pacific/Wallis", "Pacific/Marquesas" })
        {
            for (var hour = 0; hour < 24 * 8; hour++)
            {
                var now = new DateTimeOffset(2026, 3, 26, 0, 0, 0, TimeSpan.Zero).AddHours(hour);
                var (first, last) = RoundWindow.Days(now);
                for (var day = first.AddDays(-5); day <= last.AddDays(5); day = day.AddDays(1))
                {
                    Assert.That(!RoundWindow.Covers(day, zone, now) || (day >= first && day <= last), Is.True, $"{zone} {now:u} {day:O}");
                }
            }
        }
    }

    [TestCase(new[] { 11, 12, 13 }, 12, Description = "today's")]
    [TestCase(new[] { 11, 13 }, 13, Description = "else the next")]
    [TestCase(new[] { 10, 11 }, 11, Description = "else the last")]
    [TestCase(new[] { 9, 14 }, null, Description = "else none")]
    public void Of_several_rounds_today_s_counts_then_the_next_then_the_last(int[] days, int? chosen) => Assert.That(
        RoundWindow.Choose(days.Select(day => new RoundPlace(new DateOnly(2026, 3, day), 1)), "Europe/Paris", At("2026-03-12T12:00:00Z"))?.Day.Day,
        Is.EqualTo(chosen));

    [TestCase("Africa/Cairo", "2026-04-24", "2026-04-23T22:00:00Z", Description = "midnight is skipped: the day begins at one")]
    [TestCase("America/Havana", "2026-11-01", "2026-11-01T04:00:00Z", Description = "midnight comes twice: the first counts")]
    [TestCase("Europe/Paris", "2026-03-29", "2026-03-28T23:00:00Z")]
    public void A_day_begins_where_the_home_s_calendar_says(string zone, string day, string start) =>
        Assert.That(HomeTime.StartOf(DateOnly.Parse(day, CultureInfo.InvariantCulture), zone), Is.EqualTo(At(start)));

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
