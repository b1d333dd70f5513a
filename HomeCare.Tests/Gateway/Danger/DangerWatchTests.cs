using HomeCare.Tests.Gateway.Support;
using HomeCare.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace HomeCare.Tests.Gateway.Danger;

[TestFixture]
internal sealed class DangerWatchTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 12, 13, 32, 0, TimeSpan.Zero);
    private FakeTimeProvider _time = null!;
    private TestFolder _folder = null!;
    private DangerPath _box = null!;
    private uint _frame;

    [SetUp]
    public async Task SetUp()
    {
        _time = new FakeTimeProvider(Start);
        _folder = new TestFolder();
        _box = await DangerPath.StartAsync(_folder, _time);
        _frame = 0;
    }

    [TearDown]
    public async Task TearDown()
    {
        await _box.DisposeAsync();
        _folder.Dispose();
    }

    [Test]
    public void A_fall_without_movement_is_in_the_spool_and_in_the_lane_when_the_frame_is_taken()
    {
        _box.Plans.Take(Plans.Version(1));

        Assert.That(_box.Watch.Take("HC-1", Fall(immobile: true)), Is.True, "durable: the bracelet may forget it");

        var danger = _box.Queue.Peek(10).Single();
        Assert.Multiple(() =>
        {
            Assert.That(danger.Phase, Is.EqualTo(BoxDangerPhase.Raised));
            Assert.That(danger.Immobile, Is.True);
            Assert.That(_box.Texts(), Is.EquivalentTo(new[] { "raised", "raised" }), "one a relative");
            Assert.That(_box.Spool.List().Select(text => text.EventId), Is.All.EqualTo(danger.EventId.ToString()));
        });
    }

    [Test]
    public async Task A_fall_with_movement_is_told_after_thirty_seconds_and_not_before()
    {
        _box.Plans.Take(Plans.Version(1));
        _box.Watch.Take("HC-1", Fall(immobile: false));

        await _box.SleepsForAsync(30);

        _time.Advance(TimeSpan.FromSeconds(29.9));
        Assert.That(_box.Texts(), Is.Empty);
        Assert.That(_box.Queue.Peek(10), Is.Empty);

        _time.Advance(TimeSpan.FromSeconds(0.2));
        await Eventually.IsTrue(() => _box.Texts().Count == 2, "the time to cancel is over");
        Assert.That(_box.Queue.Peek(10), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task The_help_button_is_told_after_five_seconds()
    {
        _box.Plans.Take(Plans.Version(1));
        _box.Watch.Take("HC-1", Signal(BraceletEventKind.Help));
        Assert.That(_box.Texts(), Is.Empty);
        await _box.SleepsForAsync(5);

        _time.Advance(TimeSpan.FromSeconds(5));

        await Eventually.IsTrue(() => _box.Texts().Count == 2, "the time to cancel is over");
    }

    [Test]
    public void All_is_well_in_time_and_nobody_hears_anything()
    {
        _box.Plans.Take(Plans.Version(1));
        _box.Watch.Take("HC-1", Fall(immobile: false));
        _time.Advance(TimeSpan.FromSeconds(20));

        _box.Watch.Take("HC-1", Signal(BraceletEventKind.AllIsWell));
        _time.Advance(TimeSpan.FromMinutes(5));

        Assert.That(_box.Queue.WaitingForCancel(), Is.Empty);
        Assert.That(_box.Texts(), Is.Empty);
        Assert.That(_box.Queue.Peek(10), Is.Empty);
    }

    [Test]
    public void All_is_well_after_the_text_left_tells_that_it_was_false()
    {
        _box.Plans.Take(Plans.Version(1));
        _box.Watch.Take("HC-1", Fall(immobile: true));
        _box.TheNetworkTakesOne();
        _time.Advance(TimeSpan.FromMinutes(1));

        _box.Watch.Take("HC-1", Signal(BraceletEventKind.AllIsWell));

        Assert.Multiple(() =>
        {
            Assert.That(_box.Queue.Peek(10).Select(danger => danger.Phase), Is.EqualTo(new[] { BoxDangerPhase.Raised, BoxDangerPhase.Cancelled }));
            Assert.That(_box.Queue.Peek(10).Select(danger => danger.EventId).Distinct().Count(), Is.EqualTo(1));
            Assert.That(
                _box.Spool.List().Where(text => text.Step == "cancelled").Select(text => text.ContactId),
                Is.EqualTo(_box.Spool.List().Where(text => text is { Step: "raised", State: BoxMessageState.Accepted }).Select(text => text.ContactId)),
                "who read the alarm reads that it was false; whose text had not left hears nothing");
            Assert.That(
                _box.Spool.List().Where(text => text is { Step: "raised", State: BoxMessageState.Failed }).ToList(),
                Has.Count.EqualTo(1), "the text that had not left is withdrawn");
        });
    }

    [Test]
    public void Tachycardia_signals_of_one_episode_are_one_text_and_a_fall_beside_them_another()
    {
        _box.Plans.Take(Plans.Version(1, Plans.Daughter));
        for (var i = 0; i < 4; i++)
        {
            _box.Watch.Take("HC-1", Signal(BraceletEventKind.Tachycardia, mean: 150));
            _time.Advance(TimeSpan.FromSeconds(40));
        }

        Assert.That(_box.Texts(), Has.Count.EqualTo(1));
        Assert.That(_box.Queue.Peek(100), Has.Count.EqualTo(4), "the server hears of each signal");

        _box.Watch.Take("HC-1", Fall(immobile: true));
        _time.Advance(TimeSpan.FromMinutes(15));
        _box.Watch.Take("HC-1", Signal(BraceletEventKind.Tachycardia, mean: 151));

        Assert.That(_box.Texts(), Has.Count.EqualTo(3), "the episode that goes on is told again after a quarter of an hour");
    }

    [Test]
    public void The_same_frame_again_is_confirmed_and_changes_nothing()
    {
        _box.Plans.Take(Plans.Version(1));
        var frame = Fall(immobile: true);

        Assert.That(_box.Watch.Take("HC-1", frame), Is.True);
        Assert.That(_box.Watch.Take("HC-1", frame), Is.True);

        Assert.That(_box.Queue.Peek(10), Has.Count.EqualTo(1));
        Assert.That(_box.Texts(), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Without_a_plan_the_server_is_told_and_the_texts_wait_for_the_plan()
    {
        _box.Watch.Take("HC-1", Fall(immobile: true));
        Assert.That(_box.Queue.Peek(10), Has.Count.EqualTo(1));
        Assert.That(_box.Texts(), Is.Empty);

        _box.Plans.Take(Plans.WithNobody(1));
        _box.Plans.Take(Plans.Version(2));

        await Eventually.IsTrue(() => _box.Texts().Count == 2, "the plan is there");
    }

    [Test]
    public async Task A_danger_taken_back_before_anybody_could_be_told_is_told_to_nobody()
    {
        _box.Watch.Take("HC-1", Fall(immobile: true));
        _box.Watch.Take("HC-1", Signal(BraceletEventKind.AllIsWell));

        _box.Plans.Take(Plans.Version(1));
        _time.Advance(TimeSpan.FromMinutes(1));

        await Eventually.IsTrue(() => _box.Queue.Untold().Count == 0, "nothing is left to tell");
        Assert.That(_box.Texts(), Is.Empty);
        Assert.That(_box.Queue.Peek(10), Has.Count.EqualTo(2), "the server hears both");
    }

    [Test]
    public async Task A_box_that_dies_while_a_fall_waits_tells_it_after_the_restart()
    {
        _box.Plans.Take(Plans.Version(1));
        _box.Watch.Take("HC-1", Fall(immobile: false));
        _time.Advance(TimeSpan.FromSeconds(10));

        await _box.DisposeAsync();
        _box = await DangerPath.StartAsync(_folder, _time);
        await _box.SleepsForAsync(20);
        _time.Advance(TimeSpan.FromSeconds(15));
        Assert.That(_box.Texts(), Is.Empty, "25 s have passed");

        _time.Advance(TimeSpan.FromSeconds(6));
        await Eventually.IsTrue(() => _box.Texts().Count == 2, "30 s have passed");
    }

    [Test]
    public async Task A_box_that_dies_between_commit_and_spool_tells_it_after_the_restart_once()
    {
        _box.Watch.Take("HC-1", Fall(immobile: true));
        await _box.DisposeAsync();
        File.WriteAllBytes(_folder.File("plan.json"), System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(Plans.Version(1), BoxWireJson.Options));

        _box = await DangerPath.StartAsync(_folder, _time);

        await Eventually.IsTrue(() => _box.Texts().Count == 2, "it was on the disk");
        await Eventually.IsTrue(() => _box.Queue.Untold().Count == 0, "and is not told twice");
    }

    [Test]
    public async Task A_wall_clock_that_jumps_a_day_neither_shortens_nor_lengthens_the_time_to_cancel([Values(1, -1)] int days)
    {
        _box.Plans.Take(Plans.Version(1));
        _box.Watch.Take("HC-1", Fall(immobile: false));

        await _box.SleepsForAsync(30);
        _box.JumpWallClock(TimeSpan.FromDays(days));
        _time.Advance(TimeSpan.FromSeconds(29));
        var sleeps = _box.Sleeps;
        _box.Watch.Take("HC-1", Signal(BraceletEventKind.AllIsWell, at: Start.AddDays(-2)));
        Assert.That(_box.Texts(), Is.Empty);
        await _box.SleepsForAsync(1, after: sleeps);

        _time.Advance(TimeSpan.FromSeconds(2));
        await Eventually.IsTrue(() => _box.Texts().Count == 2, "30 s have passed");
    }

    private BraceletEvent Fall(bool? immobile) => Signal(BraceletEventKind.Fall, immobile);

    private BraceletEvent Signal(BraceletEventKind kind, bool? immobile = null, double? mean = null, DateTimeOffset? at = null) =>
        new(new FrameId(1, ++_frame), kind, at ?? _time.GetUtcNow(), immobile, mean);
}
