using HomeCare.Tests.Gateway.Support;
using HomeCare.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace HomeCare.Tests.Gateway.Danger;

/// <summary>A spool that breaks, a disk that takes nothing: a danger is told all the same.</summary>
[TestFixture]
internal sealed class DangerWatchFaultTests
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
    public void A_spool_that_breaks_keeps_nothing_from_the_server_and_is_tried_again()
    {
        _box.Plans.Take(Plans.Version(1));
        _box.Spool.Dispose();

        Assert.That(_box.Watch.Take("HC-1", Fall(immobile: true)), Is.True);

        Assert.That(_box.Queue.Peek(10), Has.Count.EqualTo(1));
        Assert.That(_box.Queue.Untold(), Has.Count.EqualTo(1), "owed until the spool works");
    }

    [Test]
    public async Task A_disk_that_takes_nothing_keeps_nothing_from_the_relatives_or_the_server()
    {
        _box.Plans.Take(Plans.Version(1));
        _box.DiskTakesWrites(false);
        var frame = Fall(immobile: true);

        Assert.That(_box.Watch.Take("HC-1", frame), Is.False, "the bracelet must keep it");
        Assert.That(_box.Watch.Take("HC-1", frame), Is.False);

        var danger = _box.Watch.Unwritten().Single();
        Assert.That(_box.Spool.List().Select(text => text.EventId), Is.EqualTo(new[] { danger.EventId.ToString(), danger.EventId.ToString() }));

        await _box.SleepsForAsync(5);
        _box.DiskTakesWrites(true);
        _time.Advance(TimeSpan.FromSeconds(5));
        await Eventually.IsTrue(() => _box.Queue.Peek(10).Count == 1, "written once the disk takes it");
        Assert.Multiple(() =>
        {
            Assert.That(_box.Queue.Peek(10).Single().EventId, Is.EqualTo(danger.EventId), "under the same event id");
            Assert.That(_box.Watch.Take("HC-1", frame), Is.True);
            Assert.That(_box.Texts(), Has.Count.EqualTo(2), "and nobody is texted twice");
            Assert.That(_box.Watch.Unwritten(), Is.Empty);
        });
    }

    [Test]
    public async Task A_fall_that_waits_in_memory_is_told_after_its_time_and_all_is_well_takes_it_back_there()
    {
        _box.Plans.Take(Plans.Version(1, Plans.Daughter));
        _box.DiskTakesWrites(false);
        _box.Watch.Take("HC-1", Fall(immobile: false));
        _time.Advance(TimeSpan.FromSeconds(10));
        _box.Watch.Take("HC-1", Signal(BraceletEventKind.AllIsWell));
        _box.Watch.Take("HC-1", Fall(immobile: false));
        await _box.SleepsForAsync(5);
        _time.Advance(TimeSpan.FromSeconds(29));
        await _box.SleepsForAsync(1);
        Assert.That(_box.Texts(), Is.Empty);

        _time.Advance(TimeSpan.FromSeconds(6));

        await Eventually.IsTrue(() => _box.Texts().Count == 1, "the second fall");
        Assert.That(_box.Watch.Unwritten(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_fall_on_the_disk_whose_raising_cannot_be_written_is_told_all_the_same()
    {
        _box.Plans.Take(Plans.Version(1, Plans.Daughter));
        _box.Watch.Take("HC-1", Fall(immobile: false));
        await _box.SleepsForAsync(30);
        _box.DiskTakesWrites(false);

        _time.Advance(TimeSpan.FromSeconds(30));
        await Eventually.IsTrue(() => _box.Texts().Count == 1, "told from memory");
        Assert.That(_box.Watch.Unwritten(), Has.Count.EqualTo(1), "also to the server");

        await _box.SleepsForAsync(5);
        _box.DiskTakesWrites(true);
        _time.Advance(TimeSpan.FromSeconds(5));
        await Eventually.IsTrue(() => _box.Queue.Peek(10).Count == 1, "raised on the disk too");
        await Eventually.IsTrue(() => _box.Queue.Untold().Count == 0, "told once");
        Assert.That(_box.Texts(), Has.Count.EqualTo(1));
    }

    [Test]
    public void A_disk_that_does_not_say_whether_a_danger_was_taken_back_keeps_no_text_back_and_is_complained_of()
    {
        _box.DiskForgetsItsDangers();
        var (danger, ordered) = (Guid.NewGuid(), 0);

        _box.Watch.OrderWhileItStands(danger, () => ordered++);

        Assert.That(ordered, Is.EqualTo(1));
        Assert.That(_box.Watched.Lines, Has.Exactly(1).Contains($"{danger}: the outbox does not say whether it was taken back (SQLite error 1)"));
    }

    private BraceletEvent Fall(bool? immobile) => Signal(BraceletEventKind.Fall, immobile);

    private BraceletEvent Signal(BraceletEventKind kind, bool? immobile = null, double? mean = null, DateTimeOffset? at = null) =>
        new(new FrameId(1, ++_frame), kind, at ?? _time.GetUtcNow(), immobile, mean);
}
