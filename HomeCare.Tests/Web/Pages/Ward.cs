using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Reports.Contracts;
using HomeCare.Modules.Telemetry;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Wire;

namespace HomeCare.Tests.Web.Pages;

/// <summary>
/// A small ward at noon of a winter day, in every state a page has to show: a red alert, one taken, a person without data, a late
/// value, a doubtful one, one never heard, a calm one.
/// </summary>
internal sealed class Ward
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 12, 11, 0, 0, TimeSpan.Zero);

    public static readonly StaffId Doctor = StaffId.New();
    public static readonly StaffId Nurse = StaffId.New();
    public static readonly StaffId Other = StaffId.New();
    public static readonly StaffId OtherNurse = StaffId.New();
    public static readonly BoxId Box = new(Guid.NewGuid());

    private static readonly Contact Daughter = new(ContactId.New(), "Sophie", "fille", "+33612345678", 1);
    private static readonly Contact Neighbour = new(ContactId.New(), "Marc", "voisin", "+33698765432", 2);

    public static readonly PatientCard Jeanne = Person("7K3Q", "Jeanne", "Moreau", 1938, "12 rue des Lilas, 69003 Lyon", "A4512", 1, [Daughter, Neighbour]);
    public static readonly PatientCard Paul = Person("M2XD", "Paul", "Lefèvre", 1941, "3 place Bellecour, 69002 Lyon", null, 2, [Neighbour]);
    public static readonly PatientCard Louise = Person("9PRT", "Louise", "Garnier-Dubois", 1935, "158 boulevard de la Croix-Rousse, 69004 Lyon", "17B29", 3, []);
    public static readonly PatientCard Henri = Person("4WZC", "Henri", "Blanc", 1944, "41 cours Gambetta, 69007 Lyon", "1975", 4, [Daughter]);
    public static readonly PatientCard Odette = Person("H8KN", "Odette", "Roux", 1932, "7 montée du Gourguillon, 69005 Lyon", null, 5, [Daughter]);

    public static readonly AlertSummary Fall = new(
        new AlertId(Guid.Parse("11111111-0000-0000-0000-000000000001")), "4F2A", Jeanne.Id, AlertRule.Fall, AlertLevel.Red, AlertState.Notified,
        Noon.AddMinutes(-4), Noon.AddMinutes(-4), Noon.AddMinutes(-4), 1, false, null, null, null, null, null, null, null, null);

    public static readonly AlertSummary Fast = new(
        new AlertId(Guid.Parse("11111111-0000-0000-0000-000000000002")), "4F2B", Paul.Id, AlertRule.HeartRateHigh, AlertLevel.Red, AlertState.Taken,
        Noon.AddMinutes(-37), Noon.AddMinutes(-37), Noon.AddMinutes(-2), 6, false, 138, null, Nurse, Noon.AddMinutes(-30), null, null, null, null, EasedTo: AlertLevel.Orange);

    /// <summary>Known by its link alone: on no list of this ward.</summary>
    public static readonly AlertSummary Unanswered = new(
        new AlertId(Guid.Parse("11111111-0000-0000-0000-000000000006")), "4F2D", Jeanne.Id, AlertRule.Help, AlertLevel.Red, AlertState.Notified,
        Noon.AddMinutes(-70), Noon.AddMinutes(-70), Noon.AddMinutes(-70), 1, false, null, null, null, null, null, null, null, null, Support: SupportCall.EmergencyNumber);

    public static readonly AlertSummary Silent = new(
        new AlertId(Guid.Parse("11111111-0000-0000-0000-000000000003")), "4F2C", Louise.Id, AlertRule.BoxSilent, AlertLevel.Technical, AlertState.Raised,
        Noon.AddHours(-3), Noon.AddHours(-3), Noon, 1, false, null, null, null, null, null, null, null, null);

    public static readonly AlertSummary Closed = new(
        new AlertId(Guid.Parse("11111111-0000-0000-0000-000000000004")), "4E9D", Jeanne.Id, AlertRule.OxygenLow, AlertLevel.Red, AlertState.Closed,
        Noon.AddDays(-3), Noon.AddDays(-3), Noon.AddDays(-3).AddMinutes(4), 2, false, 84, null, Nurse, Noon.AddDays(-3).AddMinutes(6), Nurse,
        Noon.AddDays(-3).AddMinutes(41), AlertOutcome.FalseAlarm, "Capteur mal posé, remis en place. SpO2 97 % au repos.");

    public static readonly AlertSummary Muted = new(
        new AlertId(Guid.Parse("11111111-0000-0000-0000-000000000005")), "4E9E", Jeanne.Id, AlertRule.BoxSilent, AlertLevel.Technical, AlertState.Closed,
        Noon.AddHours(-22), Noon.AddHours(-22).AddMinutes(3), Noon.AddHours(-22).AddMinutes(48), 10, false, null, null, Nurse, Noon.AddHours(-21), Nurse,
        Noon.AddHours(-20), AlertOutcome.Technical, "Box débranchée pour le ménage.");

    public IReadOnlyList<PatientCard> Mine { get; set; } = [Jeanne, Paul, Louise, Henri, Odette];

    public IReadOnlyList<AlertSummary> Open { get; set; } = [Fall, Fast, Silent];

    public StatedAnswers Answers => new StatedAnswers()
        .To((RecordAccess _) => MediatR.Unit.Value)
        .To((ListMyPatients _) => Mine)
        .To((FindMyPatient find) => Mine.FirstOrDefault(card => card.Id == find.Patient))
        .To((ListStaff list) => (IReadOnlyList<StaffMember>)[.. Staff.Where(member => list.Only?.Contains(member.Id) ?? true)])
        .To((ListOpenAlerts list) => (IReadOnlyList<AlertSummary>)[.. Open.Where(alert => list.Patients.Contains(alert.Patient))])
        .To((ListAlerts list) => (IReadOnlyList<AlertSummary>)[.. Open.Append(Closed).Append(Muted).Where(alert => alert.Patient == list.Patient && alert.OccurredAt >= list.From && alert.OccurredAt < list.To)])
        .To((FindAlert find) => Open.Append(Closed).Append(Unanswered).FirstOrDefault(alert => alert.Id == find.Alert) is { } alert ? new AlertStory(alert, Story(alert)) : null)
        .To((GetLimits _) => Limits[0])
        .To((ListLimits _) => Limits)
        .To((SetLimits set) => (Modules.Shared.Outcome<LimitsVersion>)new LimitsVersion(2, set.Limits, set.By, Noon, set.Reason))
        .To((GetBurden _) => DoctorShelf.Burden)
        .To((ListVisits list) => list.Patient == Jeanne.Id ? DoctorShelf.Visits : [])
        .To((RecordVisit record) => (Modules.Shared.Outcome<Visit>)(DoctorShelf.Visits[0] with { Id = record.Id, Measures = record.Measures }))
        .To((ListSwitchOffs _) => DoctorShelf.SwitchOffs)
        .To((AskSwitchOff ask) => (Modules.Shared.Outcome<SwitchOff>)(DoctorShelf.SwitchOffs[0] with { Rule = ask.Rule, Level = ask.Level }))
        .To((AgreeToSwitchOff _) => (Modules.Shared.Outcome<SwitchOff>)DoctorShelf.SwitchOffs[1])
        .To((EndSwitchOff _) => (Modules.Shared.Outcome<SwitchOff>)DoctorShelf.SwitchOffs[1])
        .To((GetBaseline _) => DoctorShelf.Habit)
        .To((ListTrends list) => list.Patient == Jeanne.Id ? DoctorShelf.Trends : [])
        .To((TryLimits _) => (Modules.Shared.Outcome<LimitsTrial>)DoctorShelf.Trial)
        .To((TakeAlert take) => (Modules.Shared.Outcome<AlertSummary>)(Fall with { Id = take.Alert, State = AlertState.Taken }))
        .To((PassAlert pass) => (Modules.Shared.Outcome<AlertSummary>)(Fall with { Id = pass.Alert }))
        .To((ArriveOnSite arrive) => (Modules.Shared.Outcome<AlertSummary>)(Fall with { Id = arrive.Alert, State = AlertState.OnSite }))
        .To((ShelveAlert shelve) => (Modules.Shared.Outcome<AlertSummary>)(Fall with { Id = shelve.Alert }))
        .To((FindPause find) => find.Patient == Henri.Id ? new Pause(Henri.Id, PauseKind.Away, Noon.AddHours(-1), Noon.AddHours(3), Nurse, "Chez le dentiste") : null)
        .To((PauseHome pause) => (Modules.Shared.Outcome<Pause>)new Pause(pause.Patient, pause.Kind, Noon, Noon.AddHours(pause.Hours), pause.By, pause.Reason))
        .To((EndPause end) => (Modules.Shared.Outcome<PatientId>)end.Patient)
        .To((ListEscalationPlans _) => DoctorShelf.Plans)
        .To((SetEscalationPlan set) => (Modules.Shared.Outcome<EscalationVersion>)new EscalationVersion(2, set.Plan, set.By, Noon, set.Reason))
        .To((ListSupportCalls _) => OfficeShelf.Calls)
        .To((NoteSupportCall note) => (Modules.Shared.Outcome<AlertId>)note.Alert)
        .To((CloseAlert close) => (Modules.Shared.Outcome<AlertSummary>)(Fall with { Id = close.Alert, State = AlertState.Closed }))
        .To((ListLastValues list) => (IReadOnlyList<LastValues>)[.. list.Patients.Select(Last)])
        .To((GetSeries get) => Recording.Series(get.Patient == Louise.Id || get.Patient == Odette.Id ? 3 : 0, get))
        .To((GetReadings get) => Readings(get.Patient, get.From, get.To))
        .To((GetRawSeries get) => GetRawSeriesHandler.Of(Readings(get.Patient, get.From, get.To)))
        .To((GetDataQuality get) => Quality(get.Patient))
        .To((ListDocuments _) => (IReadOnlyList<DocumentEntry>)[new(Guid.NewGuid(), new(2026, 3, 2), new(2026, 3, 8), Noon.AddDays(-3), 121_344, new string('a', 64))])
        .To((MakeReport _) => (Modules.Shared.Outcome<DocumentFile>)new Modules.Shared.Refusal("no_engine", "Chromium manque sur ce serveur : installez le paquet chromium.", "Chromium is missing on this server: install the package chromium."))
        .To((FindDocument find) => (Modules.Shared.Outcome<DocumentFile>)new DocumentFile(new DocumentEntry(find.Document, new(2026, 3, 2), new(2026, 3, 8), Noon, 4, ""), [37, 80, 68, 70]))
        .To((ListAccounts _) => (IReadOnlyList<AccountEntry>)
        [
            new(Guid.NewGuid(), "admin@exemple.fr", AccountRole.Admin, false, Noon.AddDays(-90), Noon.AddMinutes(-3)),
            new(Guid.NewGuid(), "claire.petit@exemple.fr", AccountRole.Nurse, false, Noon.AddDays(-60), Noon.AddHours(-2)),
            new(Guid.NewGuid(), "dr.bernard@exemple.fr", AccountRole.Doctor, true, Noon.AddDays(-60), null),
        ])
        .To((ListBoxes _) => OfficeShelf.Boxes)
        .To((GetFleetQuality _) => OfficeShelf.Fleet)
        .To((ListSilentBoxes _) => OfficeShelf.Silent)
        .To((ListIncidents _) => OfficeShelf.Incidents)
        .To((ListTexts _) => OfficeShelf.Texts)
        .To((GetTextHealth _) => OfficeShelf.TextHealth)
        .To((FindCanary _) => (CanaryHealth?)OfficeShelf.Canary)
        .To((FindRound _) => (IReadOnlyList<PatientId>)[Jeanne.Id, Paul.Id])
        .To((ListReplacements _) => OfficeShelf.StandIns)
        .To((ListPatientsForOffice _) => (IReadOnlyList<OfficePatient>)[.. Mine.Select(card => new OfficePatient(card.Id, card.Pseudonym, card.FirstName, card.LastName, card.Box, Noon.AddDays(-40)))])
        .To((ListCareTeam _) => (IReadOnlyList<StaffMember>)[Staff[1]])
        .To((GetPatientForDocument get) => Mine.FirstOrDefault(card => card.Id == get.Patient));

    public static IReadOnlyList<StaffMember> Staff { get; } =
    [
        new(Nurse, StaffRole.Nurse, "Claire Petit, infirmière", "+33611111111"),
        new(Doctor, StaffRole.Doctor, "Dr Anne Bernard", null),
        new(Other, StaffRole.Doctor, "Dr Karim Haddad", null),
        new(OtherNurse, StaffRole.Nurse, "Amélie Rey, infirmière", "+33611223344") { Hours = new(new(20, 0), new(7, 0)) },
    ];

    private static IReadOnlyList<LimitsVersion> Limits { get; } =
    [
        new(1, new VitalLimits(42, 125, 84.5), Doctor, Noon.AddDays(-12), "Bêtabloquant : fréquence de repos basse connue."),
        new(0, VitalLimits.Default, null, null, null),
    ];

    private static IReadOnlyList<RecordedReading> Readings(PatientId patient, DateTimeOffset from, DateTimeOffset to) =>
        patient == Odette.Id ? [] : Recording.Readings(from, to, patient == Louise.Id ? Noon.AddHours(-3) : Noon);

    private static DataQuality Quality(PatientId patient) => patient == Odette.Id
        ? new DataQuality(0, 0, 86_400, new(0, 0, 0, new Dictionary<string, long>()), new(0, 0, 0, new Dictionary<string, long>()), 0)
        : new DataQuality(
            7_860, 78_600, 86_700, new(7_734, 0, 126, new Dictionary<string, long> { ["hr_step"] = 66, ["not_worn"] = 60, ["no_value"] = 60 }),
            new(7_554, 66, 180, new Dictionary<string, long> { ["no_contact"] = 120, ["no_value"] = 180, ["low_perfusion"] = 66, ["not_worn"] = 60 }), 0);

    private static LastValues Last(PatientId patient) =>
        patient == Jeanne.Id ? Values(patient, 8, 96, 97, 412, 81)
        : patient == Paul.Id ? Values(patient, 14, 138, 95, 1_204, 64)
        : patient == Louise.Id ? Values(patient, 3 * 3600, 71, 96, 88, 23)
        : patient == Henri.Id ? Values(patient, 190, 68, 98, 3_542, 92) with { OxygenPercent = new(Noon.AddSeconds(-190), new SignalValue(71, Modules.Wire.Quality.Doubtful, ["low_perfusion"])) }
        : new LastValues(patient, null, null, 0, null, null, null);

    private static LastValues Values(PatientId patient, int secondsOld, double heart, double oxygen, long steps, double battery)
    {
        LastValue At(double value) => new(Noon.AddSeconds(-secondsOld), new SignalValue(value, Modules.Wire.Quality.Valid, []));
        return new LastValues(patient, At(heart), At(oxygen), steps, At(battery), Noon.AddSeconds(-secondsOld), Noon.AddSeconds(-secondsOld));
    }

    private static PatientCard Person(
        string pseudonym, string first, string last, int born, string address, string? door, int order, IReadOnlyList<Contact> contacts) => new(
        new PatientId(Guid.Parse($"00000000-0000-0000-0000-00000000000{order}")), pseudonym, first, last, new DateOnly(born, 5, 17), address, door,
        new DateOnly(2026, 3, 12), order, contacts, new BoxId(Guid.NewGuid()));

    /// <summary>Taken, nobody there, and then nobody answers.</summary>
    private static IEnumerable<StoryLine> Climb(DateTimeOffset raised) =>
    [
        new(raised.AddMinutes(2), StoryKind.Taken, Nurse, null, null, null),
        new(raised.AddMinutes(2), StoryKind.ServerText, null, Daughter.Id, null, "queued taken"),
        new(raised.AddMinutes(47), StoryKind.Reopened, Nurse, null, null, null),
        new(raised.AddMinutes(50), StoryKind.Escalated, null, null, null, "BackupNurse: nobody"),
        new(raised.AddMinutes(50), StoryKind.Escalated, null, null, null, "Doctor"),
        new(raised.AddMinutes(53), StoryKind.PassedOn, Doctor, null, null, null),
        new(raised.AddMinutes(53), StoryKind.Escalated, null, null, null, "Support"),
        new(raised.AddMinutes(57), StoryKind.Escalated, null, null, null, "EmergencyNumber"),
        new(raised.AddMinutes(58), StoryKind.SupportCalled, null, null, null, null),
    ];

    private static IReadOnlyList<StoryLine> Story(AlertSummary alert) =>
    [
        new(alert.RaisedAt, StoryKind.BoxText, null, Daughter.Id, null, "queued"),
        new(alert.RaisedAt, StoryKind.BoxText, null, Daughter.Id, null, "sending"),
        new(alert.RaisedAt, StoryKind.Raised, null, null, null, "immobile"),
        new(alert.RaisedAt.AddSeconds(1), StoryKind.BoxText, null, Daughter.Id, "MR 17", "accepted"),
        new(alert.RaisedAt.AddSeconds(2), StoryKind.ServerText, Nurse, null, "prov-83ac91", "accepted"),
        new(alert.RaisedAt.AddSeconds(4), StoryKind.BoxText, null, Neighbour.Id, null, "failed: cms_331"),
        new(alert.RaisedAt.AddSeconds(7), StoryKind.BoxText, null, Daughter.Id, "MR 17", "delivered"),
        new(alert.RaisedAt.AddSeconds(34), StoryKind.BoxText, null, Neighbour.Id, "MR 19", "delivered"),
        .. alert.EasedTo is { } eased ? [new(alert.LastSeenAt, StoryKind.LevelRose, null, null, null, "Red"), new(alert.LastSeenAt, StoryKind.Eased, null, null, null, eased.ToString())] : (StoryLine[])[],
        .. alert.Support != SupportCall.None ? Climb(alert.RaisedAt) : [],
        .. alert.TakenAt is { } taken ? [new(taken, StoryKind.Taken, alert.TakenBy, null, null, null)] : (StoryLine[])[],
        .. alert.ClosedAt is { } closed ? [new(closed, StoryKind.Closed, alert.ClosedBy, null, null, null)] : (StoryLine[])[],
    ];
}
