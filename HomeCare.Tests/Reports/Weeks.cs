using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Reports.Content;
using HomeCare.Modules.Telemetry.Contracts;

namespace HomeCare.Tests.Reports;

/// <summary>Weeks of invented people, each minute computed, none random: the same figures at each run.</summary>
internal static class Weeks
{
    public static readonly TimeZoneInfo Paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");
    public static readonly DateOnly Monday = new(2025, 3, 3);
    public static readonly DateOnly Sunday = new(2025, 3, 9);
    public static readonly DateTimeOffset Later = new(2025, 3, 10, 4, 0, 0, TimeSpan.Zero);
    public static readonly PatientId Jeanne = new(Guid.Parse("7d0c2f0e-3f1b-4a52-9b7a-6b1f3c0a9e11"));
    public static readonly StaffMember Doctor = new(new StaffId(Guid.Parse("11111111-0000-4000-8000-000000000001")), StaffRole.Doctor, "Dr Anne Lefèvre", null);
    public static readonly StaffMember Nurse = new(new StaffId(Guid.Parse("11111111-0000-4000-8000-000000000002")), StaffRole.Nurse, "Claire Petit, infirmière", "+33612345678");

    public static PatientCard Person(string first = "Jeanne", string last = "Moreau") => new(
        Jeanne, "7K3Q", first, last, new DateOnly(1941, 6, 12), "3 rue des Lilas, Tours", null, null, null, [], null);

    public static ReportPeriod Period(DateOnly? from = null, DateOnly? to = null, DateTimeOffset? now = null) =>
        ReportPeriod.Of(from ?? Monday, to ?? Sunday, Paris, now ?? Later)!;

    /// <summary>Minutes of an ordinary life: lower at night, up with steps at meals and on the walk.</summary>
    public static IReadOnlyList<SeriesPoint> Ordinary(ReportPeriod period, double heart = 68, double oxygen = 95, double stepShare = 1)
    {
        var minutes = new List<SeriesPoint>();
        for (var at = period.Start; at < period.End; at = at.AddMinutes(1))
        {
            var local = period.Local(at);
            var day = Math.Cos((local.TimeOfDay.TotalHours - 15) / 24 * 2 * Math.PI);
            var wave = (Math.Sin(at.ToUnixTimeSeconds() / 660d) * 2) + (Math.Sin(at.ToUnixTimeSeconds() / 4000d) * 2.5);
            var walking = local is { Hour: 10 or 16 or 18, Minute: < 30 };
            var steps = walking ? (long)((20 + (local.Day % 4 * 3)) * stepShare) : local is { Hour: >= 8 and < 21, Minute: 5 or 35 } ? (long)(12 * stepShare) : 0;
            var rate = heart + (day * 7) + wave + (walking ? 16 : 0);
            var saturation = oxygen + (day * 0.9) + (wave / 6);
            minutes.Add(new SeriesPoint(
                at, new Band(rate, rate - 4, rate + 5, 6), new Band(saturation, saturation - 1, Math.Min(100, saturation + 1), 6), steps, 6, 0));
        }

        return minutes;
    }

    /// <summary>The same with nothing received in between.</summary>
    public static IReadOnlyList<SeriesPoint> Without(this IReadOnlyList<SeriesPoint> minutes, DateTimeOffset from, DateTimeOffset to) =>
        [.. minutes.Select(minute => minute.From >= from && minute.From < to ? new SeriesPoint(minute.From, null, null, 0, 0, 0) : minute)];

    /// <summary>The same with other values in between.</summary>
    public static IReadOnlyList<SeriesPoint> With(
        this IReadOnlyList<SeriesPoint> minutes, DateTimeOffset from, DateTimeOffset to, double? heart = null, double? oxygen = null) =>
        [.. minutes.Select(minute => minute.From < from || minute.From >= to ? minute : minute with
        {
            HeartRateBpm = heart is { } rate ? new Band(rate, rate - 3, rate + 3, 6) : minute.HeartRateBpm,
            OxygenPercent = oxygen is { } percent ? new Band(percent, percent - 1, percent + 1, 6) : minute.OxygenPercent,
        })];

