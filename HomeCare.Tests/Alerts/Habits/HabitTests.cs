using HomeCare.Modules.Alerts.Habits;
using NUnit.Framework;

namespace HomeCare.Tests.Alerts.Habits;

internal sealed class HabitTests
{
    private static readonly DateOnly Last = new(2026, 3, 12);

    [TestCase(6, null)]
    [TestCase(7, 96.0)]
    public void Fewer_than_seven_valid_days_are_no_habit(int valid, double? expected)
    {
        var habit = Habit.UpTo(Last, [.. Enumerable.Range(0, 14).Select(back => back < valid ? new DayFigures(Last.AddDays(-back), 96, 96, 96) : new(Last.AddDays(-back), null, null, null))]);

        Assert.That((habit.OxygenNightPercent, habit.RestingHeartRateBpm, habit.StepsADay, habit.DaysCounted), Is.EqualTo((expected, expected, expected, valid)));
    }

    [Test]
    public void It_is_the_median_of_fourteen_days_so_that_one_bad_night_is_none()
    {
        var days = Enumerable.Range(0, 20).Select(back => new DayFigures(Last.AddDays(-back), back switch { < 6 => 80, < 14 => 96, _ => 10 }, null, null)).ToList();

        Assert.That(Habit.UpTo(Last, days).OxygenNightPercent, Is.EqualTo(96), "six of fourteen are fewer than half, and what lies further back is not of it");
    }

    [Test]
    public void What_a_day_is_held_against_is_the_days_before_it_alone()
    {
        var days = Enumerable.Range(0, 16).Select(back => new DayFigures(Last.AddDays(-back), back == 0 ? 1 : back == 15 ? 1 : 50 + back, null, null)).ToList();

        Assert.That(Habit.Before(Last, days, day => day.OxygenNightPercent), Is.EqualTo(57.5), "the median of 51 to 64");
    }

    [TestCase(new double[0], null)]
    [TestCase(new[] { 3.0 }, 3.0)]
    [TestCase(new[] { 9.0, 1, 5 }, 5.0)]
    [TestCase(new[] { 9.0, 1, 5, 3 }, 4.0)]
    public void The_middle_of_an_even_number_is_between_its_two(double[] values, double? middle) => Assert.That(Middle.Of([.. values]), Is.EqualTo(middle));
}
