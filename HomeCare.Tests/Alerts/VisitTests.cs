using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Tests.Support;
using NUnit.Framework;

namespace HomeCare.Tests.Alerts;

/// <summary>A visit: who may record it, what is refused, and what is kept.</summary>
[TestFixtureSource(typeof(TwoEngines))]
internal sealed class VisitTests(EngineKind kind)
{
    private static readonly VisitMeasures Measured = new(22, 93, false, 138, 84, Consciousness.Alert, 38.24);
    private AlertsHouse house = null!;
    private PatientId patient;
    private StaffId nurse;

    [SetUp]
    public async Task Open()
    {
        house = await AlertsHouse.OpenAsync(kind);
        (patient, _, nurse) = await house.Home();
    }

    [TearDown]
    public async Task Close() => await house.DisposeAsync();

    [Test]
    public async Task It_is_kept_with_who_when_and_its_score_over_a_restart()
    {
        var visit = (await Record(Measured)).Value;
        Assert.That((visit.By, visit.At, visit.OxygenScale, visit.Score), Is.EqualTo((nurse, house.Now, 1, new News2Score(5, false, News2Response.Medium))));
        Assert.That(visit.Measures.TemperatureCelsius, Is.EqualTo(38.2));
        house.Clock.Advance(TimeSpan.FromHours(1));
        await Record(Measured with { RespirationsAMinute = 16 });
        await house.RestartAsync();

        var visits = await house.Send(new ListVisits(patient, house.Now.AddDays(-1), house.Now.AddMinutes(1)));

        Assert.That(visits.Select(each => each.Score.Total), Is.EqualTo(new[] { 3, 5 }), "newest first");
        Assert.That(visits[1], Is.EqualTo(visit));
        Assert.That(await house.Send(new ListVisits(patient, house.Now.AddDays(-1), house.Now.AddHours(-1))), Is.Empty, "the end is not in it");
        Assert.That(await house.Send(new ListVisits(PatientId.New(), house.Now.AddDays(-1), house.Now.AddDays(1))), Is.Empty);
    }

    [Test]
    public async Task Hypercapnic_people_are_scored_on_scale_2_and_a_later_change_changes_no_earlier_visit()
    {
        await Record(Measured with { OxygenPercent = 90 });
        await house.Send(new SetLimits(patient, new VitalLimits(40, 131, 80, 2), await house.Doctor(patient), "BPCO"));
        house.Clock.Advance(TimeSpan.FromMinutes(1));

        var visit = (await Record(Measured with { OxygenPercent = 90 })).Value;

        Assert.That((visit.OxygenScale, visit.Score.Total), Is.EqualTo((2, 3)));
        Assert.That((await house.Send(new ListVisits(patient, house.Now.AddDays(-1), house.Now.AddMinutes(1)))).Select(each => each.Score.Total), Is.EqualTo(new[] { 3, 6 }));
    }

    [Test]
    public async Task Only_who_sees_the_person_now_records_one()
    {
        var (other, _, theirs) = await house.Home();
        var doctor = await house.Doctor(patient);

        Assert.That((await Record(Measured, by: theirs)).Refusal?.Code, Is.EqualTo("not_found"));
        Assert.That((await Record(Measured, by: await house.Doctor(null))).Refusal?.Code, Is.EqualTo("not_found"));
        Assert.That((await Record(Measured, by: doctor)).Succeeded, Is.True, "the person's own doctor");
        Assert.That((await house.Send(new RecordVisit(Guid.NewGuid(), PatientId.New(), nurse, Measured, true))).Refusal?.Code, Is.EqualTo("not_found"));
        house.Clock.Advance(TimeSpan.FromDays(4));
        Assert.That((await Record(Measured)).Refusal?.Code, Is.EqualTo("not_found"), "her round is long over");
        Assert.That(await house.Send(new ListVisits(other, house.Now.AddDays(-9), house.Now)), Is.Empty);
    }

    [TestCase("respirations_out_of_range", 3, 97, 125, 70, 37.0)]
    [TestCase("respirations_out_of_range", 71, 97, 125, 70, 37.0)]
    [TestCase("oxygen_out_of_range", 16, 49, 125, 70, 37.0)]
    [TestCase("oxygen_out_of_range", 16, 101, 125, 70, 37.0)]
    [TestCase("systolic_out_of_range", 16, 97, 13, 70, 37.0)]
    [TestCase("systolic_out_of_range", 16, 97, 281, 70, 37.0)]
    [TestCase("heart_rate_out_of_range", 16, 97, 125, 19, 37.0)]
    [TestCase("heart_rate_out_of_range", 16, 97, 125, 251, 37.0)]
    [TestCase("temperature_out_of_range", 16, 97, 125, 70, 29.9)]
    [TestCase("temperature_out_of_range", 16, 97, 125, 70, 372)]
    [TestCase("temperature_out_of_range", 16, 97, 125, 70, double.NaN)]
    [TestCase(null, 4, 50, 50, 20, 30.0)]
    [TestCase(null, 70, 100, 280, 250, 43.0)]
    public async Task A_slip_of_the_finger_is_refused_with_a_sentence(string? code, int respirations, int oxygen, int systolic, int pulse, double celsius)
    {
        var refusal = (await Record(new(respirations, oxygen, false, systolic, pulse, Consciousness.Alert, celsius))).Refusal;

        Assert.That(refusal?.Code, Is.EqualTo(code));
        Assert.That(refusal is null || refusal.French.Length > 15 && refusal.English.Length > 15, Is.True);
    }

    [Test]
    public async Task What_nobody_confirmed_is_no_visit()
    {
        Assert.That((await house.Send(new RecordVisit(Guid.NewGuid(), patient, nurse, Measured, Confirmed: false))).Refusal?.Code, Is.EqualTo("not_confirmed"));
        Assert.That((await Record(Measured with { Consciousness = (Consciousness)9 })).Refusal?.Code, Is.EqualTo("consciousness_unknown"));
        Assert.That(await house.Send(new ListVisits(patient, house.Now.AddDays(-1), house.Now.AddDays(1))), Is.Empty);
    }

    [Test]
    public async Task A_second_tap_is_no_second_visit_and_another_s_id_is_nobody_s()
    {
        var id = Guid.NewGuid();
        var both = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => house.Send(new RecordVisit(id, patient, nurse, Measured, true))));
        Assert.That(both.Select(outcome => outcome.Value.Id), Is.All.EqualTo(id));
        Assert.That(await house.Send(new ListVisits(patient, house.Now.AddDays(-1), house.Now.AddDays(1))), Has.Count.EqualTo(1));

        var (other, _, theirs) = await house.Home();
        Assert.That((await house.Send(new RecordVisit(id, other, theirs, Measured, true))).Refusal?.Code, Is.EqualTo("not_found"));
    }

    [Test]
    public async Task A_high_score_raises_no_alert_and_texts_nobody()
    {
        await Record(new(30, 85, true, 85, 135, Consciousness.Voice, 39.5));

        Assert.That(await house.Open(patient), Is.Empty);
        Assert.That(await house.Send(new ListTexts()), Is.Empty);
    }

    private Task<Outcome<Visit>> Record(VisitMeasures measures, StaffId? by = null) =>
        house.Send(new RecordVisit(Guid.NewGuid(), patient, by ?? nurse, measures, true));
}
