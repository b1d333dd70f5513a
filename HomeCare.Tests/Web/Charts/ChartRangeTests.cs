using HomeCare.Web.Charts;
using HomeCare.Web.Languages;
using NUnit.Framework;

namespace HomeCare.Tests.Web.Charts;

internal sealed class ChartRangeTests
{
    private static readonly string[] EveryThreeHours = ["21:00", "00:00", "03:00", "06:00", "09:00", "12:00", "15:00", "18:00", "21:00"];

    [Test]
    public void The_axis_ends_with_the_slot_that_holds_now()
    {
        var (from, to) = ChartRange.Day.Ending(new DateTimeOffset(2026, 3, 12, 11, 2, 33, TimeSpan.Zero));
        Assert.That((from, to), Is.EqualTo((
            new DateTimeOffset(2026, 3, 11, 11, 5, 0, TimeSpan.Zero), new DateTimeOffset(2026, 3, 12, 11, 5, 0, TimeSpan.Zero))));
    }

    [Test]
    public void Ticks_stand_on_round_hours_of_the_home_also_when_the_clock_changes()
    {
        var from = new DateTimeOffset(2026, 3, 28, 20, 0, 0, TimeSpan.Zero);
        var ticks = ChartRange.Day.Ticks(from, from.AddHours(24), HomeClock.Zone).Select(HomeClock.Clock);
        Assert.That(ticks, Is.EqualTo(EveryThreeHours));
    }

    [TestCase("24h", true)]
    [TestCase("1h", true)]
    [TestCase("1y", false)]
    [TestCase(null, false)]
    public void Only_offered_ranges_are_known(string? key, bool known) => Assert.That(ChartRange.Find(key) is not null, Is.EqualTo(known));

    [Test]
    public void Every_range_is_within_what_Telemetry_answers() =>
        Assert.That(ChartRange.All, Has.All.Matches<ChartRange>(range =>
            range.Length <= TimeSpan.FromDays(31) && (range.IsRaw || range.StepSeconds >= 60) && range.Length.TotalSeconds / range.StepSeconds <= 400));
}
