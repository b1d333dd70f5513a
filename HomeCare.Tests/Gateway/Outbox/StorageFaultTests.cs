using HomeCare.Tests.Gateway.Support;
using HomeCare.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace HomeCare.Tests.Gateway.Outbox;

/// <summary>Whatever the disk does, the box starts, keeps what it can, and says why it cannot do more.</summary>
[TestFixture]
internal sealed class StorageFaultTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 12, 13, 32, 0, TimeSpan.Zero);
    private FakeTimeProvider _clock = null!;
    private TestFolder _folder = null!;

    [SetUp]
    public void SetUp()
    {
        _clock = new FakeTimeProvider(Now);
        _folder = new TestFolder();
    }

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [TestCase("not a database at all, but long enough to be looked at as one")]
    [TestCase("")]
    public void A_file_that_is_no_database_is_set_aside_and_another_begun(string content)
    {
        File.WriteAllText(_folder.File("outbox.db"), content);

        using var file = OutboxFile.Open(_folder.File("outbox.db"), _clock);

        Assert.That(file.IsInMemory, Is.False);
        Assert.That(file.WasCorrupt, Is.EqualTo(content.Length > 0), "an empty file is a new one");
        Assert.That(new ReadingsQueue(file, new OutboxLimits()).Put("HC-1", [Frame(1)]).Stored, Is.EqualTo(1));
        Assert.That(Directory.GetFiles(_folder.Path, "outbox.db.corrupt-*").Length, Is.EqualTo(content.Length > 0 ? 1 : 0));
    }

    [Test]
    public void A_broken_page_costs_that_page_and_the_rest_keeps_its_name()
    {
        long epoch;
        using (var before = OutboxFile.Open(_folder.File("outbox.db"), _clock))
        {
            epoch = before.Epoch;
            Fill(before, 3000);
            new DangersQueue(before).Put("HC-1", new FrameId(7, 9000), Danger(), [], Now);
            before.SetFact("bracelet", "HC-1");
        }

        Overwrite(_folder.File("outbox.db"), page: 60);
        using var file = OutboxFile.Open(_folder.File("outbox.db"), _clock);
        var queue = new ReadingsQueue(file, new OutboxLimits());
        Assert.That(() => ReadAll(file), Throws.InstanceOf<SqliteException>(), "the broken page is found when it is read");
        Bring(file);

        Assert.Multiple(() =>
        {
            Assert.That(file.WasCorrupt, Is.True);
            Assert.That(file.Epoch, Is.Not.EqualTo(epoch), "a new file, a new epoch");
            Assert.That(queue.CountWaiting(), Is.GreaterThan(500));
            Assert.That(queue.Peek(500).Select(reading => reading.Epoch).Distinct(), Is.EqualTo(new[] { epoch }), "a reading that the server may have keeps its name");
            Assert.That(new DangersQueue(file).Untold(), Has.Count.EqualTo(1), "the danger is still owed");
            Assert.That(file.Fact("bracelet"), Is.EqualTo("HC-1"));
        });

        queue.Put("HC-1", [Frame(100_000)]);
        Assert.That(queue.Peek(500).Single().Epoch, Is.EqualTo(file.Epoch), "what is new goes first");
    }

    [Test]
    public void What_was_brought_over_is_confirmed_by_its_old_name_and_sent_once()
    {
        long epoch;
        using (var before = OutboxFile.Open(_folder.File("outbox.db"), _clock))
        {
            epoch = before.Epoch;
            Fill(before, 3000);
        }

        Overwrite(_folder.File("outbox.db"), page: 60);
        using var file = OutboxFile.Open(_folder.File("outbox.db"), _clock);
        var queue = new ReadingsQueue(file, new OutboxLimits());
        Assert.That(() => ReadAll(file), Throws.InstanceOf<SqliteException>());
        Bring(file);
        var batch = queue.Peek(500);
        var waiting = queue.CountWaiting();

        queue.Confirm([.. batch.Select(reading => reading.Sequence)], Now, epoch);

        Assert.That(queue.CountWaiting(), Is.EqualTo(waiting - batch.Count));
        Assert.That(queue.Peek(500).Select(reading => reading.Sequence).Intersect(batch.Select(reading => reading.Sequence)), Is.Empty);
    }

    [Test]
    public void A_flipped_bit_within_a_reading_is_seen_and_that_reading_never_sent()
    {
        using var file = OutboxFile.Open(_folder.File("outbox.db"), _clock);
        var queue = new ReadingsQueue(file, new OutboxLimits());
        queue.Put("HC-1", [Frame(1), Frame(2), Frame(3)]);
        file.Write(tx => tx.Run("UPDATE readings SET payload = CAST(replace(CAST(payload AS TEXT), '72.25', '73.25') AS BLOB) WHERE sequence = 2"));

        Assert.That(queue.Peek(10).Select(reading => reading.Sequence), Is.EqualTo(new[] { 1L, 3 }));
        Assert.That((queue.CountParked(), queue.CountWaiting(), file.WasCorrupt), Is.EqualTo((1L, 2L, true)));
    }

    [Test]
    public void Where_no_file_can_be_the_outbox_goes_on_in_memory_and_moves_to_the_disk_once_it_can()
    {
        var folder = _folder.With("data", "a file where the folder should be");
        using var file = OutboxFile.Open(Path.Combine(folder, "outbox.db"), _clock);
        var queue = new ReadingsQueue(file, new OutboxLimits());
        var epoch = file.Epoch;
        Assert.That(file.IsInMemory, Is.True);
        queue.Put("HC-1", [Frame(1), Frame(2)]);
        new DangersQueue(file).Put("HC-1", new FrameId(7, 9), Danger(), [], Now);
        Assert.That(file.TryReturnToDisk(), Is.False, "not yet");
        Assert.That(queue.CountWaiting(), Is.EqualTo(2));

        File.Delete(folder);
        Directory.CreateDirectory(folder);
        Assert.That(file.TryReturnToDisk(), Is.True);

        Assert.Multiple(() =>
        {
            Assert.That(file.IsInMemory, Is.False);
            Assert.That(file.Epoch, Is.Not.EqualTo(epoch), "a restart in memory must not give a number twice");
            Assert.That(queue.Peek(10).Select(reading => (reading.Epoch, reading.Sequence)), Is.EqualTo(new[] { (epoch, 1L), (epoch, 2) }));
            Assert.That(new DangersQueue(file).Untold(), Has.Count.EqualTo(1));
        });
    }

    [Test]
    public void A_read_only_disk_at_the_start_still_tells_the_dangers_that_were_owed()
    {
        using var disk = new SmallDisk();
        using (var before = OutboxFile.Open(disk.File("outbox.db"), _clock))
        {
            new DangersQueue(before).Put("HC-1", new FrameId(7, 9), Danger(), [], Now);
            new ReadingsQueue(before, new OutboxLimits()).Put("HC-1", [Frame(1)]);
        }

        disk.ReadOnly(true);
        using var file = OutboxFile.Open(disk.File("outbox.db"), _clock);
        var (queue, dangers) = (new ReadingsQueue(file, new OutboxLimits()), new DangersQueue(file));
        Assert.That(file.IsInMemory, Is.True);
        Assert.That(dangers.Untold(), Has.Count.EqualTo(1));
        dangers.MarkToldRaised(dangers.Untold()[0].EventId);
        queue.Put("HC-1", [Frame(2)]);

        disk.ReadOnly(false);
        Assert.That(file.TryReturnToDisk(), Is.True);

        Assert.That(dangers.Untold(), Is.Empty, "what was told meanwhile is not told again");
        Assert.That(queue.CountWaiting(), Is.EqualTo(2), "the one on the disk and the one from memory");
    }

    [Test]
    public void A_full_disk_takes_no_reading_and_loses_none_and_takes_them_again_when_freed()
    {
        using var disk = new SmallDisk();
        using var file = OutboxFile.Open(disk.File("outbox.db"), _clock);
        var queue = new ReadingsQueue(file, new OutboxLimits());
        queue.Put("HC-1", [Frame(1)]);
        disk.Fill();

        var taken = 1u;
        Assert.That(() =>
        {
            while (taken < 100_000)
            {
                queue.Put("HC-1", [Frame(taken + 1)]);
                taken++;
            }
        }, Throws.InstanceOf<SqliteException>().With.Property(nameof(SqliteException.SqliteErrorCode)).EqualTo(13).Or.Property(nameof(SqliteException.SqliteErrorCode)).EqualTo(10));
        Assert.That(queue.CountWaiting(), Is.EqualTo(taken), "what was taken is there");
        Assert.That(DiskProbe.Look(disk.Path), Is.EqualTo(DiskState.Full));

        disk.Free();
        Assert.That(queue.Put("HC-1", [Frame(taken + 1)]).Stored, Is.EqualTo(1));
    }

    [TestCase(1_000_000_000, 200_000_001, "Well")]
    [TestCase(1_000_000_000, 199_999_999, "NearlyFull")]
    [TestCase(1_000_000_000, 2_097_152, "NearlyFull")]
    [TestCase(1_000_000_000, 2_097_151, "Full")]
    public void Four_fifths_taken_is_said(long total, long free, string state) => Assert.That(DiskProbe.Room(total, free).ToString(), Is.EqualTo(state));

    [Test]
    public void A_read_only_disk_is_told_from_a_full_one_and_from_none()
    {
        using var disk = new SmallDisk();
        disk.ReadOnly(true);

        Assert.That(DiskProbe.Look(disk.Path), Is.EqualTo(DiskState.ReadOnly));
        Assert.That(DiskProbe.Look(Path.Combine(_folder.With("file", ""), "below")), Is.EqualTo(DiskState.Failing));
    }

    [Test]
    public void The_spool_goes_on_in_memory_with_the_texts_that_the_disk_shows_and_returns_to_it()
    {
        using var disk = new SmallDisk();
        using (var before = new SmsSpool(disk.File("sms.db"), _clock, NullLogger<SmsSpool>.Instance))
        {
            before.Enqueue(Order("a"));
        }

        disk.ReadOnly(true);
        using (var spool = new SmsSpool(disk.File("sms.db"), _clock, NullLogger<SmsSpool>.Instance))
        {
            Assert.That(spool.StorageFault, Is.Not.Null);
            spool.Enqueue(Order("b"));
            Assert.That(spool.List(), Has.Count.EqualTo(2));

            disk.ReadOnly(false);
            _clock.Advance(TimeSpan.FromSeconds(31));
            spool.Enqueue(Order("c"));
            Assert.That(spool.StorageFault, Is.Null);
        }

        using var after = new SmsSpool(disk.File("sms.db"), _clock, NullLogger<SmsSpool>.Instance);
        Assert.That(after.List().Select(text => text.EventId), Is.EqualTo(new[] { "a", "b", "c" }));
    }

    [Test]
    public async Task A_box_on_a_read_only_disk_starts_and_its_heartbeat_says_why()
    {
        using var disk = new SmallDisk(4000);
        await using var server = await ServerTwin.StartAsync();
        await ServerClientTestsEnrol(server, disk.Path);
        disk.ReadOnly(true);
        var settings = new GatewaySettings(disk.Path, server.Address.ToString(), "ws://127.0.0.1:1/", "", "", "");

        await using var box = await RunningBox.StartAsync(settings);

        await Eventually.IsTrue(
            () => server.Heartbeats.Any(beat => beat.Faults?.Any(fault => fault.Code == BoxFaultCodes.DiskReadOnly) == true
                && beat.Faults.Any(fault => fault.Code == BoxFaultCodes.OutboxMemory) && beat.Faults.Any(fault => fault.Code == BoxFaultCodes.SpoolMemory)),
            "the heartbeat says why");
        disk.ReadOnly(false);
        box.Part<StorageWatch>().Look();
        Assert.That(box.Part<BoxFaults>().List().Select(fault => fault.Code), Has.None.EqualTo(BoxFaultCodes.OutboxMemory));
    }

    private static async Task ServerClientTestsEnrol(ServerTwin server, string folder)
    {
        var authority = Path.Combine(folder, "given.pem");
        await File.WriteAllTextAsync(authority, server.AuthorityPem);
        var ended = await Enrolling.TryAsync(new BoxIdentity(folder), server.Address, authority, server.Code, TimeProvider.System, default);
        Assert.That(ended.Refusal, Is.Null);
    }

    private static void Fill(OutboxFile file, uint readings)
    {
        var queue = new ReadingsQueue(file, new OutboxLimits());
        foreach (var group in Enumerable.Range(1, (int)readings).Chunk(100))
        {
            queue.Put("HC-1", [.. group.Select(number => Frame((uint)number))]);
        }
    }

    private static void Overwrite(string path, int page)
    {
        using var raw = File.OpenWrite(path);
        raw.Position = page * 4096L;
        raw.Write(new byte[4096].Select(_ => (byte)0xA5).ToArray());
    }

    private static void ReadAll(OutboxFile file) => file.Read(tx => tx.Rows("SELECT payload FROM readings ORDER BY sequence", row => 0));

    private static void Bring(OutboxFile file)
    {
        while (file.BringSome())
        {
            // Until all is brought.
        }
    }

    private static KnownDanger Danger() => new(
        new Guid("aaaaaaaa-0000-0000-0000-0000000000d1"), BoxDangerKind.Fall, Now, "HC-1", true, null, Now, Raised: true, null, false, false);

    private static SmsOrder Order(string danger) => new(danger, "contact", "raised", "+33600000001", "Texte", SmsUrgency.Danger, null);

    private static BraceletSummary Frame(uint number) => new(
        new FrameId(7, number), Now.AddSeconds(10 * number), 10, SensorContact.Detected, BoxMeasure.Of(72.25), null, null, null, null);
}
