using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Wire;
using HomeCare.Tests.Support;
using NUnit.Framework;

namespace HomeCare.Tests.Alerts;

/// <summary>What relatives answered to the box, and what the box hears back: one story.</summary>
[TestFixtureSource(typeof(TwoEngines))]
internal sealed class RecordBoxRepliesTests(EngineKind kind)
{
    private AlertsHouse house = null!;
    private PatientId patient;
    private BoxId box;
    private StaffId nurse;
    private readonly Guid daughter = Guid.NewGuid();

    [SetUp]
    public async Task Open()
    {
        house = await AlertsHouse.OpenAsync(kind);
        (patient, box, nurse) = await house.Home();
    }

    [TearDown]
    public async Task Close() => await house.DisposeAsync();

    [TestCase(ReplyAnswer.Going, "going")]
    [TestCase(ReplyAnswer.CannotGo, "cannot_go")]
    [TestCase(ReplyAnswer.FalseAlarm, "false_alarm")]
    public async Task An_answer_is_one_line_of_the_story_however_often_it_is_told_and_decides_nothing_for_staff(ReplyAnswer answer, string detail)
    {
        var fall = house.Fall();
        await house.Report(box, fall);
        var reply = new BoxReply(daughter, answer, house.Now.AddSeconds(-5), fall.EventId);

        await house.Send(new RecordBoxReplies(box, [reply]));
        await house.Send(new RecordBoxReplies(box, [reply, reply]));

        var (alert, lines) = await house.Story(new AlertId(fall.EventId)) is var story ? (story.Alert, story.Lines) : default;
        var line = lines.Single(one => one.Kind == StoryKind.RelativeAnswered);
        Assert.That((line.Detail, line.Contact, line.At), Is.EqualTo((detail, (ContactId?)new ContactId(daughter), house.Now.AddSeconds(-5))));
        Assert.That((alert.State, alert.TakenBy), Is.EqualTo((AlertState.Notified, (StaffId?)null)), "who answers was told; only staff takes");
        Assert.That(house.News.OfType<AlertChanged>().Count(), Is.EqualTo(1));
    }

    [Test]
    public async Task An_answer_that_comes_before_its_danger_waits_for_it()
    {
        var fall = house.Fall();
        await house.Send(new RecordBoxReplies(box, [new BoxReply(daughter, ReplyAnswer.Going, house.Now, fall.EventId)]));

        await house.Report(box, fall);

        Assert.That((await house.Story(new AlertId(fall.EventId))).Lines.Count(line => line.Kind == StoryKind.RelativeAnswered), Is.EqualTo(1));
    }

    [Test]
    public async Task Another_box_says_nothing_of_this_one_s_dangers_and_hears_nothing()
    {
        var fall = house.Fall();
        await house.Report(box, fall);
        await house.Send(new TakeAlert(new AlertId(fall.EventId), nurse));
        var other = BoxId.New();

        await house.Send(new RecordBoxReplies(other, [new BoxReply(daughter, ReplyAnswer.Going, house.Now, fall.EventId)]));

        Assert.That((await house.Story(new AlertId(fall.EventId))).Lines.Select(line => line.Kind), Has.None.EqualTo(StoryKind.RelativeAnswered));
        Assert.That(await house.Send(new FindEventWords(other, [fall.EventId])), Is.Empty);
    }

    [Test]
    public async Task Stop_is_one_technical_alert_until_somebody_looked_after_it()
    {
        var stop = new BoxReply(daughter, ReplyAnswer.Stop, house.Now.AddSeconds(-5));
        await house.Send(new RecordBoxReplies(box, [stop]));
        await house.Send(new RecordBoxReplies(box, [stop]));

        var alert = (await house.Open(patient)).Single();
        Assert.That((alert.Rule, alert.Level, alert.Occurrences), Is.EqualTo((AlertRule.ContactStopped, AlertLevel.Technical, 1)));
        Assert.That((await house.Story(alert.Id)).Lines.Single(line => line.Kind == StoryKind.RelativeAnswered).Contact, Is.EqualTo(new ContactId(daughter)));
        Assert.That(await house.Send(new ListTexts()), Is.Empty, "the equipment's list, no text");

        Assert.That((await house.Send(new TakeAlert(alert.Id, nurse))).Succeeded, Is.True);
        Assert.That((await house.Send(new CloseAlert(alert.Id, nurse, AlertOutcome.Technical, null))).Succeeded, Is.True);
        await house.Send(new RecordBoxReplies(box, [stop]));
        Assert.That(await house.Open(patient), Is.Empty, "told again it is still the same");
    }

    [Test]
    public async Task The_box_hears_what_staff_did_with_a_name_that_fits_a_text()
    {
        var fall = house.Fall();
        await house.Report(box, fall);
        Assert.That(await Words(fall), Is.Empty, "nothing to say of an open alert");

        await house.Send(new TakeAlert(new AlertId(fall.EventId), nurse));
        Assert.That(await Words(fall), Is.EqualTo(new[] { new EventWord(fall.EventId, EventState.Taken, house.Now, "Claire Petit") }));

        await house.Send(new CloseAlert(new AlertId(fall.EventId), nurse, AlertOutcome.Real, null));
        Assert.That(await Words(fall), Is.EqualTo(new[] { new EventWord(fall.EventId, EventState.Closed, house.Now, "Claire Petit") }));
    }

    [Test]
    public async Task A_false_alarm_is_said_as_one()
    {
        var fall = house.Fall();
        await house.Report(box, fall);
        await house.Send(new TakeAlert(new AlertId(fall.EventId), nurse));
        await house.Send(new CloseAlert(new AlertId(fall.EventId), nurse, AlertOutcome.FalseAlarm, null));

        Assert.That((await Words(fall)).Single().State, Is.EqualTo(EventState.FalseAlarm));
    }

    [Test]
    public async Task A_danger_that_joined_the_server_s_own_alert_is_heard_of_under_its_own_id()
    {
        for (var point = 0; point < 6; point++)
        {
            house.Clock.Advance(TimeSpan.FromSeconds(10));
            await house.Publish(house.Telemetry.Record(patient, box, KnownReadings.Reading(house.Now, oxygen: 84)));
        }

        var low = new Danger(Guid.NewGuid(), DangerKind.LowOxygen, DangerPhase.Raised, house.Now, "HC-0001", OxygenPercent: 84);
        await house.Report(box, low);
        await house.Send(new TakeAlert((await house.Open(patient)).Single().Id, nurse));

        Assert.That((await Words(low)).Single().EventId, Is.EqualTo(low.EventId));
    }

    private Task<IReadOnlyList<EventWord>> Words(Danger danger) => house.Send(new FindEventWords(box, [danger.EventId]));
}
