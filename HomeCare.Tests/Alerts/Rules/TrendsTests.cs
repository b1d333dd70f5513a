using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Habits;
using HomeCare.Modules.Alerts.Rules;
using NUnit.Framework;

namespace HomeCare.Tests.Alerts.Rules;

/// <summary>CLINICAL 2: what has left the habit of 14 days, both sides of each limit.</summary>
internal sealed class TrendsTests
{
    private static readonly DateOnly Today = new(2026, 3, 12);

    [TestCase(96, 93.01, null)]
    [TestCase(96, 93, -3.0)]
    [TestCase(96, 88, -8.0)]
    [TestCase(96, 99, null)]
    [TestCase(90, 87, -3.0, Description = "the same on scale 2")]
    [TestCase(95.3, 92.3, -3.0, Description = "3.0 is 3.0, however a processor adds")]
    public void Oxygen_leaves_its_habit_at_three_points_below(double habit, double value, double? difference) =>
        Assert.That(OxygenTrend.Judge(value, habit), Is.EqualTo(difference).Within(1e-9));

    [TestCase(60, 69.98, null)]
    [TestCase(60, 70, 10.0)]
    [TestCase(60, 50, null)]
    public void The_resting_heart_leaves_its_habit_at_ten_above(double habit, double value, double? difference) =>
        Assert.That(RestingHeartRateTrend.Judge(value, habit), Is.EqualTo(difference).Within(1e-9));

    [TestCase(2000, 1401, null)]
    [TestCase(2000, 1400, -0.3)]
    [TestCase(2000, 0, -1.0)]
    [TestCase(2000, 4000, null)]
    [TestCase(199, 0, null, Description = "of who hardly walks a percentage says nothing")]
    [TestCase(200, 140, -0.3)]
    public void Steps_leave_their_habit_at_thirty_per_cent_below(double habit, double value, double? difference) =>
        Assert.That(StepsTrend.Judge(value, habit), Is.EqualTo(difference).Within(1e-9));

    [Test]
    public void It_says_value_habit_difference_and_since_when()
    {
        var left = Of(Days(day => day switch { > -3 => 92, _ => 96 })).Single(trend => trend.Kind == TrendKind.OxygenNight);

        Assert.That(left, Is.EqualTo(new HabitLeft(TrendKind.OxygenNight, Today, 92, 96, -4, Today.AddDays(-2))));
    }

    [Test]
    public void A_night_without_data_between_two_neither_counts_nor_ends_it()
    {
        var left = Of(Days(day => day switch { -1 => null, > -4 => 92, _ => 96 })).Single(trend => trend.Kind == TrendKind.OxygenNight);

        Assert.That(left.Since, Is.EqualTo(Today.AddDays(-3)));
    }

    [Test]
    public void A_good_night_between_ends_it() =>
        Assert.That(Of(Days(day => day switch { -1 => 96, > -4 => 92, _ => 96 })).Single(trend => trend.Kind == TrendKind.OxygenNight).Since, Is.EqualTo(Today));

    [Test]
    public void A_last_night_without_data_says_nothing_of_the_one_before() => Assert.That(Of(Days(day => day switch { 0 => null, > -4 => 92, _ => 96 })), Is.Empty);

    [TestCase(6, false)]
    [TestCase(7, true)]
    public void Fewer_than_seven_days_before_it_say_nothing(int before, bool said) =>
        Assert.That(Of(Days(day => day == 0 ? 80 : day >= -before ? 96 : null)), said ? Is.Not.Empty : Is.Empty);

    [Test]
    public void No_data_is_no_trend()
    {
        Assert.That(Of([]), Is.Empty);
        Assert.That(Of(Days(_ => null)), Is.Empty);
        Assert.That(Of(Days(_ => 96)), Is.Empty);
    }

    /// <summary>Today's steps have not all been made: they are never held against a whole day.</summary>
    [Test]
    public void Steps_are_those_of_the_last_day_that_has_ended()
    {
        var days = Days(_ => 96).Select(day => day with { OxygenNightPercent = null, Steps = day.Day == Today ? 10 : day.Day == Today.AddDays(-1) ? 500 : 2000 }).ToList();

        Assert.That(Trends.Of(days, Today, Today.AddDays(-1)), Is.EqualTo(new[] { new HabitLeft(TrendKind.Steps, Today.AddDays(-1), 500, 2000, -0.75, Today.AddDays(-1)) }));
    }

    private static IReadOnlyList<HabitLeft> Of(IReadOnlyList<DayFigures> days) => Trends.Of(days, Today, Today.AddDays(-1));

    /// <summary>A month of nights by how many days ago, 0 for the last.</summary>
    private static List<DayFigures> Days(Func<int, double?> oxygen) =>
        [.. Enumerable.Range(-Trends.DaysRead, Trends.DaysRead + 1).Select(day => new DayFigures(Today.AddDays(day), oxygen(day), null, null))];
}
