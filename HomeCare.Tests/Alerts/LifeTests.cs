using HomeCare.Modules.Alerts.Contracts;

using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Wire;
using HomeCare.Tests.Support;
using NUnit.Framework;

namespace HomeCare.Tests.Alerts;

/// <summary>Raised, taken, closed: by whom, and by nobody else.</summary>
[TestFixtureSource(typeof(TwoEngines))]
internal sealed class LifeTests(EngineKind kind)
{
    private AlertsHouse house = null!;
    private PatientId patient;
    private BoxId box;
    private StaffId nurse;
    private AlertId fall;

    [SetUp]
    public async Task Open()
    {
        house = await AlertsHouse.OpenAsync(kind);
        (patient, box, nurse) = await house.Home();
        var danger = house.Fall();
        await house.Report(box, danger);
        fall = new AlertId(danger.EventId);
    }

    [TearDown]
    public async Task Close() => await house.DisposeAsync();

    [Test]
    public async Task A_nurse_takes_it_and_closes_it_and_the_story_names_her()
    {
        var taken = await house.Send(new TakeAlert(fall, nurse));
        house.Clock.Advance(TimeSpan.FromMinutes(20));
        var closed = await house.Send(new CloseAlert(fall, nurse, AlertOutcome.Real, "  Relevée, sans blessure.  "));

        Assert.That((taken.Value.State, taken.Value.TakenBy, taken.Value.TakenAt), Is.EqualTo((AlertState.Taken, (StaffId?)nurse, (DateTimeOffset?)house.Now.AddMinutes(-20))));
        Assert.That((closed.Value.State, closed.Value.ClosedBy, closed.Value.Outcome, closed.Value.Note),
            Is.EqualTo((AlertState.Closed, (StaffId?)nurse, (AlertOutcome?)AlertOutcome.Real, "Relevée, sans blessure.")));
        Assert.That(await house.Open(patient), Is.Empty);
        Assert.That((await house.Story(fall)).Lines.Where(line => line.Kind is StoryKind.Taken or StoryKind.Closed).Select(line => line.Staff), Is.All.EqualTo(nurse));
        Assert.That(house.News.OfType<AlertChanged>().Select(news => news.State), Is.EqualTo(new[] { AlertState.Taken, AlertState.Closed }));
    }

    [Test]
    public async Task Who_takes_it_second_learns_who_has_it_and_who_takes_it_twice_still_has_it()
    {
        var other = await house.Nurse(patient, "Amélie Rey, infirmière", "06 11 22 33 44");
        await house.Send(new TakeAlert(fall, nurse));

        var refused = await house.Send(new TakeAlert(fall, other));
        var again = await house.Send(new TakeAlert(fall, nurse));

        Assert.That(refused.Refusal!.Code, Is.EqualTo("already_taken"));
        Assert.That(refused.Refusal.French, Does.Contain("Claire Petit"));
        Assert.That(again.Value.TakenBy, Is.EqualTo(nurse));
        Assert.That((await house.Story(fall)).Lines.Count(line => line.Kind == StoryKind.Taken), Is.EqualTo(1));
    }

    [Test]
    public async Task Of_many_who_press_at_once_one_has_it_and_the_others_read_who()
    {
        var others = new List<StaffId>();
        for (var n = 0; n < 4; n++)
        {
            others.Add(await house.Nurse(patient, $"Infirmière {n}", $"06 11 22 33 4{n}"));
        }

        var answers = await Task.WhenAll(others.Append(nurse).Select(staff => Task.Run(() => house.Send(new TakeAlert(fall, staff)))));

        Assert.That(answers.Count(answer => answer.Succeeded), Is.EqualTo(1));
        Assert.That(answers.Where(answer => !answer.Succeeded).Select(answer => answer.Refusal!.Code), Has.All.EqualTo("already_taken"));
        Assert.That((await house.Story(fall)).Alert.TakenBy, Is.EqualTo(answers.Single(answer => answer.Succeeded).Value.TakenBy));
    }

    [Test]
    public async Task A_red_alert_is_taken_before_it_is_closed_and_closed_once()
    {
        Assert.That((await house.Send(new CloseAlert(fall, nurse, AlertOutcome.FalseAlarm, null))).Refusal!.Code, Is.EqualTo("take_first"));
        await house.Send(new TakeAlert(fall, nurse));
        await house.Send(new CloseAlert(fall, nurse, AlertOutcome.FalseAlarm, null));

        Assert.That((await house.Send(new CloseAlert(fall, nurse, AlertOutcome.Real, null))).Refusal!.Code, Is.EqualTo("already_closed"));
        Assert.That((await house.Send(new TakeAlert(fall, nurse))).Refusal!.Code, Is.EqualTo("already_closed"));
    }

    [Test]
    public async Task Someone_else_s_alert_is_refused_exactly_as_one_that_does_not_exist()
    {
        var stranger = (await house.Send(new AddStaff(StaffRole.Nurse, "Une autre", "06 99 88 77 66"))).Value;

        var foreign = await house.Send(new TakeAlert(fall, stranger));
        var missing = await house.Send(new TakeAlert(AlertId.New(), stranger));
        var foreignClose = await house.Send(new CloseAlert(fall, stranger, AlertOutcome.Real, null));

        Assert.That(foreign.Refusal, Is.EqualTo(missing.Refusal));
        Assert.That((foreign.Refusal!.Code, foreignClose.Refusal!.Code), Is.EqualTo(("not_found", "not_found")));
    }

