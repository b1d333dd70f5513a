using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Wire;
using HomeCare.Tests.Support;
using NUnit.Framework;

namespace HomeCare.Tests.Alerts.Escalation;

/// <summary>An alert put off for a while, and a person's own plan.</summary>
[TestFixtureSource(typeof(TwoEngines))]
internal sealed class ShelvingTests(EngineKind kind)
{
    private AlertsHouse house = null!;
    private PatientId patient;
    private BoxId box;
    private StaffId nurse;
    private StaffId backup;

    [SetUp]
    public async Task Open()
    {
        house = await AlertsHouse.OpenAsync(kind);
        (patient, box, nurse) = await house.Home();
        backup = (await house.Send(new AddStaff(StaffRole.Nurse, "Amélie Rey, infirmière", "06 11 22 33 44"))).Value;
        await house.Send(new JoinCareTeam(patient, backup));
    }

    [TearDown]
    public async Task Close() => await house.DisposeAsync();

    [Test]
    public async Task An_orange_one_can_be_put_off_a_red_one_never_and_what_turns_red_is_not_held()
    {
        var fall = await house.FallAsync(box);
        var orange = await house.OrangeAsync(patient, box);
        Assert.That((await house.Send(new ShelveAlert(fall, nurse, 30, "sous la douche"))).Refusal!.Code, Is.EqualTo("red_never_shelved"));
        Assert.That((await house.Send(new ShelveAlert(orange, nurse, 120, "kiné en cours"))).Succeeded);

        await house.PassAsync(TimeSpan.FromMinutes(30));
        Assert.That(await house.CalledAsync(orange), Has.Count.EqualTo(1), "nobody is reminded");
        await house.AskOxygenAsync(patient, box, AlertLevel.Red);
        await house.PassAsync(TimeSpan.FromMinutes(3.1));

        Assert.That((await house.CalledAsync(orange)).Select(told => told.Step), Is.EqualTo(new[] { "raised", "rose_Red", "NurseOnDuty_2_2", "BackupNurse_2_3" }));
    }

    [Test]
    public async Task What_was_put_off_as_orange_and_comes_back_red_into_the_open_alert_is_told_anew()
    {
        var alert = await house.OrangeAsync(patient, box);
        await house.Send(new ShelveAlert(alert, nurse, 120, "kiné en cours"));
        await house.AskOxygenAsync(patient, box, AlertLevel.Red);
        Assert.That((await house.Story(alert)).Alert.ShelvedUntil, Is.Null, "it is off the shelf");
        await house.Send(new TakeAlert(alert, nurse));

        await house.PassAsync(TimeSpan.FromMinutes(20));
        await house.AskOxygenAsync(patient, box, AlertLevel.Red);

        Assert.That((await house.CalledAsync(alert)).Select(told => told.Step), Has.Some.StartsWith("again_"));
    }

    [Test]
    public async Task What_was_put_off_is_reminded_of_when_the_time_is_over()
    {
        var orange = await house.OrangeAsync(patient, box);
        await house.Send(new ShelveAlert(orange, nurse, 60, "kiné en cours"));

        await house.PassAsync(TimeSpan.FromMinutes(59));
        Assert.That(await house.CalledAsync(orange), Has.Count.EqualTo(1));
        await house.PassAsync(TimeSpan.FromMinutes(1.1));

        Assert.That((await house.CalledAsync(orange)).Select(told => told.Staff), Is.EqualTo(new[] { nurse, nurse, backup }));
    }

    [TestCase(4, false)]
    [TestCase(5, true)]
    [TestCase(120, true)]
    [TestCase(121, false)]
    public async Task An_alert_is_put_off_for_5_to_120_minutes(int minutes, bool accepted) =>
        Assert.That((await house.Send(new ShelveAlert(await house.OrangeAsync(patient, box), nurse, minutes, "kiné"))).Succeeded, Is.EqualTo(accepted));

