using HomeCare.Modules.Telemetry.Contracts;

namespace HomeCare.Modules.Telemetry.Statistics;

/// <summary>A source's own habit: the aberrant share of its hours, exponentially weighted over 14 days.</summary>
/// <param name="Mean">Weighted mean of the share.</param>
/// <param name="Variance">Weighted variance of the share.</param>
/// <param name="Hours">Hours learned from.</param>
internal readonly record struct Habit(float Mean, float Variance, int Hours)
{
    /// <summary>An average over n hours weighs the newest by 2 / (n + 1); until then it is the plain mean of what there is.</summary>
    public const int FullHours = 14 * 24;

    public Habit Learn(double share)
    {
        var weight = Math.Max(2.0 / (FullHours + 1), 1.0 / (Hours + 1));
        var off = share - Mean;
        return new Habit(
            (float)(Mean + (weight * off)),
            (float)((1 - weight) * (Variance + (weight * off * off))),
            Math.Min(Hours + 1, FullHours));
    }
}

/// <summary>
/// When a source is unhealthy (CLINICAL 4, proposal): its aberrant share is over 5 % in an hour, or over 3 sigma of its own 14-day average. Pure.
/// </summary>
internal static class SourceRules
{
    public const double MostShare = 0.05;

    public const double MostSigmas = 3;

    /// <summary>
    /// Fewer readings judge nobody. 30 are five minutes of the 10 s grid and half an hour of the one-minute grid: below, one artefact of putting the bracelet
    /// on is already a tenth.
    /// </summary>
    public const int LeastJudged = 30;

    /// <summary>
    /// Fewer aberrant readings accuse nobody: one true jump of the heart marks up to three (it is believed after 30 s), and that is the person, not the
    /// source.
    /// </summary>
    public const int LeastAberrant = 4;

    /// <summary>A day and a night: before, a source has no habit to leave.</summary>
    public const int LeastHours = 24;

    /// <summary>
    /// No source's habit is steadier than this. One that was never wrong has a variance of 0, and 3 times nothing would accuse it at its first artefact.
    /// </summary>
    public const double LeastSigma = 0.005;

    /// <summary>A source is healthy again after so many judged hours without a finding: a loose strap comes and goes.</summary>
    public const int HealthyHours = 2;

    /// <summary>A source that sent nothing for so long is no longer called unhealthy.</summary>
    public const int HoursRemembered = 24;

    public static bool CanJudge(HourCounts hour) => hour.Judged >= LeastJudged;

    /// <summary>Why the hour makes it unhealthy; null for healthy. Asked only of an hour that can be judged.</summary>
    public static UnhealthyCause? Judge(HourCounts hour, Habit habit) =>
        hour.Aberrant < LeastAberrant ? null
        : hour.Share > MostShare ? UnhealthyCause.Share
        : habit.Hours >= LeastHours && hour.Share > Ceiling(habit) ? UnhealthyCause.AboveItsHabit
        : null;

    /// <summary>
    /// The habit after an hour. What lies over the ceiling counts as the ceiling, so that a source that falls ill does not teach its own average to call that
    /// normal within a day.
    /// </summary>
    public static Habit Learn(Habit habit, HourCounts hour) =>
        habit.Learn(habit.Hours >= LeastHours ? Math.Min(hour.Share, Ceiling(habit)) : Math.Min(hour.Share, MostShare));

    private static double Ceiling(Habit habit) => habit.Mean + (MostSigmas * Math.Max(Math.Sqrt(habit.Variance), LeastSigma));
}