    [TestCase(500, true)]
    [TestCase(501, false)]
    public async Task A_note_has_at_most_500_characters(int length, bool accepted)
    {
        await house.Send(new TakeAlert(fall, nurse));

        Assert.That((await house.Send(new CloseAlert(fall, nurse, AlertOutcome.Real, new string('a', length)))).Succeeded, Is.EqualTo(accepted));
    }

    [Test]
    public async Task Open_alerts_come_gravest_first_then_oldest_first()
    {
        house.Clock.Advance(TimeSpan.FromMinutes(1));
        await house.With<HomeCare.Modules.Alerts.AlertRegister>(register => register.RecordAsync(patient, box, [new(
            AlertRule.BoxSilent, HomeCare.Modules.Alerts.Finding.Present, AlertLevel.Technical, house.Now.AddHours(-1), house.Now)], CancellationToken.None));
        await house.Report(box, house.Fall());

        Assert.That((await house.Open(patient)).Select(alert => (alert.Level, alert.Id == fall)),
            Is.EqualTo(new[] { (AlertLevel.Red, true), (AlertLevel.Red, false), (AlertLevel.Technical, false) }));
    }

    [Test]
    public async Task The_box_s_texts_are_lines_of_the_story_once_and_a_proof_that_someone_was_told()
    {
        var contact = (await house.Send(new GetContacts(patient)))!.Contacts[0].Id;
        var queued = new BoxMessage(fall.Value, contact.Value, "raised", MessageState.Sending, house.Now);
        var accepted = queued with { State = MessageState.Accepted, Reference = 42 };

        await house.Send(new RecordBoxMessages(box, [queued]));
        Assert.That((await house.Story(fall)).Alert.State, Is.EqualTo(AlertState.Raised), "handed to the modem is not told");
        await house.Send(new RecordBoxMessages(box, [queued, accepted]));
        await house.Send(new RecordBoxMessages(box, [queued, accepted]));

        var story = await house.Story(fall);
        Assert.That(story.Lines.Where(line => line.Kind == StoryKind.BoxText).Select(line => (line.Contact, line.Detail, line.Proof)),
            Is.EqualTo(new[] { ((ContactId?)contact, "sending", (string?)null), (contact, "accepted", "MR 42") }));
        Assert.That(story.Alert.State, Is.EqualTo(AlertState.Notified));
    }

    [Test]
    public async Task Texts_of_a_danger_not_yet_known_wait_for_it()
    {
        var danger = house.Fall();
        await house.Send(new RecordBoxMessages(box, [new(danger.EventId, Guid.NewGuid(), "raised", MessageState.Accepted, house.Now, 7)]));
        Assert.That(await house.Send(new FindAlert(new AlertId(danger.EventId))), Is.Null);

        await house.Report(box, danger);

        var story = await house.Story(new AlertId(danger.EventId));
        Assert.That(story.Lines.Single(line => line.Kind == StoryKind.BoxText).Proof, Is.EqualTo("MR 7"));
        Assert.That(story.Alert.State, Is.EqualTo(AlertState.Notified));
    }

    [Test]
    public async Task Texts_of_a_folded_signal_are_in_the_running_alert_s_story()
    {
        await house.Report(box, house.Tachycardia());
        var second = house.Tachycardia();
        await house.Report(box, second);

        await house.Send(new RecordBoxMessages(box, [new(second.EventId, Guid.NewGuid(), "raised", MessageState.Accepted, house.Now, 9)]));

        var running = (await house.Open(patient)).Single(alert => alert.Rule == AlertRule.TachycardiaSignal);
        Assert.That((await house.Story(running.Id)).Lines.Single(line => line.Kind == StoryKind.BoxText).Proof, Is.EqualTo("MR 9"));
    }

    [Test]
    public async Task A_strange_box_s_words_are_in_nobody_s_story([Values] bool beforeTheDanger)
    {
        var danger = house.Fall();
        var lie = new RecordBoxMessages(BoxId.New(), [new(danger.EventId, Guid.NewGuid(), "raised", MessageState.Delivered, house.Now, 1)]);
        if (beforeTheDanger)
        {
            await house.Send(lie);
        }

        await house.Report(box, danger);
        await house.Send(lie);

        var story = await house.Story(new AlertId(danger.EventId));
        Assert.That(story.Lines.Any(line => line.Kind == StoryKind.BoxText), Is.False);
        Assert.That(story.Alert.State, Is.EqualTo(AlertState.Raised));
    }

    [Test]
    public async Task The_ledger_knows_no_number_and_no_words()
    {
        var entry = (await house.Send(new ListTexts())).Single();

        Assert.That((entry.ShortReference, entry.To, entry.Attempts), Is.EqualTo((fall.Value.ToString("N")[..4].ToUpperInvariant(), nurse, 0)));
        Assert.That(entry.ToString(), Does.Not.Contain("612345678"));
    }
}
