namespace HomeCare.Modules.Alerts.Habits;

/// <summary>What is usual for a person. Pure. A proposal, to be confirmed by a physician.</summary>
/// <param name="OxygenNightPercent">Null for too few valid nights.</param>
/// <param name="RestingHeartRateBpm">Null for too few.</param>
/// <param name="StepsADay">Null for too few valid days.</param>
/// <param name="DaysCounted">Days with anything valid.</param>
internal readonly record struct Habit(double? OxygenNightPercent, double? RestingHeartRateBpm, double? StepsADay, int DaysCounted)
{
    /// <summary>CLINICAL 2: against 14 days.</summary>
    public const int Days = 14;

    /// <summary>Half of them: fewer are a week-end, not a habit.</summary>
    public const int FewestDays = 7;

    /// <summary>Of the days [last − 13, last].</summary>
    public static Habit UpTo(DateOnly last, IReadOnlyList<DayFigures> days)
    {
        var some = days.Where(day => day.Day <= last && day.Day > last.AddDays(-Days)).ToList();
        return new(
            MedianOf(some, static day => day.OxygenNightPercent), MedianOf(some, static day => day.RestingHeartRateBpm), MedianOf(some, static day => day.Steps),
            some.Count(day => !day.IsEmpty));
    }

    /// <summary>The median of the days before <paramref name="day"/>; null for fewer than <see cref="FewestDays"/> valid ones.</summary>
    public static double? Before(DateOnly day, IReadOnlyList<DayFigures> days, Func<DayFigures, double?> pick) =>
        MedianOf([.. days.Where(other => other.Day < day && other.Day >= day.AddDays(-Days))], pick);

    private static double? MedianOf(List<DayFigures> days, Func<DayFigures, double?> pick)
    {
        var values = days.Select(pick).OfType<double>().ToList();
        return values.Count >= FewestDays ? Middle.Of(values) : null;
    }
}
