using HomeCare.Tests.Gateway.Support;
using HomeCare.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace HomeCare.Tests.Gateway.Danger;

/// <summary>What is told of a danger when others have a hand in it.</summary>
internal sealed class TellingTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 12, 13, 32, 0, TimeSpan.Zero));
    private TestFolder _folder = null!;
    private OutboxFile _file = null!;
    private SmsSpool _spool = null!;
    private DangersQueue _queue = null!;
    private EmergencyPlanFile _plans = null!;
    private RelativeTexts _texts = null!;

    [SetUp]
    public void SetUp()
    {
        _folder = new TestFolder();
        _file = OutboxFile.Open(_folder.File("outbox.db"));
        _queue = new DangersQueue(_file);
        _spool = new SmsSpool(_folder.File("sms.db"), _time, NullLogger<SmsSpool>.Instance);
        _plans = new EmergencyPlanFile(_folder.File("plan.json"), NullLogger<EmergencyPlanFile>.Instance);
        _texts = new RelativeTexts(_plans, _spool, new StoryLog(_file, NullLogger<StoryLog>.Instance), _time);
    }

    [TearDown]
    public void TearDown()
    {
        _spool.Dispose();
        _file.Dispose();
        _folder.Dispose();
    }

    /// <summary>The plan comes, the escalation sees the danger first and orders the alarm; before it is marked as told, the person takes it back.</summary>
    [Test]
    public void An_alarm_that_the_escalation_ordered_first_is_withdrawn_when_the_danger_is_taken_back([Values] bool oneLeft)
    {
        var fall = new KnownDanger(
            Guid.NewGuid(), BoxDangerKind.Fall, _time.GetUtcNow(), "HC-1", true, null, _time.GetUtcNow(),
            Raised: true, TakenBackAt: null, ToldRaised: false, ToldCancelled: false);
        _queue.Put("HC-1", new FrameId(1, 1), fall, [], fall.OccurredAt);
        _plans.Take(Plans.Version(1));
        _texts.Alarm(fall, _plans.Current!, _plans.Current!.Contacts, Escalation.Raised);
        if (oneLeft)
        {
            _spool.Record(_spool.BeginNext().Row!, new SendOutcome.Accepted(7));
        }

        _queue.TakeBack(fall.EventId, _time.GetUtcNow());

        Assert.That(new Telling(_queue, _texts, NullLogger<Telling>.Instance).TellWhatIsUntold(new UnwrittenDangers()), Is.True);
        Assert.That(_queue.Untold(), Is.Empty);
        Assert.That(
            _spool.List().Select(text => (text.Step, text.State)),
            oneLeft
                ? Is.EqualTo(new[]
                {
                    (Escalation.Raised, BoxMessageState.Accepted), (Escalation.Raised, BoxMessageState.Failed), (RelativeTexts.CancelledStep, BoxMessageState.Queued),
                })
                : Is.EqualTo(new[] { (Escalation.Raised, BoxMessageState.Failed), (Escalation.Raised, BoxMessageState.Failed) }),
            "who read the alarm reads that it was false; whose text had not left hears nothing");
    }
}
