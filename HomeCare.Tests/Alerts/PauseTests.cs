using HomeCare.Modules.Alerts;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Tests.Support;
using NUnit.Framework;

namespace HomeCare.Tests.Alerts;

/// <summary>A home in peace for a while: what is held, what never is, and that it ends by itself.</summary>
[TestFixtureSource(typeof(TwoEngines))]
internal sealed class PauseTests(EngineKind kind)
{
    private AlertsHouse house = null!;
    private PatientId patient;
    private BoxId box;
    private StaffId nurse;

    [SetUp]
    public async Task Open()
    {
        house = await AlertsHouse.OpenAsync(kind);
        (patient, box, nurse) = await house.Home();
    }

    [TearDown]
    public async Task Close() => await house.DisposeAsync();

    [TestCase(PauseKind.Away, AlertLevel.Red, true)]
    [TestCase(PauseKind.Away, AlertLevel.Orange, false)]
    [TestCase(PauseKind.Away, AlertLevel.Yellow, false)]
    [TestCase(PauseKind.Away, AlertLevel.Technical, false)]
    [TestCase(PauseKind.Maintenance, AlertLevel.Red, true)]
    [TestCase(PauseKind.Maintenance, AlertLevel.Orange, true)]
    [TestCase(PauseKind.Maintenance, AlertLevel.Yellow, true)]
    [TestCase(PauseKind.Maintenance, AlertLevel.Technical, false)]
    public async Task What_a_pause_holds(PauseKind pause, AlertLevel level, bool raised)
    {
        await PauseAsync(pause, hours: 4);

        await AskAsync(level);

        Assert.That(await house.Open(patient), Has.Count.EqualTo(raised ? 1 : 0));
    }

    [Test]
    public async Task A_fall_in_a_pause_is_texted_as_ever()
    {
        await PauseAsync(PauseKind.Away, hours: 24);

        await house.Report(box, house.Fall());

        Assert.That((await house.Open(patient)).Single().Level, Is.EqualTo(AlertLevel.Red));
        Assert.That((await house.Send(new ListTexts())).Single().To, Is.EqualTo((StaffId?)nurse));
    }

    [Test]
    public async Task It_ends_by_itself_and_what_lasts_is_raised_then()
    {
        await PauseAsync(PauseKind.Away, hours: 4);
        house.Clock.Advance(TimeSpan.FromHours(4) - TimeSpan.FromSeconds(1));
        await AskAsync(AlertLevel.Orange);
        Assert.That(await house.Open(patient), Is.Empty);

        house.Clock.Advance(TimeSpan.FromSeconds(1));
        await AskAsync(AlertLevel.Orange);

        Assert.That((await house.Open(patient)).Single().Level, Is.EqualTo(AlertLevel.Orange));
        Assert.That(await house.Send(new FindPause(patient)), Is.Null);
    }

    [Test]
    public async Task It_can_be_ended_and_replaced_before_its_time()
    {
        await PauseAsync(PauseKind.Away, hours: 24);
        await PauseAsync(PauseKind.Away, hours: 2);
        Assert.That((await house.Send(new FindPause(patient)))!.Until, Is.EqualTo(house.Now.AddHours(2)));

        await house.Send(new EndPause(patient, nurse));
        await AskAsync(AlertLevel.Orange);

        Assert.That(await house.Open(patient), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_pause_written_by_a_clock_that_has_gone_back_since_holds_nothing()
    {
        await PauseAsync(PauseKind.Away, hours: 24);
        house.Clock.Jump(TimeSpan.FromHours(-3));

        await AskAsync(AlertLevel.Orange);

        Assert.That(await house.Open(patient), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task The_administration_pauses_for_work_on_the_equipment_only_and_ends_no_absence()
    {
        Assert.That((await house.Send(new PauseHome(patient, PauseKind.Away, 4, null, "voyage"))).Refusal!.Code, Is.EqualTo("only_maintenance"));
        await PauseAsync(PauseKind.Away, hours: 4);

        await house.Send(new EndPause(patient, null));

        Assert.That((await house.Send(new FindPause(patient)))!.Kind, Is.EqualTo(PauseKind.Away));
    }

    [Test]
    public async Task Who_may_not_see_the_person_can_neither_pause_nor_end_a_pause()
    {
        var stranger = (await house.Send(new AddStaff(StaffRole.Nurse, "Une autre", "06 99 88 77 66"))).Value;

        Assert.That((await house.Send(new PauseHome(patient, PauseKind.Away, 4, stranger, "voyage"))).Refusal!.Code, Is.EqualTo("not_found"));
        Assert.That((await house.Send(new EndPause(patient, stranger))).Refusal!.Code, Is.EqualTo("not_found"));
    }

    [TestCase(0, false)]
    [TestCase(1, true)]
    [TestCase(24, true)]
    [TestCase(25, false)]
    public async Task A_pause_lasts_1_to_24_hours(int hours, bool accepted) =>
        Assert.That((await house.Send(new PauseHome(patient, PauseKind.Away, hours, nurse, "voyage"))).Succeeded, Is.EqualTo(accepted));

    private async Task PauseAsync(PauseKind pause, int hours) =>
        Assert.That((await house.Send(new PauseHome(patient, pause, hours, pause == PauseKind.Maintenance ? null : nurse, "hospitalisée"))).Succeeded);

    private Task AskAsync(AlertLevel level) => house.With<AlertRegister>(register => register.RecordAsync(
        patient, box,
        [new(level == AlertLevel.Technical ? AlertRule.BoxSilent : AlertRule.OxygenLow, Finding.Present, level, house.Now.AddMinutes(-5), house.Now, 84)], CancellationToken.None));
}
