using System.Globalization;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Reports.Charts;
using HomeCare.Modules.Reports.Content;
using HomeCare.Modules.Telemetry.Contracts;
using Microsoft.AspNetCore.Components;

namespace HomeCare.Modules.Reports.Document;

/// <summary>What the two pages show, ready to print: a function of the data, the language and the moment it was made.</summary>
internal sealed class ReportContent
{
    private static readonly (double Low, double High) UsualHeartRate = (30, 120);
    private static readonly (double Low, double High) UsualOxygen = (84, 100);
    private readonly PeriodData data;
    private readonly Findings findings;
    private readonly Findings before;
    private readonly double room;

    public ReportContent(PeriodData data, CultureInfo culture, DateTimeOffset madeAt)
    {
        this.data = data;
        Words = new Wording(culture, data.Period.Zone, namesMonths: !IsShort);
        MadeAt = madeAt;
        findings = Findings.Of(data.Period, data.Minutes, data.LimitsAt);
        before = Findings.Of(data.Period.Before(), data.MinutesBefore, data.LimitsAt);
        Sentences = Summary.Of(data, findings, before, Words);
        room = PageRoom.ForCharts(Name, Referring, Sentences);
    }

    public Wording Words { get; }

    public DateTimeOffset MadeAt { get; }

    public TimeZoneInfo Zone => data.Period.Zone;

    public IReadOnlyList<Sentence> Sentences { get; }

    public PatientCard Person => data.Person;

    /// <summary>Few enough days to name each one.</summary>
    public bool IsShort => data.Period.Length <= 10;

    public bool ShowsDays => IsShort && data.Alerts.Count <= PageRoom.MostBesideDays;

    public bool HasFullNotes => data.Alerts.Count <= PageRoom.MostWithFullNotes;

    public string Name => Clip.To($"{Person.FirstName} {Person.LastName}", 70);

    public string Span => data.Period.IsWeek
        ? Words.Of($"semaine du {Words.Dates(data.Period.From, data.Period.To)}", $"week of {Words.Dates(data.Period.From, data.Period.To)}")
        : data.Period.Length == 1 ? Words.Date(data.Period.From)
        : Words.Of($"du {Words.Dates(data.Period.From, data.Period.To)}", Words.Dates(data.Period.From, data.Period.To));

    public string Title => Words.Of("Suivi à domicile", "Home monitoring") + $" – {Name} – {Span}";

    public int Age => data.Period.To.Year - Person.BirthDate.Year
        - (Person.BirthDate.AddYears(data.Period.To.Year - Person.BirthDate.Year) > data.Period.To ? 1 : 0);

    public string Referring => data.CareTeam.Count == 0
        ? Words.Of("non désigné", "not named")
        : Clip.To(string.Join(" · ", data.CareTeam.Select(member => member.DisplayName)), 110);

    public string Bucket => IsShort ? Words.Of("par quart d'heure", "per quarter of an hour") : Words.Of("par heure", "per hour");

    public MarkupString HeartChart => Signal(
        minute => minute.HeartRateBpm, UsualHeartRate, 0.41 * room, Words.Of("Fréquence cardiaque sur la période", "Heart rate over the period"),
        [AlertRule.HeartRateHigh, AlertRule.HeartRateLow, AlertRule.TachycardiaSignal, AlertRule.Fall, AlertRule.Help],
        limits => limits.HeartRateLowBpm, limits => limits.HeartRateHighBpm);

    public MarkupString OxygenChart => Signal(
        minute => minute.OxygenPercent, UsualOxygen, 0.35 * room, Words.Of("SpO2 sur la période", "SpO2 over the period"),
        [AlertRule.OxygenLow], limits => limits.OxygenLowPercent);

    public MarkupString StepsChart => new(StepBars.Draw(
        findings.Days, 0.24 * room, Words.Of("Pas par jour : ", "Steps a day: ")
        + string.Join(", ", findings.Days.Select(day => $"{Words.ShortDay(day.Day)} {Words.Number(day.Steps)}")), Words));

    public MarkupString HeartProfile => Profile(
        minute => minute.HeartRateBpm, (50, 100), Words.Of("Fréquence cardiaque selon l'heure", "Heart rate by hour of day"));

    public MarkupString OxygenProfile => Profile(
        minute => minute.OxygenPercent, (88, 100), Words.Of("SpO2 selon l'heure", "SpO2 by hour of day"));

    public VitalLimits Limits => data.LimitsAt(data.Period.End);

    public bool LimitsAreDefaults => data.Limits.FirstOrDefault(version => version.At is null || version.At <= data.Period.End) is null or { Version: 0 };

    public IReadOnlyList<AlertRow> Alerts => AlertRow.Gravest(data, Words);

    public IReadOnlyList<DayRow> Days => DayRow.Of(data, Words);

    public bool HasVisits => data.Visits.Count > 0;

    public int AlertsLeftOut => Math.Max(0, data.Alerts.Count - AlertRow.Most);

    public DataQuality Quality => data.Quality;

    /// <summary>Readings that should have come: one each ten seconds, the bracelet's rhythm.</summary>
    public long Expected => data.Quality.SpanSeconds / 10;

    public string Share => Words.Percent(Coverage.Share(data));

    public IReadOnlyList<QualityRow> QualityRows =>
    [
        QualityRow.Of(Words.Of("Fréquence cardiaque", "Heart rate"), data.Quality.HeartRate, Words),
        QualityRow.Of("SpO2", data.Quality.Oxygen, Words),
    ];

    private MarkupString Signal(
        Func<SeriesPoint, Band?> pick, (double Low, double High) usual, double height, string description, AlertRule[] rules,
        params Func<VitalLimits, double>[] limits)
    {
        var width = IsShort ? TimeSpan.FromMinutes(15) : TimeSpan.FromHours(1);
        var buckets = Buckets.Of(data.Minutes, pick, data.Period.Start, data.Period.End, width);
        var marks = data.Alerts.Where(alert => rules.Contains(alert.Rule)).OrderBy(alert => alert.Level).ThenBy(alert => alert.OccurredAt)
            .Select(alert => new AlertMark(alert.OccurredAt, alert.Level));
        return new(SignalChart.Draw(data.Period, buckets, [.. limits.SelectMany(LimitSpans)], [.. marks], usual, height, description, Words));
    }

    private IEnumerable<LimitSpan> LimitSpans(Func<VitalLimits, double> pick)
    {
        var starts = data.LimitChanges().Select(change => change.At!.Value).Prepend(data.Period.Start).ToList();
        return starts.Select((start, index) => new LimitSpan(
            start, index + 1 < starts.Count ? starts[index + 1] : data.Period.Days().Last().End, pick(data.LimitsAt(start))));
    }

    private MarkupString Profile(Func<SeriesPoint, Band?> pick, (double Low, double High) usual, string description) => new(HourProfile.Draw(
        Percentiles.ByHour(data.Period, data.Minutes, pick), Percentiles.ByHour(data.Period.Before(), data.MinutesBefore, pick),
        usual, PageRoom.ForProfiles(data.Alerts.Count, ShowsDays), description, Words));
}
