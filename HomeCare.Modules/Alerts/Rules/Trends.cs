using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Habits;

namespace HomeCare.Modules.Alerts.Rules;

/// <summary>What a trend rule makes of a value beside its habit: how far it has left it, or null while it has not.</summary>
internal delegate double? LeavesHabit(double value, double habit);

/// <summary>All that leaves a habit, for a doctor to read; none of it ever asks the desk for anything.</summary>
internal static class Trends
{
    /// <summary>Days to know for the newest one's trend and since when it has been so.</summary>
    public const int DaysRead = 2 * Habit.Days;

    private static readonly (TrendKind Kind, Func<DayFigures, double?> Pick, LeavesHabit Rule)[] All =
    [
        (TrendKind.OxygenNight, static day => day.OxygenNightPercent, OxygenTrend.Judge),
        (TrendKind.RestingHeartRate, static day => day.RestingHeartRateBpm, RestingHeartRateTrend.Judge),
        (TrendKind.Steps, static day => day.Steps, StepsTrend.Judge),
    ];

    /// <param name="days">A person's days, oldest first.</param>
    /// <param name="lastNight">The day on whose morning the last night ended.</param>
    /// <param name="lastDay">The last day that has ended.</param>
    public static IReadOnlyList<HabitLeft> Of(IReadOnlyList<DayFigures> days, DateOnly lastNight, DateOnly lastDay) =>
        [.. All.Select(trend => Of(trend.Kind, trend.Kind == TrendKind.Steps ? lastDay : lastNight, days, trend.Pick, trend.Rule)).OfType<HabitLeft>()];

    private static HabitLeft? Of(TrendKind kind, DateOnly last, IReadOnlyList<DayFigures> days, Func<DayFigures, double?> pick, LeavesHabit rule)
    {
        // A day without a value says nothing; what was so the day before may be over.
        if (Left(last, days, pick, rule) is not { } now)
        {
            return null;
        }

        var since = last;
        foreach (var day in days.Where(day => day.Day < last && pick(day) is not null).Select(day => day.Day).OrderDescending())
        {
            if (Left(day, days, pick, rule) is null)
            {
                break;
            }

            since = day;
        }

        return new(kind, last, now.Value, now.Habit, now.Difference, since);
    }

    private static (double Value, double Habit, double Difference)? Left(DateOnly day, IReadOnlyList<DayFigures> days, Func<DayFigures, double?> pick, LeavesHabit rule) =>
        days.Where(other => other.Day == day).Select(pick).FirstOrDefault() is { } value && Habit.Before(day, days, pick) is { } habit && rule(value, habit) is { } difference
            ? (value, habit, difference)
            : null;
}