    /// <summary>An instant on the home's clock.</summary>
    public static DateTimeOffset At(int day, int hour, int minute = 0)
    {
        var local = new DateTime(2025, 3, day, hour, minute, 0);
        return new DateTimeOffset(local, Paris.GetUtcOffset(local)).ToUniversalTime();
    }

    public static DataQuality QualityOf(ReportPeriod period, IReadOnlyList<SeriesPoint> minutes)
    {
        var received = minutes.Sum(minute => (long)minute.Received);
        var heart = minutes.Sum(minute => (long)(minute.HeartRateBpm?.Count ?? 0));
        var oxygen = minutes.Sum(minute => (long)(minute.OxygenPercent?.Count ?? 0));
        return new DataQuality(
            received, received * 10, (long)(period.End - period.Start).TotalSeconds,
            new SignalQuality(heart, 0, received - heart, received > heart ? new Dictionary<string, long> { ["no_contact"] = received - heart } : []),
            new SignalQuality(oxygen, 0, received - oxygen, received > oxygen ? new Dictionary<string, long> { ["low_perfusion"] = received - oxygen } : []),
            0);
    }

    public static AlertSummary Alert(
        AlertRule rule, AlertLevel level, DateTimeOffset at, double? value = null, AlertState state = AlertState.Closed,
        AlertOutcome? outcome = AlertOutcome.Real, string? note = null, int occurrences = 1, bool late = false, DateTimeOffset? cancelled = null) => new(
        AlertId.New(), "4F2A", Jeanne, rule, level, state, at, at.AddSeconds(2), at.AddMinutes(4), occurrences, late, value, cancelled,
        state >= AlertState.Taken ? Nurse.Id : null, state >= AlertState.Taken ? at.AddMinutes(3) : null,
        state == AlertState.Closed ? Nurse.Id : null, state == AlertState.Closed ? at.AddMinutes(48) : null,
        state == AlertState.Closed ? outcome : null, note);

    public static PeriodData Data(
        ReportPeriod? period = null, IReadOnlyList<SeriesPoint>? minutes = null, IReadOnlyList<SeriesPoint>? before = null,
        IReadOnlyList<AlertSummary>? alerts = null, IReadOnlyList<LimitsVersion>? limits = null, DataQuality? quality = null, PatientCard? person = null)
    {
        var days = period ?? Period();
        var now = minutes ?? Ordinary(days);
        return new PeriodData(
            person ?? Person(), days, [Doctor, Nurse], limits ?? [new LimitsVersion(0, VitalLimits.Default, null, null, null)], now,
            before ?? Ordinary(days.Before()), quality ?? QualityOf(days, now), alerts ?? [],
            new Dictionary<StaffId, string> { [Nurse.Id] = Nurse.DisplayName, [Doctor.Id] = Doctor.DisplayName });
    }

    /// <summary>A week as most are: one interruption, a tachycardia, a fall, a box that fell silent.</summary>
    public static PeriodData Normal()
    {
        var period = Period();
        var minutes = Ordinary(period)
            .Without(At(4, 14, 5), At(5, 3, 40))
            .With(At(6, 15, 20), At(6, 15, 32), heart: 138)
            .With(At(7, 3, 10), At(7, 3, 40), oxygen: 87)
            .With(At(8, 4, 0), At(8, 4, 6), oxygen: 84);
        return Data(period, minutes, Ordinary(period.Before(), heart: 66, oxygen: 95.4, stepShare: 1.2), [
            Alert(AlertRule.HeartRateHigh, AlertLevel.Red, At(6, 15, 21), 138, note: "Montée d'escalier, repos, retour à 76. Revue à domicile le soir."),
            Alert(AlertRule.OxygenLow, AlertLevel.Red, At(8, 4, 1), 84, note: "Lunettes à oxygène déplacées, remises."),
            Alert(AlertRule.Fall, AlertLevel.Red, At(7, 10, 12), outcome: AlertOutcome.FalseAlarm, note: "S'est assise brusquement.", cancelled: At(7, 10, 13)),
            Alert(AlertRule.BoxSilent, AlertLevel.Technical, At(4, 14, 8), outcome: AlertOutcome.Technical, note: "Coupure de courant dans le quartier."),
        ]);
    }

