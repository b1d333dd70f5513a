using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Patients.Contracts;

namespace HomeCare.Modules.Alerts;

/// <summary>An alert as its burden is counted.</summary>
/// <param name="RaisedAt">When it was first there.</param>
/// <param name="CalledAt">When it reached its level: from then on somebody was awaited.</param>
internal readonly record struct CountedAlert(
    PatientId Patient, AlertRule Rule, AlertLevel Level, DateTime RaisedAt, DateTime CalledAt, DateTime? TakenAt, DateTime? ClosedAt, AlertOutcome? Outcome, int Occurrences)
{
    public bool IsReal => Outcome == AlertOutcome.Real;

    public bool IsFalse => Outcome is AlertOutcome.FalseAlarm or AlertOutcome.Technical;
}

/// <summary>Adds up what alerts asked of people. Pure. The figures that make a proposal are ours, to be confirmed by a physician.</summary>
internal static class BurdenCount
{
    /// <summary>A cause that came as often as this in the month chatters, unless it was mostly real.</summary>
    public const int Chatters = 12;

    /// <summary>Fewer outcomes say nothing of how false a rule is.</summary>
    public const int LeastOutcomes = 3;

    /// <summary>CLINICAL 6: of what calls people at least so much should need them.</summary>
    public const double LeastActionable = 0.3;

    public static readonly TimeSpan LongYellow = TimeSpan.FromDays(7);

    private static readonly AlertLevel[] Levels = [AlertLevel.Red, AlertLevel.Orange, AlertLevel.Yellow, AlertLevel.Technical];

    public static Burden Of(IReadOnlyList<CountedAlert> alerts, int patients, DateTimeOffset from, DateTimeOffset to)
    {
        var calling = alerts.Where(alert => alert.Level >= AlertLevel.Orange).ToList();
        var judged = calling.Where(alert => alert.IsReal || alert.IsFalse).ToList();
        var taken = calling.Where(alert => alert.TakenAt is not null).Select(alert => alert.TakenAt!.Value - alert.CalledAt).Order().ToList();
        return new Burden(
            from, to, patients,
            [.. Levels.Select(level => LevelOf(level, [.. alerts.Where(alert => alert.Level == level)]))],
            judged.Count == 0 ? null : (double)judged.Count(alert => alert.IsReal) / judged.Count,
            At(taken, 0.5), At(taken, 0.9), OfTheTopTenth(calling, patients),
            [.. alerts.Where(alert => alert.Level != AlertLevel.Technical).GroupBy(alert => alert.Patient)
                .Select(theirs => PersonOf(theirs.Key, [.. theirs], to))
                .OrderByDescending(person => person.Alerts).ThenByDescending(person => person.Rules.Sum(rule => rule.Occurrences))]);
    }

    /// <summary>Whose sensor is at fault needs no other limit, so that comes first.</summary>
    public static ProposedChange ChangeFor(IReadOnlyCollection<CountedAlert> ofARule, DateTimeOffset now)
    {
        var (real, wrong) = (ofARule.Count(alert => alert.IsReal), ofARule.Count(alert => alert.IsFalse));
        if (real + wrong >= LeastOutcomes && wrong * 2 > real + wrong)
        {
            return ProposedChange.CheckBracelet;
        }

        // A fall and a call for help have no limit to try.
        if (ofARule.First().Rule is not (AlertRule.HeartRateHigh or AlertRule.HeartRateLow or AlertRule.OxygenLow))
        {
            return ProposedChange.None;
        }

        if (ofARule.Any(alert => alert.Level == AlertLevel.Yellow && (alert.ClosedAt ?? now.UtcDateTime) - alert.RaisedAt >= LongYellow))
        {
            return ProposedChange.OwnYellow;
        }

        var chatters = ofARule.Sum(alert => alert.Occurrences) >= Chatters;
        return chatters && real < LeastActionable * ofARule.Count ? ProposedChange.TryLimits : ProposedChange.None;
    }

    private static LevelBurden LevelOf(AlertLevel level, List<CountedAlert> alerts) => new(
        level, alerts.Count, alerts.Count(alert => alert.IsReal), alerts.Count(alert => alert.IsFalse), alerts.Count(alert => alert.ClosedAt is null));

    private static PersonBurden PersonOf(PatientId patient, List<CountedAlert> alerts, DateTimeOffset now) => new(
        patient, alerts.Count(alert => alert.Level >= AlertLevel.Orange),
        [.. alerts.GroupBy(alert => alert.Rule)
            .Select(same => new RuleBurden(
                same.Key, same.Max(alert => alert.Level), same.Count(), same.Sum(alert => alert.Occurrences), same.Count(alert => alert.IsReal),
                same.Count(alert => alert.IsFalse), ChangeFor([.. same], now)))
            .OrderByDescending(rule => rule.Occurrences)]);

    private static double? OfTheTopTenth(List<CountedAlert> calling, int patients)
    {
        var top = (int)Math.Ceiling(patients / 10.0);
        return calling.Count == 0 ? null : (double)calling.GroupBy(alert => alert.Patient).Select(theirs => theirs.Count()).OrderDescending().Take(top).Sum() / calling.Count;
    }

    private static TimeSpan? At(List<TimeSpan> ordered, double share) =>
        ordered.Count == 0 ? null : ordered[Math.Min(ordered.Count - 1, (int)(share * ordered.Count))];
}
