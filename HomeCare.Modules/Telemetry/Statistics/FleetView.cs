using HomeCare.Modules.Telemetry.Contracts;

namespace HomeCare.Modules.Telemetry.Statistics;

/// <summary>What support sees of an hour. Pure.</summary>
internal static class FleetView
{
    public const int MostSources = 50;

    /// <param name="fleet">The hour.</param>
    /// <param name="all">Every source.</param>
    /// <param name="habits">Its habit, one a source.</param>
    public static FleetQuality Of(FleetHour fleet, IReadOnlyList<JudgedSource> all, IReadOnlyList<Habit> habits) => new(
        fleet.Told.HourFrom,
        all.Count,
        all.Count(each => SourceRules.CanJudge(each.Hour)),
        all.Count(each => each.Cause is not null),
        all.Sum(each => (long)each.Hour.Received),
        all.Sum(each => (long)each.Hour.Aberrant),
        all.Sum(each => (long)each.Hour.OwnWord),
        [.. fleet.Groups
            .Select(group => new GroupQuality(group.Kind, group.Named, group.Sources, group.Share, fleet.Unhealthy.Contains(group)))
            .OrderBy(group => group.Kind).ThenByDescending(group => group.Unhealthy).ThenByDescending(group => group.Share).ThenBy(group => group.Named, StringComparer.Ordinal)],
        [.. all.Zip(habits)
            .Where(each => each.First.Cause is not null || each.First.Hour.Aberrant > 0)
            .OrderByDescending(each => each.First.Cause is not null).ThenByDescending(each => each.First.Hour.Share)
            .Take(MostSources)
            .Select(each => Line(each.First, each.Second))]);

    private static SourceQualityLine Line(JudgedSource each, Habit habit) => new(
        each.Source.Box, each.Source.BraceletSerial, each.Hour.Received, each.Hour.Aberrant, each.Hour.OwnWord, each.Hour.Share,
        habit.Hours >= SourceRules.LeastHours ? habit.Mean : null, each.Cause);
}
