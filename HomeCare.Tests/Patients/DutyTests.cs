using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Tests.Support;
using NUnit.Framework;

namespace HomeCare.Tests.Patients;

/// <summary>Who answers when somebody is away or sleeps, and who sees whom meanwhile.</summary>
[TestFixtureSource(typeof(TwoEngines))]
internal sealed class DutyTests(EngineKind kind)
{
    private static readonly DateOnly Today = new(2026, 3, 12);

    private LeftModules modules = null!;
    private PatientId patient;
    private StaffId claire;
    private StaffId amelie;
    private StaffId nadia;

    [OneTimeSetUp]
    public async Task Start() => modules = await LeftModules.StartAsync(kind);

    [SetUp]
    public async Task SetUp()
    {
        modules.Clock.AutoAdvanceAmount = TimeSpan.Zero;
        patient = await modules.Admit();
        (claire, amelie, nadia) = (await modules.Hire(StaffRole.Nurse, "Claire"), await modules.Hire(StaffRole.Nurse, "Amélie"), await modules.Hire(StaffRole.Nurse, "Nadia"));
        await modules.Send(new PlanRound(claire, Today, [patient]));
        await modules.Send(new JoinCareTeam(patient, amelie));
    }

    [OneTimeTearDown]
    public async Task Stop() => await modules.DisposeAsync();

    [Test]
    public async Task Who_stands_in_answers_in_her_place_and_who_is_away_last_of_all()
    {
        await ReplaceAsync(claire, nadia, Today, Today);

        Assert.That(await OnDutyAsync(AtNoon(Today)), Is.EqualTo(new[] { nadia, amelie, claire }));
    }

    [Test]
    public async Task A_nurse_of_the_team_is_replaced_too_and_only_on_those_days()
    {
        await ReplaceAsync(amelie, nadia, Today.AddDays(1), Today.AddDays(2));

        Assert.That(await OnDutyAsync(AtNoon(Today)), Is.EqualTo(new[] { claire, amelie }));
        Assert.That(await OnDutyAsync(AtNoon(Today.AddDays(1))), Is.EqualTo(new[] { nadia, amelie }));
        Assert.That(await OnDutyAsync(AtNoon(Today.AddDays(3))), Is.EqualTo(new[] { amelie }));
    }

    [Test]
    public async Task Outside_her_hours_a_nurse_comes_after_all_who_have_theirs_and_not_never()
    {
        await modules.Send(new SetDutyHours(claire, new DutyHours(new(7, 0), new(20, 0))));
        await modules.Send(new SetDutyHours(amelie, new DutyHours(new(20, 0), new(7, 0))));

        Assert.That(await OnDutyAsync(AtNoon(Today)), Is.EqualTo(new[] { claire, amelie }));
        Assert.That(await OnDutyAsync(AtNoon(Today).AddHours(14)), Is.EqualTo(new[] { amelie }), "02:00 of the next day, on which Claire has no round");
        Assert.That(await OnDutyAsync(AtNoon(Today).AddHours(11)), Is.EqualTo(new[] { amelie, claire }), "23:00 by the home's clock");
        Assert.That(await OnDutyAsync(AtNoon(Today).AddHours(-6)), Is.EqualTo(new[] { amelie, claire }), "06:00");
        Assert.That(await OnDutyAsync(AtNoon(Today).AddHours(-5)), Is.EqualTo(new[] { claire, amelie }), "07:00 itself is hers");
    }

    [Test]
    public async Task A_nurse_coordinates_until_she_does_not_and_a_doctor_never_does()
    {
        var doctor = (await modules.Send(new AddStaff(StaffRole.Doctor, "Dr Anne Colin", null))).Value;
        await modules.Send(new SetCoordinator(claire, true));
        Assert.That((await modules.Send(new FindStaff(claire)))!.Coordinates, Is.True);

        Assert.That((await modules.Send(new SetCoordinator(doctor, true))).Refusal?.Code, Is.EqualTo("staff_unknown"));
        await modules.Send(new SetCoordinator(claire, false));

        Assert.That((await modules.Send(new ListStaff())).Where(member => member.Coordinates), Is.Empty);
    }

