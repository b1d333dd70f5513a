using HomeCare.Modules.Alerts.Contracts;

namespace HomeCare.Modules.Reports.Content;

/// <summary>One day as a line of print.</summary>
internal sealed record DayRow(string Day, string Received, string HeartRate, string Oxygen, string Outside, string Steps, string Alerts)
{
    private const string Nothing = "–";

    public static IReadOnlyList<DayRow> Of(PeriodData data, Wording words) => [.. data.Period.Days().Select(day => Of(day, data, words))];

    private static DayRow Of(ReportDay day, PeriodData data, Wording words)
    {
        var end = day.End < data.Period.End ? day.End : data.Period.End;
        var minutes = data.Minutes.Where(minute => minute.From >= day.Start && minute.From < end).ToList();
        var findings = Findings.Of(new ReportPeriod(day.Date, day.Date, data.Period.Zone, day.Start, end, end < day.End), minutes, data.LimitsAt);
        var steps = findings.Days[0];
        var outside = (findings.HeartRate?.MinutesLow ?? 0) + (findings.HeartRate?.MinutesHigh ?? 0) + (findings.Oxygen?.MinutesLow ?? 0);
        return new DayRow(
            words.ShortDay(day.Date),
            steps.Begun ? words.Percent(steps.Share) : words.Of("à venir", "to come"),
            findings.HeartRate is { } heart ? $"{words.Number(heart.Median)} ({words.Number(heart.Lowest.Value)}–{words.Number(heart.Highest.Value)})" : Nothing,
            findings.Oxygen is { } oxygen ? $"{words.Number(oxygen.Median)} ({words.Number(oxygen.Lowest.Value)}–{words.Number(oxygen.Highest.Value)})" : Nothing,
            findings.HeartRate is null && findings.Oxygen is null ? Nothing : words.Duration(TimeSpan.FromMinutes(outside)),
            steps.Share > 0 ? words.Number(steps.Steps) + (steps.IsWhole ? "" : "*") : Nothing,
            AlertsOf(data.Alerts.Where(alert => alert.OccurredAt >= day.Start && alert.OccurredAt < day.End).ToList(), words));
    }

    private static string AlertsOf(List<AlertSummary> alerts, Wording words) => alerts.Count == 0
        ? Nothing
        : string.Join(", ", alerts.GroupBy(alert => alert.Level).OrderByDescending(level => level.Key)
            .Select(level => AlertSentences.InWords(level.Key, level.Count(), words)));
}
