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
    private const double HeartHeight = 150;
    private const double OxygenHeight = 128;
    private const double StepsHeight = 88;
    private const double ProfileHeight = 105;
    private static readonly (double Low, double High) UsualHeartRate = (40, 120);
    private static readonly (double Low, double High) UsualOxygen = (84, 100);
    private readonly PeriodData data;
    private readonly Findings findings;
    private readonly Findings before;

    public ReportContent(PeriodData data, CultureInfo culture, DateTimeOffset madeAt)
    {
        this.data = data;
        Words = new Wording(culture, data.Period.Zone);
        MadeAt = madeAt;
        findings = Findings.Of(data.Period, data.Minutes, data.LimitsAt);
        before = Findings.Of(data.Period.Before(), data.MinutesBefore, data.LimitsAt);
        Sentences = Summary.Of(data, findings, before, Words);
    }

    public Wording Words { get; }

    public DateTimeOffset MadeAt { get; }

    public TimeZoneInfo Zone => data.Period.Zone;

    public IReadOnlyList<Sentence> Sentences { get; }

    public PatientCard Person => data.Person;

    public bool IsEmpty => findings.FirstReceived is null;

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
        : Clip.To(string.Join(", ", data.CareTeam.Select(member => member.DisplayName)), 110);

    public string Bucket => data.Period.Length <= 10 ? Words.Of("par quart d'heure", "per quarter of an hour") : Words.Of("par heure", "per hour");

    public MarkupString HeartChart => Signal(
        minute => minute.HeartRateBpm, UsualHeartRate, HeartHeight, Words.Of("Fréquence cardiaque sur la période", "Heart rate over the period"),
        limits => limits.HeartRateLowBpm, limits => limits.HeartRateHighBpm);

    public MarkupString OxygenChart => Signal(
        minute => minute.OxygenPercent, UsualOxygen, OxygenHeight, Words.Of("SpO2 sur la période", "SpO2 over the period"),
        limits => limits.OxygenLowPercent);

    public MarkupString StepsChart => new(StepBars.Draw(
        findings.Days, StepsHeight, Words.Of("Pas par jour", "Steps a day") + " : "
        + string.Join(", ", findings.Days.Select(day => $"{Words.ShortDay(day.Day)} {Words.Number(day.Steps)}")), Words));

    public MarkupString HeartProfile => Profile(
        minute => minute.HeartRateBpm, (50, 100), Words.Of("Fréquence cardiaque selon l'heure", "Heart rate by hour of day"));

    public MarkupString OxygenProfile => Profile(
        minute => minute.OxygenPercent, (88, 100), Words.Of("SpO2 selon l'heure", "SpO2 by hour of day"));

    public RedLimits Limits => data.LimitsAt(data.Period.End);

    public bool LimitsAreDefaults => data.Limits.FirstOrDefault(version => version.At is null || version.At <= data.Period.End) is null or { Version: 0 };

    public IReadOnlyList<AlertRow> Alerts => AlertRow.Gravest(data, Words);

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
        Func<SeriesPoint, Band?> pick, (double Low, double High) usual, double height, string description, params Func<RedLimits, double>[] limits)
    {
        var width = data.Period.Length <= 10 ? TimeSpan.FromMinutes(15) : TimeSpan.FromHours(1);
        var buckets = Buckets.Of(data.Minutes, pick, data.Period.Start, data.Period.End, width);
        return new(SignalChart.Draw(data.Period, buckets, [.. limits.SelectMany(LimitSpans)], usual, height, description, Words));
    }

    private IEnumerable<LimitSpan> LimitSpans(Func<RedLimits, double> pick)
    {
        var starts = data.LimitChanges().Select(change => change.At!.Value).Prepend(data.Period.Start).ToList();
        return starts.Select((start, index) => new LimitSpan(
            start, index + 1 < starts.Count ? starts[index + 1] : data.Period.Days().Last().End, pick(data.LimitsAt(start))));
    }

    private MarkupString Profile(Func<SeriesPoint, Band?> pick, (double Low, double High) usual, string description) => new(HourProfile.Draw(
        Percentiles.ByHour(data.Period, data.Minutes, pick), Percentiles.ByHour(data.Period.Before(), data.MinutesBefore, pick),
        usual, ProfileHeight, description, Words));
}
