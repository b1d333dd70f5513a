using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Escalation;
using HomeCare.Modules.Alerts.Texts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Wire;
using HomeCare.Tests.Support;
using NUnit.Framework;

namespace HomeCare.Tests.Alerts.Escalation;

/// <summary>Nobody answers: who is looked for next, until somebody does.</summary>
[TestFixtureSource(typeof(TwoEngines))]
internal sealed class EscalateTests(EngineKind kind)
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
    public async Task A_fall_that_nobody_answers_goes_from_the_nurse_to_the_backup_to_support()
    {
        var fall = await house.FallAsync(box);
        await house.PassAsync(TimeSpan.FromSeconds(59));
        Assert.That(await house.CalledAsync(fall), Is.EqualTo(new[] { (nurse, "raised") }));

        await house.PassAsync(TimeSpan.FromMinutes(2.1));
        Assert.That(await house.CalledAsync(fall), Is.EqualTo(new[] { (nurse, "raised"), (nurse, "NurseOnDuty_1_2"), (backup, "BackupNurse_1_3") }));
        Assert.That((await house.Story(fall)).Alert.Support, Is.EqualTo(SupportCall.None));

        await house.PassAsync(TimeSpan.FromMinutes(3));
        Assert.That((await house.Story(fall)).Alert.Support, Is.EqualTo(SupportCall.Call));
        await house.PassAsync(TimeSpan.FromMinutes(4));
        Assert.That((await house.Story(fall)).Alert.Support, Is.EqualTo(SupportCall.EmergencyNumber));
        var call = (await house.Send(new ListSupportCalls())).Single(call => call.Alert == fall);
        Assert.That((call.Call, call.Told, call.ShortReference), Is.EqualTo((SupportCall.EmergencyNumber, 0, fall.Value.ToString("N")[..4].ToUpperInvariant())));
    }

    [Test]
    public async Task An_orange_one_that_nobody_answers_for_two_hours_is_the_coordinator_s()
    {
        var coordinator = (await house.Send(new AddStaff(StaffRole.Nurse, "Zoé Blanc, infirmière coordinatrice", "06 55 44 33 22"))).Value;
        await house.Send(new JoinCareTeam(patient, coordinator));
        await house.Send(new SetCoordinator(coordinator, true));
        await house.Send(new JoinCareTeam(patient, (await house.Send(new AddStaff(StaffRole.Doctor, "Dr Anne Colin", "06 77 88 99 00"))).Value));
        var orange = await house.OrangeAsync(patient, box);

        await house.PassAsync(TimeSpan.FromMinutes(119.9));
        Assert.That((await house.CalledAsync(orange)).Select(told => told.Item1), Has.None.EqualTo(coordinator));
        await house.PassAsync(TimeSpan.FromMinutes(0.2));

        Assert.That((await house.CalledAsync(orange)).Last(), Is.EqualTo((coordinator, "Coordinator_1_4")));
        Assert.That((await house.Story(orange)).Alert.Support, Is.EqualTo(SupportCall.None), "she is given a quarter of an hour");
        await house.PassAsync(TimeSpan.FromMinutes(15));
        Assert.That((await house.Story(orange)).Alert.Support, Is.EqualTo(SupportCall.Call));
    }

    [Test]
    public async Task Once_somebody_takes_it_nobody_else_is_called_and_who_was_called_learns_who_goes()
    {
        var fall = await house.FallAsync(box);
        await house.StartTextsAsync();
        await Eventually.IsTrue(async () => (await house.Story(fall)).Alert.State == AlertState.Notified, "the nurse was told");
        await house.PassAsync(TimeSpan.FromMinutes(3.1));
        await Eventually.IsTrue(() => house.Sender.Handed.Count(sms => sms.Kind.StartsWith("BackupNurse", StringComparison.Ordinal)) == 1, "the backup was told");
        await house.PassAsync(TimeSpan.FromSeconds(1));

        await Eventually.IsTrue(async () => (await house.Send(new TakeAlert(fall, backup))).Succeeded, "who is called may take it");
        await house.PassAsync(TimeSpan.FromMinutes(40));

        await Eventually.IsTrue(() => house.Sender.Handed.Count(sms => sms.Kind == "taken_1") == 2, "nurse and daughter learn who goes");
        var news = house.Sender.Handed.Where(sms => sms.Kind == "taken_1").ToDictionary(sms => sms.ToE164, sms => sms.Text);
        Assert.That(news.Keys, Is.EquivalentTo(new[] { AlertsHouse.NurseNumber, "+33698765432" }), "not who goes herself");
        Assert.That(news[AlertsHouse.NurseNumber], Does.Contain("pris en charge par Amélie Rey"));
        Assert.That(news["+33698765432"], Does.StartWith("Jeanne M.: Amélie Rey s'en occupe"));
        Assert.That(house.Sender.Handed.Count(sms => sms.Kind.Contains('_', StringComparison.Ordinal) && !sms.Kind.StartsWith("taken", StringComparison.Ordinal) && !sms.Kind.EndsWith("_1_1", StringComparison.Ordinal)), Is.EqualTo(2), "reminder and backup, nothing after");
        Assert.That((await house.Story(fall)).Alert.Support, Is.EqualTo(SupportCall.None));
    }

    [Test]
    public async Task Who_took_a_red_one_and_is_not_there_in_time_has_lost_it_and_the_plan_begins_anew()
    {
        var fall = await house.FallAsync(box);
        await house.Send(new TakeAlert(fall, nurse));
        await house.PassAsync(TimeSpan.FromMinutes(44.9));
        Assert.That((await house.Story(fall)).Alert.State, Is.EqualTo(AlertState.Taken));

        await house.PassAsync(TimeSpan.FromMinutes(0.2));
        var reopened = await house.Story(fall);
        Assert.That((reopened.Alert.State, reopened.Alert.TakenBy), Is.EqualTo((AlertState.Raised, (StaffId?)null)));
        Assert.That(reopened.Lines.Where(line => line.Kind == StoryKind.Reopened).Select(line => line.Staff), Is.EqualTo(new[] { (StaffId?)nurse }));
        Assert.That((await house.Send(new FindEventWords(box, [fall.Value], HearsReopened: true))).Select(word => (word.State, word.At)),
            Is.EqualTo(new[] { (EventState.Reopened, reopened.Lines.Single(line => line.Kind == StoryKind.Reopened).At) }), "the box asks the relatives again");
        Assert.That(await house.Send(new FindEventWords(box, [fall.Value])), Is.Empty, "an older box would not read the receipt");
        await house.PassAsync(TimeSpan.FromMinutes(3.1));

        Assert.That((await house.CalledAsync(fall)).Select(told => told.Step), Is.EqualTo(new[] { "raised", "reopened_2", "NurseOnDuty_2_2", "BackupNurse_2_3" }));
    }

    [Test]
    public async Task Who_is_there_keeps_it_and_an_orange_one_is_not_opened_again()
    {
        var fall = await house.FallAsync(box);
        Assert.That(await house.Send(new FindEventWords(box, [fall.Value], HearsReopened: true)), Is.Empty, "nobody did anything yet");
        await house.Send(new ArriveOnSite(fall, nurse));
        var orange = await house.OrangeAsync(patient, box);
        await house.Send(new TakeAlert(orange, nurse));

        await house.PassAsync(TimeSpan.FromHours(5));

        Assert.That((await house.Story(fall)).Alert.State, Is.EqualTo(AlertState.OnSite));
        Assert.That((await house.Story(orange)).Alert.State, Is.EqualTo(AlertState.Taken));
        Assert.That((await house.Send(new FindEventWords(box, [fall.Value]))).Single().State, Is.EqualTo(EventState.Taken), "for the box somebody has it");
    }

    [Test]
    public async Task Who_cannot_passes_it_on_at_once_and_who_had_taken_it_gives_it_back()
    {
        var fall = await house.FallAsync(box);
        await house.Send(new TakeAlert(fall, nurse));
        await house.Send(new PassAlert(fall, nurse));
        Assert.That((await house.Story(fall)).Alert.IsTaken, Is.False);
        Assert.That((await house.Send(new FindEventWords(box, [fall.Value], HearsReopened: true))).Single().State, Is.EqualTo(EventState.Reopened));

        await house.PassAsync(TimeSpan.FromSeconds(3));

        Assert.That((await house.CalledAsync(fall)).Where(told => told.Step != "raised"), Is.EqualTo(new[] { (backup, "BackupNurse_2_3") }), "not the one who cannot");
    }

    [Test]
    public async Task Two_servers_that_look_at_once_call_each_person_once()
    {
        var fall = await house.FallAsync(box);
        house.Clock.Advance(TimeSpan.FromMinutes(3.1));

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => house.With<EscalationTurn>(turn => turn.RunAsync(fall, CancellationToken.None)))));

        Assert.That((await house.CalledAsync(fall)).Select(told => told.Step), Is.EqualTo(new[] { "raised", "NurseOnDuty_1_2", "BackupNurse_1_3" }));
    }

    [Test]
    public async Task A_restart_forgets_no_deadline_and_a_server_that_was_off_catches_up_with_one_text_each()
    {
        var fall = await house.FallAsync(box);
        await house.RestartAsync();
        await house.PassAsync(TimeSpan.FromMinutes(50));

        Assert.That((await house.CalledAsync(fall)).Select(told => told.Staff), Is.EquivalentTo(new[] { nurse, nurse, backup }));
        Assert.That((await house.Story(fall)).Alert.Support, Is.EqualTo(SupportCall.EmergencyNumber));
    }

    [TestCase(-60)]
    [TestCase(-1)]
    [TestCase(90)]
    public async Task A_clock_that_is_set_delays_nobody(int minutes)
    {
        var fall = await house.FallAsync(box);
        await house.PassAsync(TimeSpan.FromMinutes(2.5));
        house.Clock.Jump(TimeSpan.FromMinutes(minutes));
        await house.PassAsync(TimeSpan.FromMinutes(0.6));

        Assert.That((await house.CalledAsync(fall)).Select(told => told.Staff), Does.Contain(backup));
    }

    [Test]
    public async Task A_clock_that_is_set_back_while_the_server_is_off_delays_nobody()
    {
        var fall = await house.FallAsync(box);
        house.Clock.Jump(TimeSpan.FromHours(-1));
        await house.RestartAsync();
        await house.PassAsync(TimeSpan.FromSeconds(2));
        await house.PassAsync(TimeSpan.FromMinutes(2.1));

        Assert.That((await house.CalledAsync(fall)).Select(told => told.Step), Does.Contain("BackupNurse_1_3"));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task A_clock_that_is_set_back_takes_no_time_from_who_is_under_way(bool whileOff)
    {
        var fall = await house.FallAsync(box);
        await house.Send(new TakeAlert(fall, nurse));
        house.Clock.Jump(TimeSpan.FromHours(-1));
        if (whileOff)
        {
            await house.RestartAsync();
        }

        await house.PassAsync(TimeSpan.FromSeconds(2));
        await house.PassAsync(TimeSpan.FromMinutes(44));
        Assert.That((await house.Story(fall)).Alert.State, Is.EqualTo(AlertState.Taken));
        await house.PassAsync(TimeSpan.FromMinutes(2));

        Assert.That((await house.Story(fall)).Alert.State, Is.EqualTo(AlertState.Raised));
    }

    [Test]
    public async Task One_alert_that_cannot_be_looked_at_holds_up_no_other()
    {
        var broken = await house.FallAsync(box);
        var fall = await house.FallAsync(box);
        house.Faults.FailsOn = db => db.ChangeTracker.Entries<HomeCare.Modules.Alerts.Alert>().Any(entry => entry.Entity.Id == broken);

        await house.PassAsync(TimeSpan.FromMinutes(3.1));

        Assert.That((await house.CalledAsync(fall)).Select(told => told.Step), Does.Contain("BackupNurse_1_3"));
        house.Faults.FailsOn = _ => false;
        await house.PassAsync(TimeSpan.FromSeconds(11));
        Assert.That((await house.CalledAsync(broken)).Select(told => told.Step), Does.Contain("BackupNurse_1_3"), "it is tried again");
    }

    [Test]
    public async Task A_relative_whom_the_box_could_not_reach_is_texted_by_the_server_and_who_was_reached_is_not()
    {
        var brother = (await house.Send(new AddContact(patient, "Luc", "fils", "06 55 44 33 22", 2))).Value;
        var daughter = (await house.Send(new GetContacts(patient)))!.Contacts.Single(contact => contact.Id != brother);
        var fall = await house.FallAsync(box);
        await house.Send(new RecordBoxMessages(box, [new(fall.Value, daughter.Id.Value, "raised", MessageState.Accepted, house.Now, 42)]));
        await house.StartTextsAsync();

        await house.PassAsync(TimeSpan.FromMinutes(1.1));

        await Eventually.IsTrue(() => house.Sender.Handed.Any(sms => sms.ToE164 == "+33655443322"), "the son is texted");
        var text = house.Sender.Handed.Single(sms => sms.ToE164 == "+33655443322").Text;
        Assert.That(text, Does.StartWith("ALERTE CHUTE - Jeanne M. - 12/03 14:32.").And.Contain("appelez le 15"));
        Assert.That(HomeCare.Modules.Alerts.Texts.Gsm7.Septets(text), Is.LessThanOrEqualTo(HomeCare.Modules.Alerts.Texts.Gsm7.OneSegment));
        Assert.That(house.Sender.Handed.Select(sms => sms.ToE164), Has.None.EqualTo(daughter.NumberE164), "never two identical texts");
    }

    [Test]
    public async Task Nobody_at_all_is_an_alert_and_support_s_call_at_once()
    {
        var (lonely, theirs) = await house.LonelyHome();
        await house.Report(theirs, house.Fall());
        await house.PassAsync(TimeSpan.FromSeconds(3));

        Assert.That((await house.Open(lonely)).Select(alert => (alert.Rule, alert.Support)), Is.EquivalentTo(new[]
        {
            (AlertRule.Fall, SupportCall.Call), (AlertRule.NobodyReachable, SupportCall.Call),
        }));
    }

    [Test]
    public async Task A_fall_of_last_week_is_told_to_the_nurse_and_gets_nobody_else_out_of_bed()
    {
        var old = house.Fall(at: house.Now.AddDays(-6));
        await house.Report(box, old);

        await house.PassAsync(TimeSpan.FromHours(1));

        Assert.That(await house.CalledAsync(new AlertId(old.EventId)), Is.EqualTo(new[] { (nurse, "raised") }));
    }

    [Test]
    public async Task An_orange_that_turns_red_with_nobody_to_reach_and_that_alert_open_already_is_written()
    {
        var (lonely, theirs) = await house.LonelyHome();
        await house.AskOxygenAsync(lonely, theirs, AlertLevel.Orange);
        await house.AskOxygenAsync(lonely, theirs, AlertLevel.Red);

        Assert.That((await house.Open(lonely)).Select(alert => (alert.Rule, alert.Level)), Is.EquivalentTo(new[]
        {
            (AlertRule.OxygenLow, AlertLevel.Red), (AlertRule.NobodyReachable, AlertLevel.Red),
        }));
    }
}
