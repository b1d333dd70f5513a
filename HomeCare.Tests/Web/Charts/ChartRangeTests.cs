using System.Globalization;
using HomeCare.Web.Charts;
using HomeCare.Web.Languages;
using NUnit.Framework;

namespace HomeCare.Tests.Web.Charts;

internal sealed class ChartRangeTests
{
    private static readonly string[] Offered = ["1h", "6h", "24h", "7d", "30d"];

    private static readonly string[] EveryThreeHours = ["21:00", "00:00", "03:00", "06:00", "09:00", "12:00", "15:00", "18:00", "21:00"];

    [TestCase("24h", "2026-03-11T11:05:00Z", "2026-03-12T11:05:00Z")]
    [TestCase("1h", "2026-03-12T10:03:00Z", "2026-03-12T11:03:00Z")]
    [TestCase("7d", "2026-03-05T12:00:00Z", "2026-03-12T12:00:00Z")]
    [TestCase("30d", "2026-02-10T23:00:00Z", "2026-03-12T23:00:00Z")]
    [TestCase("1y", "2025-03-12T23:00:00Z", "2026-03-12T23:00:00Z")]
    public void The_axis_ends_with_the_bar_that_holds_now_and_days_are_those_of_the_home(string key, string from, string to) => Assert.That(
        RangeOf(key).Ending(new DateTimeOffset(2026, 3, 12, 11, 2, 33, TimeSpan.Zero), HomeClock.Zone),
        Is.EqualTo((DateTimeOffset.Parse(from, CultureInfo.InvariantCulture), DateTimeOffset.Parse(to, CultureInfo.InvariantCulture))));

    [Test]
    public void Ticks_stand_on_round_hours_of_the_home_also_when_the_clock_changes()
    {
        var from = new DateTimeOffset(2026, 3, 28, 20, 0, 0, TimeSpan.Zero);
        var ticks = ChartRange.Day.Ticks(from, from.AddHours(24), HomeClock.Zone).Select(HomeClock.Clock);
        Assert.That(ticks, Is.EqualTo(EveryThreeHours));
    }

    [Test]
    public void A_year_is_marked_by_its_months()
    {
        var (from, to) = RangeOf("1y").Ending(new DateTimeOffset(2026, 3, 12, 11, 0, 0, TimeSpan.Zero), HomeClock.Zone);
        var ticks = RangeOf("1y").Ticks(from, to, HomeClock.Zone).Select(HomeClock.Day).ToList();
        Assert.That((ticks.Count, ticks[0], ticks[^1]), Is.EqualTo((12, new DateOnly(2025, 4, 1), new DateOnly(2026, 3, 1))));
    }

    [Test]
    public void What_is_asked_stands_on_whole_buckets_at_any_time_of_the_year()
    {
        foreach (var range in ChartRange.All.Where(range => !range.IsRaw))
        {
            for (var day = 0; day < 366; day++)
            {
                var (from, to) = range.Ending(new DateTimeOffset(2026, 1, 1, 22, 30, 7, TimeSpan.Zero).AddDays(day), HomeClock.Zone);
                Assert.That((from.ToUnixTimeSeconds() % range.StepSeconds, to.ToUnixTimeSeconds() % range.StepSeconds), Is.EqualTo((0L, 0L)), $"{range.Key} {day}");
            }
        }
    }

    [Test]
    public void Each_range_is_within_what_Telemetry_answers_and_columns_hold_whole_buckets_and_bars_whole_columns()
    {
        foreach (var range in ChartRange.All)
        {
            Assert.That(range.Columns, Is.InRange(300, 900), range.Key);
            Assert.That(range.Length.TotalSeconds % range.BarSeconds, Is.Zero, range.Key);
            Assert.That(range.BarSeconds % range.ColumnSeconds, Is.Zero, range.Key);
            Assert.That(range.IsRaw ? range.Length <= TimeSpan.FromDays(1) : range.ColumnSeconds % range.StepSeconds == 0 && range.Length.TotalSeconds / range.StepSeconds <= 50_000, range.Key);
        }
    }

    [Test]
    public void A_nurse_is_offered_30_days_at_most() =>
        Assert.That(ChartRange.OfNurses.Select(range => range.Key), Is.EqualTo(Offered));

    private static ChartRange RangeOf(string key) => ChartRange.All.Single(range => range.Key == key);
}
