using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Telemetry.Journal;
using HomeCare.Modules.Telemetry.Kafka;
using HomeCare.Modules.Telemetry.Memory;
using HomeCare.Modules.Telemetry.Series;
using HomeCare.Modules.Telemetry.Storage;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HomeCare.Modules.Telemetry.Intake;

/// <summary>
/// Makes memory again at a start, before anything is read or taken: the register, what boxes said of themselves, then the journal. What the journal shows as
/// durable and not judged is left to <see cref="Judging"/>.
/// </summary>
internal sealed partial class Recovery(
    Everyone everyone, ISeriesStore store, SeriesRegister register, Watermark watermark, Numbers numbers, JournalFolder folder, IEnumerable<TopicJournal> topic,
    IServiceScopeFactory scopes, TimeProvider clock, ILogger<Recovery> log) : IDisposable
{
    /// <summary>Whether the store holds something younger is what saves a question for each person; of what is older it is asked anyway.</summary>
    private static readonly TimeSpan Recent = TimeSpan.FromHours(2);

    private static readonly TimeSpan EndAtMost = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private readonly List<Unjudged> unjudged = [];
    private Task? ready;
    private IJournal? journal;

    /// <summary>This machine's journal, or the topic; there once <see cref="ReadyAsync"/> has ended.</summary>
    public IJournal Journal => journal ?? throw new InvalidOperationException("The journal is not open yet.");

    /// <summary>The last group that the journal holds.</summary>
    public long LastGroup { get; private set; }

    /// <summary>Durable and not judged when this program started; for <see cref="Judging"/>, once.</summary>
    public IReadOnlyList<Unjudged> TakeUnjudged()
    {
        lock (gate)
        {
            Unjudged[] taken = [.. unjudged];
            unjudged.Clear();
            return taken;
        }
    }

    /// <summary>Done once, by whoever asks first; a failure is thrown to all who ask, and the next one tries again.</summary>
    public Task ReadyAsync()
    {
        if (ready is { IsCompletedSuccessfully: true } done)
        {
            return done;
        }

        lock (gate)
        {
            return ready is null or { IsFaulted: true } ? ready = Task.Run(RecoverAsync) : ready;
        }
    }

    public void Dispose() => journal?.Dispose();

    private async Task RecoverAsync()
    {
        var began = clock.GetTimestamp();
        await PrepareStoreAsync();
        register.Read(everyone, numbers);
        await ReadBoxesAsync();
        journal?.Dispose();
        var rows = 0L;
        if (topic.SingleOrDefault() is { } shared)
        {
            // Read by who has its partitions, once they are given.
            journal = shared;
        }
        else
        {
            var file = FileJournal.Open(folder.Path, numbers, log, folder.SegmentBytes);
            journal = file;
            rows = Replay(file);
            everyone.StoreEnd = file.IsMine ? await FindStoreEndAsync() : long.MaxValue;
        }

        var seconds = clock.GetElapsedTime(began).TotalSeconds;
        Recovered(rows, watermark.Through, LastGroup, seconds, journal.IsMine);
    }

    private async Task PrepareStoreAsync()
    {
        try
        {
            await store.PrepareAsync(CancellationToken.None);
        }
        catch (Exception exception) when (StorageFault.IsEngineAway(exception))
        {
            // Readings are taken all the same; whoever moves them prepares it before it writes.
            StoreAway(exception);
        }
    }

    /// <summary>It only saves questions, so whatever becomes of it, and however slow the store is, it holds no start.</summary>
    private async Task<long> FindStoreEndAsync()
    {
        using var patience = new CancellationTokenSource(EndAtMost, TimeProvider.System);
        try
        {
            return await store.FindEndAsync((clock.GetUtcNow() - Recent).UtcTicks, patience.Token).WaitAsync(patience.Token);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            EndUnknown(exception);
            return long.MaxValue;
        }
    }

    private async Task ReadBoxesAsync()
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TelemetryDb>();
        await foreach (var health in db.BoxHealth.AsNoTracking().AsAsyncEnumerable())
        {
            everyone.Box(health.Box).Remember(new DateTimeOffset(health.HeardTicks, TimeSpan.Zero), health.Heartbeat);
        }

        // Whom Patients knows to be paired is not told again by each box's first message.
        foreach (var paired in await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new ListPairings()))
        {
            everyone.Box(paired.Box).PairedSerial = paired.BraceletSerial;
        }

        var aside = db.Quarantined.AsNoTracking().Select(reading => new { reading.Box, reading.Epoch, reading.Sequence }).AsAsyncEnumerable();
        await foreach (var reading in aside)
        {
            everyone.Box(reading.Box).Add(reading.Epoch, reading.Sequence);
        }
    }

    private long Replay(FileJournal from)
    {
        var reader = new GroupReader(numbers);
        var seen = new Seen();
        var scratch = new Bytes();
        var waiting = new Queue<Replayed>();
        var (judgedThrough, rows, now) = (0L, 0L, clock.GetTimestamp());
        from.Replay((segment, entry) =>
        {
            var replays = reader.Read(segment, entry, out var group, out var judged);
            foreach (var replayed in replays)
            {
                waiting.Enqueue(replayed);
                rows += Remember(replayed, seen, scratch, now);
            }

            judgedThrough = Math.Max(judgedThrough, judged);
            LastGroup = Math.Max(LastGroup, group);
            while (waiting.TryPeek(out var oldest) && oldest.Group <= judgedThrough)
            {
                waiting.Dequeue();
            }
        });
        if (reader.Orphans > 0)
        {
            Orphaned(reader.Orphans);
        }

        foreach (var (box, epoch, ranges) in seen.All)
        {
            foreach (var (first, last) in ranges.All)
            {
                everyone.Box(box).AddRange(epoch, first, last);
            }
        }

        foreach (var person in everyone.People)
        {
            Look(person);
        }

        watermark.Resume(judgedThrough, LastGroup, waiting.GroupBy(each => each.Group).ToDictionary(same => same.Key, same => same.First().Place));
        watermark.Remember(0, from.LastSegment + 1);
        lock (gate)
        {
            unjudged.AddRange(waiting.GroupBy(each => each.Group).SelectMany(Leave));
        }

        return rows;
    }

    /// <summary>A group is settled when the last of its submissions is.</summary>
    private IEnumerable<Unjudged> Leave(IGrouping<long, Replayed> group)
    {
        var left = group.Count();
        return group.Select(replayed => Unjudged.Of(replayed, () =>
        {
            if (Interlocked.Decrement(ref left) == 0)
            {
                watermark.Done(group.Key);
            }
        }));
    }

    /// <summary>A group that was written and reported as failed may stand there twice, because its box sent it again: it counts once.</summary>
    private int Remember(Replayed replayed, Seen seen, Bytes scratch, long now)
    {
        var person = everyone.Person(replayed.Patient);
        var (count, length) = (0, store.StretchLength.Ticks);
        foreach (var row in replayed.Rows)
        {
            if (seen.Of(row.Source).Add(row.Sequence))
            {
                person.Add(row, length, replayed.Place, now, scratch);
                count++;
            }
        }

        person.Seen.Hear(replayed.ReceivedAt);
        everyone.Box(replayed.Box).Hear(replayed.ReceivedAt, null);
        return count;
    }

    /// <summary>
    /// The newest values and the past that plausibility asks for, once all of a person's readings are here: kept up with each reading they would be made, and
    /// moved by each collection of garbage, tens of millions of times.
    /// </summary>
    private void Look(Person person)
    {
        lock (person.Gate)
        {
            foreach (var row in person.Read(0, long.MaxValue, store.StretchLength.Ticks))
            {
                person.Seen.Keep(row);
                person.Trace = row.Continue(person.Trace);
            }
        }
    }

    /// <summary>Which readings of each outbox the journal has given so far. A source is one object for a whole journal, so that it is found without a look at its id.</summary>
    private sealed class Seen
    {
        private readonly Dictionary<Source, SequenceRanges> bySource = new(ReferenceEqualityComparer.Instance);
        private readonly Dictionary<(BoxId Box, long Epoch), SequenceRanges> byOutbox = [];

        public IEnumerable<(BoxId Box, long Epoch, SequenceRanges Ranges)> All => byOutbox.Select(each => (each.Key.Box, each.Key.Epoch, each.Value));

        public SequenceRanges Of(Source source)
        {
            if (!bySource.TryGetValue(source, out var ranges))
            {
                // An outbox hears another bracelet one day: two sources, one count.
                var outbox = (source.Box, source.Epoch);
                ranges = bySource[source] = byOutbox.TryGetValue(outbox, out var known) ? known : byOutbox[outbox] = new SequenceRanges();
            }

            return ranges;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Readings} readings of the journal are in memory again after {Seconds:0.0} s; judged through group {Judged} of {Last}. This process takes readings: {Mine}")]
    private partial void Recovered(long readings, long judged, long last, double seconds, bool mine);

    [LoggerMessage(Level = LogLevel.Critical, Message = "{Submissions} batches of the journal are whole, but whose they are stood in bytes that are damaged: they are given to nobody. The boxes still have what they sent for seven days; ask them to send it again")]
    private partial void Orphaned(int submissions);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The series store did not say from when on it holds nothing; it is asked for each person's last minutes, which makes the first half minute slower")]
    private partial void EndUnknown(Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "The series store is away; readings are taken all the same and wait in the journal")]
    private partial void StoreAway(Exception exception);
}
