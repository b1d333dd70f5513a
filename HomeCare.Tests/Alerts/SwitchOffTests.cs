using HomeCare.Modules.Alerts;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Storage;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Tests.Support;
using Microsoft.EntityFrameworkCore;
using NUnit.Framework;

namespace HomeCare.Tests.Alerts;

/// <summary>Two doctors switch a level off, one switches it on again, and what is graver always comes.</summary>
[TestFixtureSource(typeof(TwoEngines))]
internal sealed class SwitchOffTests(EngineKind kind)
{
    private AlertsHouse house = null!;
    private PatientId patient;
    private BoxId box;
    private StaffId nurse;
    private StaffId one;
    private StaffId other;

    [SetUp]
    public async Task Open()
    {
        house = await AlertsHouse.OpenAsync(kind);
        (patient, box, nurse) = await house.Home();
        (one, other) = (await house.Doctor(patient), await house.Doctor(patient, "Dr Anne Bernard"));
    }

    [TearDown]
    public async Task Close() => await house.DisposeAsync();

    [Test]
    public async Task Nothing_changes_until_a_second_doctor_agrees_and_both_are_named()
    {
        var asked = (await Ask(AlertLevel.Yellow)).Value;
        Assert.That((asked.State, asked.Until), Is.EqualTo((SwitchOffState.Asked, (DateTimeOffset?)null)));
        Assert.That((await house.Send(new GetLimits(patient))).Limits.Off, Is.Empty);
        Assert.That((await house.Send(new AgreeToSwitchOff(asked.Id, patient, one))).Refusal?.Code, Is.EqualTo("second_person"));

        var off = (await house.Send(new AgreeToSwitchOff(asked.Id, patient, other))).Value;

        Assert.That((off.State, off.AskedBy, off.AgreedBy, off.Until), Is.EqualTo((SwitchOffState.Off, one, (StaffId?)other, (DateTimeOffset?)house.Now.AddDays(30))));
        Assert.That((await house.Send(new ListSwitchOffs(patient))).Single(), Is.EqualTo(off));
        Assert.That((await house.Send(new GetLimits(patient))).Limits.Off.Single(), Is.EqualTo(new LevelOff(AlertRule.OxygenLow, AlertLevel.Yellow, house.Now, house.Now.AddDays(30))));
    }