    /// <summary>Nothing heard, nothing happened.</summary>
    public static PeriodData Empty()
    {
        var period = Period();
        return Data(period, [], [], quality: new DataQuality(0, 0, 604_800, new SignalQuality(0, 0, 0, new Dictionary<string, long>()), new SignalQuality(0, 0, 0, new Dictionary<string, long>()), 0));
    }

    /// <summary>Everything at its longest: sixty alerts with long notes, forty gaps, changed limits, every reason, long names.</summary>
    public static PeriodData Worst()
    {
        var period = Period();
        var minutes = Ordinary(period, heart: 90, oxygen: 88, stepShare: 0.4);
        for (var gap = 0; gap < 40; gap++)
        {
            var from = period.Start.AddHours(2 + (gap * 4));
            minutes = minutes.Without(from, from.AddMinutes(45));
        }

        minutes = minutes.With(At(5, 11), At(5, 15), heart: 172, oxygen: 71).With(At(6, 11), At(6, 12), heart: 33);
        var rules = Enum.GetValues<AlertRule>();
        var note = string.Concat(Enumerable.Repeat("Appel de la fille, passage à domicile, constantes reprises ; ", 9))[..500];
        var alerts = Enumerable.Range(0, 60).Select(index => Alert(
            rules[index % rules.Length], (AlertLevel)(3 - (index % 4)), At(3, 1).AddHours(index * 2.5), 171.6, note: note, occurrences: 12, late: true,
            state: index % 7 == 0 ? AlertState.Notified : AlertState.Closed, cancelled: At(3, 1).AddHours(index * 2.5).AddMinutes(5))).ToList();
        var reasons = new Dictionary<string, long>
        {
            ["no_contact"] = 4123, ["low_perfusion"] = 3120, ["hr_out_of_range"] = 1204, ["insufficient_signal"] = 988, ["motion"] = 77, ["some_new_reason_of_a_later_firmware_that_is_long"] = 5000,
        };
        var quality = QualityOf(period, minutes) with
        {
            HeartRate = new SignalQuality(40_123, 3_400, 9_912, reasons), Oxygen = new SignalQuality(30_123, 13_400, 9_912, reasons), Quarantined = 1_204,
        };
        return Data(period, minutes, Ordinary(period.Before(), heart: 70, oxygen: 95), alerts,
            [
                new LimitsVersion(2, new VitalLimits(45, 140, 80, 2), Doctor.Id, At(6, 9), string.Concat(Enumerable.Repeat("BPCO connue, cible 88-92 % ; ", 7))[..200]),
                new LimitsVersion(1, new VitalLimits(42, 135, 82, 2), Doctor.Id, At(4, 9), "Première adaptation"),
                new LimitsVersion(0, VitalLimits.Default, null, null, null),
            ],
            quality, Person("Marie-Antoinette-Joséphine-Élisabeth-Marguerite-Bernadette", "de La Rochefoucauld-Montmorency-Villeneuve-Saint-Georges-sur")) with
        {
            Trends = AllTrends,
            Visits = [.. Enumerable.Range(0, 12).Select(index => VisitAt(At(9 - (index / 2), 18 - (8 * (index % 2))), 25))],
        };
    }

    /// <summary>Everything that can leave a habit.</summary>
    public static IReadOnlyList<HabitLeft> AllTrends { get; } =
    [
        new(TrendKind.OxygenNight, new(2025, 3, 9), 91.2, 95.4, -4.2, new(2025, 3, 7)), new(TrendKind.RestingHeartRate, new(2025, 3, 9), 78, 66, 12, new(2025, 3, 8)),
        new(TrendKind.Steps, new(2025, 3, 9), 1_210, 2_526, -0.521, new(2025, 3, 5)),
    ];

    public static Visit VisitAt(DateTimeOffset at, int respirations)
    {
        var measured = new VisitMeasures(respirations, 95, false, 125, 70, Consciousness.Alert, 37);
        return new(Guid.NewGuid(), at, Nurse.Id, measured, 1, HomeCare.Modules.Alerts.Rules.News2.Of(measured, 1));
    }
}
