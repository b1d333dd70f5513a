using HomeCare.Modules.Alerts.Habits;
using NUnit.Framework;

namespace HomeCare.Tests.Alerts.Habits;

/// <summary>What a day comes to, by the home's clock.</summary>
internal sealed class DayFiguresTests
{
    private static readonly DateOnly Day = new(2026, 3, 12);
    private static readonly DateTimeOffset Later = new(2026, 12, 1, 0, 0, 0, TimeSpan.Zero);

    [Test]
    public void The_night_is_22_to_6_at_home_and_belongs_to_its_morning()
    {
        var figures = Of(Day, at => new(HeartRate: IsNight(at) ? 55 : 80, Oxygen: IsNight(at) ? 93 : 97));

        Assert.That((figures.OxygenNightPercent, figures.RestingHeartRateBpm), Is.EqualTo(((double?)93, (double?)55)));
    }

    /// <summary>Two hours are just enough: five minutes of them beside the night are too many.</summary>
    [TestCase(22, 0, 93.0)]
    [TestCase(21, 55, null)]
    [TestCase(4, 0, 93.0)]
    [TestCase(4, 5, null)]
    public void Its_first_and_its_last_five_minutes_count_and_none_beside(int hour, int minute, double? expected)
    {
        var from = (hour > 12 ? Day.AddDays(-1) : Day).ToDateTime(new TimeOnly(hour, minute));

        Assert.That(Of(Day, at => at >= from && at < from.AddHours(2) ? new(Oxygen: 93) : null).OxygenNightPercent, Is.EqualTo(expected));
    }

    [TestCase(DayFigures.FewestOfANight - 1, null)]
    [TestCase(DayFigures.FewestOfANight, 93.0)]
    public void A_night_of_less_than_two_hours_is_none(int heard, double? expected)
    {
        var left = heard;

        Assert.That(Of(Day, at => at >= Day.AddDays(-1).ToDateTime(new TimeOnly(22, 0)) && left-- > 0 ? new(Oxygen: 93) : null).OxygenNightPercent, Is.EqualTo(expected));
    }

    [Test]
    public void Nothing_heard_is_nothing_at_all() => Assert.That(Of(Day, _ => null).IsEmpty, Is.True);

    [Test]
    public void Who_walks_in_the_night_is_not_at_rest_nor_five_minutes_after()
    {
        // Up for five minutes at each hour: fast then, a little less after.
        var figures = Of(Day, at => at.Minute switch { 0 => new(HeartRate: 110, Steps: 40), 5 => new(HeartRate: 100), _ => new(HeartRate: at.Minute) });

        Assert.That(figures.RestingHeartRateBpm, Is.EqualTo(32.5), "the median of 10, 15 … 55");
    }

    [Test]
    public void Who_was_not_heard_for_five_minutes_after_a_walk_is_at_rest_when_heard_again() => Assert.That(
        Of(Day, at => (at.Minute % 15) switch { 0 => new(HeartRate: 110, Steps: 40), 5 => null, _ => new(HeartRate: 80) }).RestingHeartRateBpm, Is.EqualTo(80));

    [TestCase(57, 2310.0)]
    [TestCase(58, null)]
    public void A_day_of_which_less_than_four_fifths_was_heard_has_no_steps(int missingOf288, double? steps)
    {
        var seen = 0;

        Assert.That(Of(Day, at => DateOnly.FromDateTime(at) == Day && seen++ < missingOf288 ? null : new(Steps: 10)).Steps, Is.EqualTo(steps));
    }

    [Test]
    public void What_has_not_ended_is_not_there_yet()
    {
        Assert.That(Of(Day, _ => new(), At(Day, 6).AddMinutes(-1)).OxygenNightPercent, Is.Null);
        Assert.That(Of(Day, _ => new(), At(Day, 6)).OxygenNightPercent, Is.EqualTo(96));
        Assert.That(Of(Day, _ => new(Steps: 1), At(Day.AddDays(1), 0).AddMinutes(-1)).Steps, Is.Null);
        Assert.That(Of(Day, _ => new(Steps: 1), At(Day.AddDays(1), 0)).Steps, Is.EqualTo(288));
    }

    /// <summary>The clock goes forward on 29 March 2026 and back on 25 October: nights of seven and of nine hours, days of 23 and of 25.</summary>
    [TestCase(2026, 3, 29, 23 * 12)]
    [TestCase(2026, 10, 25, 25 * 12)]
    public void A_night_in_which_the_clock_changes_is_still_22_to_6(int year, int month, int day, int buckets)
    {
        var figures = Of(new(year, month, day), at => new(Oxygen: IsNight(at) ? 93 : 50, HeartRate: IsNight(at) ? 55 : 120, Steps: IsNight(at) ? 0 : 1));

        Assert.That((figures.OxygenNightPercent, figures.RestingHeartRateBpm), Is.EqualTo(((double?)93, (double?)55)));
        Assert.That(figures.Steps, Is.EqualTo(16 * 12), "none of a neighbour's day");
        Assert.That((HomeDay.At(new(year, month, day + 1), TimeOnly.MinValue, Nights.Paris) - HomeDay.At(new(year, month, day), TimeOnly.MinValue, Nights.Paris)) / DayFigures.Step, Is.EqualTo(buckets));
    }

    private static bool IsNight(DateTime at) => at.Hour is >= 22 or < 6;

    private static DateTimeOffset At(DateOnly day, int hour) => HomeDay.At(day, new TimeOnly(hour, 0), Nights.Paris);

    // Whether what was not heard is a bucket without a reading or no bucket at all is one.
    private static DayFigures Of(DateOnly day, Func<DateTime, Minutes?> at, DateTimeOffset? asOf = null)
    {
        var points = Nights.Of(At(day.AddDays(-2), 22), At(day.AddDays(2), 0), at);
        var figures = DayFigures.Of(day, Nights.Paris, points, asOf ?? Later);
        Assert.That(DayFigures.Of(day, Nights.Paris, [.. points.Where(point => point.Received > 0)], asOf ?? Later), Is.EqualTo(figures), "without gaps");
        return figures;
    }
}