    [Test]
    public async Task Yellow_that_is_off_is_not_asked_and_orange_and_red_still_come([Values] bool restarted)
    {
        await Off(AlertLevel.Yellow);
        if (restarted)
        {
            await house.RestartAsync();
        }

        await Feed(92, 45);
        Assert.That(await house.Open(patient), Is.Empty);
        await Feed(88, 10);
        Assert.That((await house.Open(patient)).Single().Level, Is.EqualTo(AlertLevel.Orange));
        await Feed(84, 2);
        Assert.That((await house.Open(patient)).Single().Level, Is.EqualTo(AlertLevel.Red));
        Assert.That(await house.Send(new ListTexts()), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Orange_that_is_off_leaves_yellow_and_red()
    {
        await Off(AlertLevel.Orange);

        await Feed(87, 45);
        Assert.That((await house.Open(patient)).Single().Level, Is.EqualTo(AlertLevel.Yellow));
        Assert.That(await house.Send(new ListTexts()), Is.Empty);
        await Feed(84, 2);

        Assert.That((await house.Open(patient)).Single().Level, Is.EqualTo(AlertLevel.Red));
        Assert.That(await house.Send(new ListTexts()), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task An_orange_that_ran_when_it_was_switched_off_and_was_closed_holds_no_red_back()
    {
        await Feed(87, 10);
        await Off(AlertLevel.Orange);
        await house.Send(new CloseAlert((await house.Open(patient)).Single().Id, nurse, AlertOutcome.Real, null));

        await Feed(84, 2);

        Assert.That((await house.Open(patient)).Single().Level, Is.EqualTo(AlertLevel.Red));
    }

    [Test]
    public async Task Another_signal_is_not_touched()
    {
        await Off(AlertLevel.Orange, AlertRule.HeartRateHigh);

        await Feed(87, 10);

        Assert.That((await house.Open(patient)).Single().Level, Is.EqualTo(AlertLevel.Orange));
    }

    [Test]
    public async Task It_ends_by_itself()
    {
        var off = await Off(AlertLevel.Orange, days: 1);
        await Feed(87, 10);
        Assert.That(await house.Open(patient), Is.Empty);

        house.Clock.Advance(TimeSpan.FromDays(1) - TimeSpan.FromMinutes(21));
        await Feed(87, 10);
        Assert.That(await house.Open(patient), Is.Empty);
        await Feed(87, 10);

        Assert.That((await house.Open(patient)).Single().Level, Is.EqualTo(AlertLevel.Orange));
        Assert.That((await house.Send(new ListSwitchOffs(patient))).Single(), Is.EqualTo(off with { State = SwitchOffState.Over }));
    }

    [Test]
    public async Task One_doctor_switches_it_on_again_at_once()
    {
        var off = await Off(AlertLevel.Orange);

        var over = (await house.Send(new EndSwitchOff(off.Id, patient, other))).Value;

        Assert.That((over.State, over.EndedBy), Is.EqualTo((SwitchOffState.Over, (StaffId?)other)));
        await Feed(87, 10);
        Assert.That((await house.Open(patient)).Single().Level, Is.EqualTo(AlertLevel.Orange));
        Assert.That((await house.Send(new AgreeToSwitchOff(off.Id, patient, other))).Refusal?.Code, Is.EqualTo("no_longer_asked"));
        Assert.That((await Ask(AlertLevel.Orange)).Succeeded, Is.True, "and it can be asked for anew");
    }

    [TestCase(AlertLevel.Red, AlertRule.OxygenLow, 30, "BPCO", "red_never_off")]
    [TestCase(AlertLevel.Technical, AlertRule.OxygenLow, 30, "BPCO", "level_unknown")]
    [TestCase(AlertLevel.Orange, AlertRule.Fall, 30, "BPCO", "signal_unknown")]
    [TestCase(AlertLevel.Orange, AlertRule.OxygenLow, 0, "BPCO", "days_out_of_range")]
    [TestCase(AlertLevel.Orange, AlertRule.OxygenLow, 91, "BPCO", "days_out_of_range")]
    [TestCase(AlertLevel.Orange, AlertRule.OxygenLow, 30, " a ", "reason")]
    [TestCase(AlertLevel.Orange, AlertRule.OxygenLow, 90, "BPCO", null)]
    [TestCase(AlertLevel.Yellow, AlertRule.HeartRateLow, 1, "BPCO", null)]
    public async Task What_cannot_be_is_refused_with_a_sentence(AlertLevel level, AlertRule rule, int days, string reason, string? code) =>
        Assert.That((await house.Send(new AskSwitchOff(patient, one, rule, level, days, reason))).Refusal?.Code, Is.EqualTo(code));

    [Test]
    public async Task Only_doctors_of_the_person_ask_agree_and_end()
    {
        var stranger = await house.Doctor(null, "Dr Autre");
        var asked = (await Ask(AlertLevel.Orange)).Value;
        var (elsewhere, _, _) = await house.Home();

        Assert.That((await house.Send(new AskSwitchOff(patient, nurse, AlertRule.OxygenLow, AlertLevel.Yellow, 3, "BPCO"))).Refusal?.Code, Is.EqualTo("only_a_doctor"));
        Assert.That((await house.Send(new AgreeToSwitchOff(asked.Id, patient, nurse))).Refusal?.Code, Is.EqualTo("only_a_doctor"));
        Assert.That((await house.Send(new AgreeToSwitchOff(asked.Id, patient, stranger))).Refusal?.Code, Is.EqualTo("not_found"));
        Assert.That((await house.Send(new EndSwitchOff(asked.Id, patient, stranger))).Refusal?.Code, Is.EqualTo("not_found"));
        Assert.That((await house.Send(new AgreeToSwitchOff(asked.Id, elsewhere, await house.Doctor(elsewhere)))).Refusal?.Code, Is.EqualTo("not_found"), "another's person's request");
        Assert.That((await house.Send(new AgreeToSwitchOff(Guid.NewGuid(), patient, other))).Refusal?.Code, Is.EqualTo("not_found"));
        Assert.That((await Ask(AlertLevel.Orange)).Refusal?.Code, Is.EqualTo("already_asked"));
    }

    [Test]
    public async Task A_request_that_nobody_agrees_to_lapses_after_two_weeks()
    {
        var asked = (await Ask(AlertLevel.Orange)).Value;
        house.Clock.Advance(SwitchOffRow.Lapses);

        Assert.That((await house.Send(new AgreeToSwitchOff(asked.Id, patient, other))).Refusal?.Code, Is.EqualTo("no_longer_asked"));
        Assert.That((await Ask(AlertLevel.Orange)).Succeeded, Is.True);
    }

    [Test]
    public async Task What_another_process_switches_off_or_on_counts_within_a_minute()
    {
        Assert.That((await house.Send(new GetLimits(patient))).Limits.Off, Is.Empty);
        var row = SwitchOffRow.Ask(new(patient, one, AlertRule.OxygenLow, AlertLevel.Orange, 5, "BPCO"), house.Now);
        row.Agree(other, house.Now);
        await house.With<AlertsDb>(async db =>
        {
            db.Add(row);
            await db.SaveChangesAsync();
        });
        house.Clock.Advance(TimeSpan.FromMinutes(1));
        await Eventually.IsTrue(async () => (await house.Send(new GetLimits(patient))).Limits.Off.Count == 1, "it is read");

        await house.With<AlertsDb>(async db =>
        {
            (await db.SwitchOffs.SingleAsync()).End(one, house.Now);
            await db.SaveChangesAsync();
        });
        house.Clock.Advance(TimeSpan.FromMinutes(1));
        await Eventually.IsTrue(async () => (await house.Send(new GetLimits(patient))).Limits.Off.Count == 0, "and read again");
    }

    [Test]
    public async Task A_change_of_limits_keeps_it()
    {
        await Off(AlertLevel.Orange);
        await house.Send(new SetLimits(patient, new VitalLimits(45, 125, 84), one, "essai"));

        Assert.That((await house.Send(new GetLimits(patient))).Limits.Off, Has.Count.EqualTo(1));
    }

    private Task<Outcome<SwitchOff>> Ask(AlertLevel level, AlertRule rule = AlertRule.OxygenLow, int days = 30) =>
        house.Send(new AskSwitchOff(patient, one, rule, level, days, "BPCO connue, gêne sans conséquence"));

    private async Task<SwitchOff> Off(AlertLevel level, AlertRule rule = AlertRule.OxygenLow, int days = 30) =>
        (await house.Send(new AgreeToSwitchOff((await Ask(level, rule, days)).Value.Id, patient, other))).Value;

    private async Task Feed(double oxygen, int minutes)
    {
        for (var n = 0; n < 6 * minutes; n++)
        {
            house.Clock.Advance(TimeSpan.FromSeconds(10));
            await house.Publish(house.Telemetry.Record(patient, box, KnownReadings.Reading(house.Now, oxygen: oxygen)));
        }
    }
}