    [Test]
    public async Task Who_stands_in_sees_the_round_and_who_is_away_does_not()
    {
        await ReplaceAsync(claire, nadia, Today, Today.AddDays(3));

        Assert.That((await modules.Send(new ListMyPatients(nadia))).Select(card => (card.Id, card.RoundDay)), Is.EqualTo(new[] { (patient, (DateOnly?)Today) }));
        Assert.That(await modules.Send(new FindMyPatient(nadia, patient)), Is.Not.Null);
        Assert.That(await modules.Send(new ListMyPatients(claire)), Is.Empty);
        Assert.That(await modules.Send(new FindRound(claire, Today)), Is.EqualTo(new[] { patient }), "the plan is as it was");

        await modules.Send(new CallIn(patient, claire));
        Assert.That(await modules.Send(new FindMyPatient(claire, patient)), Is.Not.Null, "when nobody else is left she is called, and let in");
    }

    [Test]
    public async Task When_she_is_back_it_is_hers_again()
    {
        var begun = await ReplaceAsync(claire, nadia, Today.AddDays(-1), Today.AddDays(3));
        var planned = await ReplaceAsync(amelie, nadia, Today.AddDays(5), Today.AddDays(6));
        Assert.That((await modules.Send(new ListReplacements())).Select(standIn => standIn.Id), Is.SupersetOf(new[] { begun, planned }));

        await modules.Send(new EndReplacement(begun));
        await modules.Send(new EndReplacement(planned));

        Assert.That(await OnDutyAsync(AtNoon(Today)), Is.EqualTo(new[] { claire, amelie }));
        Assert.That((await modules.Send(new ListMyPatients(claire))).Select(card => card.Id), Is.EqualTo(new[] { patient }));
        Assert.That((await modules.Send(new ListReplacements())).Select(standIn => standIn.Id), Has.None.EqualTo(begun).And.None.EqualTo(planned));
        Assert.That((await modules.Send(new EndReplacement(begun))).Succeeded, Is.True, "ended twice is ended");
    }

    [Test]
    public async Task What_makes_no_sense_is_refused_with_a_sentence()
    {
        await ReplaceAsync(claire, nadia, Today, Today.AddDays(1));
        var doctor = await modules.Hire(StaffRole.Doctor, "Dr Roy", null);

        Assert.That(await RefusalAsync(claire, claire, Today, Today), Is.EqualTo("stand_in_same"));
        Assert.That(await RefusalAsync(amelie, claire, Today.AddDays(2), Today.AddDays(1)), Is.EqualTo("stand_in_days"));
        Assert.That(await RefusalAsync(amelie, claire, Today.AddDays(2), Today.AddDays(94)), Is.EqualTo("stand_in_days"));
        Assert.That(await RefusalAsync(claire, amelie, Today.AddDays(1), Today.AddDays(4)), Is.EqualTo("stand_in_already"));
        Assert.That(await RefusalAsync(amelie, claire, Today, Today), Is.EqualTo("stand_in_away"));
        Assert.That(await RefusalAsync(nadia, amelie, Today, Today), Is.EqualTo("stand_in_busy"));
        Assert.That(await RefusalAsync(amelie, doctor, Today, Today), Is.EqualTo("staff_unknown"));
        Assert.That((await modules.Send(new SetDutyHours(claire, new DutyHours(new(7, 0), new(7, 0))))).Refusal?.Code, Is.EqualTo("duty_no_time"));
        Assert.That((await modules.Send(new SetDutyHours(doctor, null))).Refusal?.Code, Is.EqualTo("staff_unknown"));
    }

    /// <summary>Noon by the clock of the home, which is an hour before UTC's in March.</summary>
    private static DateTimeOffset AtNoon(DateOnly day) => new(day.ToDateTime(new TimeOnly(11, 0)), TimeSpan.Zero);

    private async Task<IReadOnlyList<StaffId>> OnDutyAsync(DateTimeOffset at)
    {
        var all = await modules.Send(new ListNursesOnDuty(patient, at));
        Assert.That((await modules.Send(new FindNurseOnDuty(patient, at)))?.Id, Is.EqualTo(all.Count == 0 ? null : all[0].Id));
        return [.. all.Select(nurse => nurse.Id)];
    }

    private async Task<long> ReplaceAsync(StaffId nurse, StaffId by, DateOnly from, DateOnly to) => (await modules.Send(new ReplaceNurse(nurse, by, from, to))).Value;

    private async Task<string?> RefusalAsync(StaffId nurse, StaffId by, DateOnly from, DateOnly to) => (await modules.Send(new ReplaceNurse(nurse, by, from, to))).Refusal?.Code;
}
