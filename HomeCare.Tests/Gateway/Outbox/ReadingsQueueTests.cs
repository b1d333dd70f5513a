using System.Text.Json;
using HomeCare.Tests.Gateway.Support;
using NUnit.Framework;

namespace HomeCare.Tests.Gateway.Outbox;

[TestFixture]
internal sealed class ReadingsQueueTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 12, 13, 32, 0, TimeSpan.Zero);
    private TestFolder _folder = null!;
    private OutboxFile _file = null!;

    [SetUp]
    public void SetUp()
    {
        _folder = new TestFolder();
        _file = OutboxFile.Open(_folder.File("outbox.db"));
    }

    [TearDown]
    public void TearDown()
    {
        _file.Dispose();
        _folder.Dispose();
    }

    [Test]
    public void Sequences_count_from_one_within_a_random_positive_epoch()
    {
        var queue = Queue();

        queue.Put("HC-1", [Frame(1), Frame(2)]);

        Assert.Multiple(() =>
        {
            Assert.That(queue.Epoch, Is.Positive);
            Assert.That(Sequences(queue), Is.EqualTo(new[] { 1L, 2 }));
            Assert.That(Read(queue.Peek(10)[0]), Has.Property(nameof(BoxReading.Sequence)).EqualTo(1));
        });
    }

    [Test]
    public void Another_file_is_another_epoch()
    {
        using var other = OutboxFile.Open(_folder.File("other.db"));

        Assert.That(other.Epoch, Is.Not.EqualTo(_file.Epoch));
    }

    [Test]
    public void A_frame_that_came_before_is_passed_over_also_after_it_was_confirmed()
    {
        var queue = Queue();
        queue.Put("HC-1", [Frame(1)]);
        queue.Confirm([1], Now);

        var again = queue.Put("HC-1", [Frame(1), Frame(2)]);

        Assert.That(again, Is.EqualTo(new PutResult(Stored: 1, Known: 1, Dropped: 0)));
        Assert.That(Sequences(queue), Is.EqualTo(new[] { 2L }));
    }

    [Test]
    public void The_same_number_of_another_boot_or_bracelet_is_another_frame()
    {
        var queue = Queue();

        queue.Put("HC-1", [Frame(1)]);
        queue.Put("HC-1", [Frame(1, boot: 8)]);
        queue.Put("HC-2", [Frame(1)]);

        Assert.That(queue.CountWaiting(), Is.EqualTo(3));
    }

    [Test]
    public void A_frame_twice_in_one_group_is_one_reading()
    {
        var queue = Queue();

        Assert.That(queue.Put("HC-1", [Frame(1), Frame(1), Frame(2)]).Stored, Is.EqualTo(2));
        Assert.That(Sequences(queue), Is.EqualTo(new[] { 1L, 2 }));
    }

    [Test]
    public void The_newest_come_first_and_each_batch_is_in_order()
    {
        var queue = Queue();
        queue.Put("HC-1", [.. Enumerable.Range(1, 10).Select(number => Frame((uint)number))]);

        Assert.That(queue.Peek(3).Select(reading => reading.Sequence), Is.EqualTo(new[] { 8L, 9, 10 }));
    }

    [Test]
    public void What_is_confirmed_or_parked_is_not_sent_again()
    {
        var queue = Queue();
        queue.Put("HC-1", [Frame(1), Frame(2), Frame(3)]);

        queue.Confirm([1], Now);
        queue.Park(2, "not_understood");
        queue.Confirm([1, 2, 99], Now);

        Assert.Multiple(() =>
        {
            Assert.That(Sequences(queue), Is.EqualTo(new[] { 3L }));
            Assert.That(queue.CountWaiting(), Is.EqualTo(1));
            Assert.That(queue.CountParked(), Is.EqualTo(1));
        });
    }

    [Test]
    public void Beyond_the_limit_the_oldest_that_wait_go_and_are_counted()
    {
        var queue = Queue(new OutboxLimits(MostWaiting: 5));
        queue.Put("HC-1", [Frame(1), Frame(2), Frame(3)]);
        queue.Confirm([3], Now);

        var result = queue.Put("HC-1", [Frame(4), Frame(5), Frame(6), Frame(7), Frame(8)]);

        Assert.Multiple(() =>
        {
            Assert.That(result.Dropped, Is.EqualTo(2));
            Assert.That(Sequences(queue), Is.EqualTo(new[] { 4L, 5, 6, 7, 8 }));
            Assert.That(queue.CountDropped(), Is.EqualTo(2));
            Assert.That(Sequences(Reopen(new OutboxLimits(MostWaiting: 5))), Has.Count.EqualTo(5));
            Assert.That(Queue().CountDropped(), Is.EqualTo(2), "the count outlives a restart");
        });
    }

    [TestCase(6.9, true)]
    [TestCase(7.1, false)]
    public void What_the_server_has_stays_seven_days(double days, bool stays)
    {
        var queue = Queue();
        queue.Put("HC-1", [Frame(1), Frame(2)]);
        queue.Confirm([1], Now);

        queue.Confirm([2], Now.AddDays(days));

        Assert.That(_file.Read(tx => tx.Number("SELECT count(*) FROM readings WHERE sequence = 1")), Is.EqualTo(stays ? 1 : 0));
    }

    [Test]
    public void A_sequence_is_never_used_twice_even_when_its_row_is_gone()
    {
        var queue = Queue(new OutboxLimits(KeepConfirmedDays: 0));
        queue.Put("HC-1", [Frame(1)]);
        queue.Confirm([1], Now);
        queue.Confirm([], Now.AddDays(1));

        queue = Reopen();
        queue.Put("HC-1", [Frame(2)]);

        Assert.That(Sequences(queue), Is.EqualTo(new[] { 2L }));
    }

    [Test]
    public void A_box_cut_off_without_warning_finds_what_was_put_and_confirmed()
    {
        var queue = Queue();
        queue.Put("HC-1", [Frame(1), Frame(2), Frame(3)]);
        queue.Confirm([2], Now);
        queue.Park(3, "why");

        // Nothing is closed or flushed: the second opening sees what a killed process left.
        using var after = OutboxFile.Open(_folder.File("outbox.db"));
        var found = new ReadingsQueue(after, new OutboxLimits());

        Assert.Multiple(() =>
        {
            Assert.That(found.Epoch, Is.EqualTo(queue.Epoch));
            Assert.That(Sequences(found), Is.EqualTo(new[] { 1L }));
            Assert.That(found.CountWaiting(), Is.EqualTo(1));
            Assert.That(found.Put("HC-1", [Frame(1), Frame(2), Frame(3)]).Stored, Is.Zero);
        });
    }

    [Test]
    public void A_group_that_fails_leaves_nothing_of_itself()
    {
        var queue = Queue();
        queue.Put("HC-1", [Frame(1)]);

        Assert.That(() => queue.Put("HC-1", [Frame(2), null!]), Throws.InstanceOf<NullReferenceException>());

        Assert.That(Sequences(queue), Is.EqualTo(new[] { 1L }));
        Assert.That(queue.Put("HC-1", [Frame(2)]).Stored, Is.EqualTo(1));
    }

    [Test]
    public void The_file_is_written_ahead_and_synced_at_each_commit_and_read_by_its_owner_alone()
    {
        Assert.Multiple(() =>
        {
            Assert.That(_file.Read(tx => tx.Rows("PRAGMA journal_mode", row => row.GetString(0)))[0], Is.EqualTo("wal"));
            Assert.That(_file.Read(tx => tx.Number("PRAGMA synchronous")), Is.EqualTo(2), "FULL");
            Assert.That(File.GetUnixFileMode(_folder.File("outbox.db")), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        });
    }

    private static BraceletSummary Frame(uint number, uint boot = 7) => new(
        new FrameId(boot, number), Now.AddSeconds(10 * number), 10, SensorContact.Detected, BoxMeasure.Of(72.25), null, null, null, null);

    private static IReadOnlyList<long> Sequences(ReadingsQueue queue) => [.. queue.Peek(100).Select(reading => reading.Sequence)];

    private static BoxReading Read(WaitingReading waiting) => JsonSerializer.Deserialize<BoxReading>(waiting.Json.Span, BoxWireJson.Options)!;

    private ReadingsQueue Queue(OutboxLimits? limits = null) => new(_file, limits ?? new OutboxLimits());

    private ReadingsQueue Reopen(OutboxLimits? limits = null)
    {
        _file.Dispose();
        _file = OutboxFile.Open(_folder.File("outbox.db"));
        return Queue(limits);
    }
}