    [Test]
    public async Task A_fall_that_home_took_back_after_a_while_climbs_by_the_lighter_plan_from_its_beginning()
    {
        var fall = house.Fall();
        await house.Report(box, fall);
        var alert = new AlertId(fall.EventId);
        await house.PassAsync(TimeSpan.FromMinutes(7));
        Assert.That((await house.Story(alert)).Alert.Support, Is.EqualTo(SupportCall.Call));

        await house.Report(box, fall with { Phase = DangerPhase.Cancelled });
        await house.PassAsync(TimeSpan.FromSeconds(2));
        var before = (await house.CalledAsync(alert)).Count;
        await house.PassAsync(TimeSpan.FromMinutes(2.9));
        Assert.That(await house.CalledAsync(alert), Has.Count.EqualTo(before), "ten minutes are not over");
        await house.PassAsync(TimeSpan.FromMinutes(0.2));
        await house.PassAsync(TimeSpan.FromMinutes(10));

        Assert.That((await house.CalledAsync(alert)).Skip(before), Is.EqualTo(new[] { (nurse, "NurseOnDuty_2_1"), (backup, "BackupNurse_2_2") }));
        Assert.That((await house.Story(alert)).Alert.Support, Is.EqualTo(SupportCall.Call), "nobody calls 15 for it");
    }

    [Test]
    public async Task A_fall_reaches_support_though_Patients_cannot_say_whom_to_call_and_the_backup_when_it_can_again()
    {
        var alert = await house.FallAsync(box);
        house.Calls.Fails = command => command.Contains("CareLinks", StringComparison.Ordinal);
        await house.PassAsync(TimeSpan.FromMinutes(6.1));
        Assert.That((await house.Story(alert)).Alert.Support, Is.EqualTo(SupportCall.Call));

        house.Calls.Fails = _ => false;
        await house.PassAsync(TimeSpan.FromSeconds(10));

        Assert.That((await house.CalledAsync(alert)).Select(told => told.Staff), Does.Contain(backup));
    }

    [Test]
    public async Task That_nobody_can_be_reached_is_told_to_no_relative_and_is_not_opened_again()
    {
        var (lonely, theirs) = await house.LonelyHome();
        var doctor = await house.Doctor(lonely);
        await house.Report(theirs, house.Fall());
        var nobody = (await house.Open(lonely)).Single(open => open.Rule == AlertRule.NobodyReachable).Id;
        await house.Send(new AddContact(lonely, "Sophie", "fille", "06 98 76 54 32", 1));

        await house.Send(new PassAlert(nobody, doctor));
        await house.PassAsync(TimeSpan.FromMinutes(2));
        await house.Send(new TakeAlert(nobody, doctor));
        await house.PassAsync(TimeSpan.FromHours(1));

        Assert.That((await house.Story(nobody)).Alert.State, Is.EqualTo(AlertState.Taken));
        Assert.That(await house.Look(db => Task.FromResult(db.Texts.Count(text => text.Alert == nobody))), Is.Zero);
    }

    [Test]
    public async Task A_person_s_own_plan_counts()
    {
        var doctor = await house.Doctor(patient);
        var plan = EscalationPlan.Default with { Red = [new(0, EscalationTarget.NurseOnDuty), new(1, EscalationTarget.BackupNurse), new(2, EscalationTarget.Support)], OnSiteMinutes = 20 };
        Assert.That((await house.Send(new SetEscalationPlan(patient, plan, nurse, "essai"))).Refusal!.Code, Is.EqualTo("only_a_doctor"));
        Assert.That((await house.Send(new SetEscalationPlan(patient, plan, doctor, "Vit à la campagne"))).Value.Version, Is.EqualTo(1));
        var fall = await house.FallAsync(box);

        await house.PassAsync(TimeSpan.FromMinutes(1.1));
        Assert.That((await house.CalledAsync(fall)).Select(told => told.Step), Is.EqualTo(new[] { "raised", "BackupNurse_1_1" }));
        await house.Send(new TakeAlert(fall, nurse));
        Assert.That((await house.Story(fall)).Alert.OnSiteBy, Is.EqualTo(house.Now.AddMinutes(20)));
        Assert.That((await house.Send(new ListEscalationPlans(patient))).Select(version => version.Version), Is.EqualTo(new[] { 1, 0 }));
    }
}
