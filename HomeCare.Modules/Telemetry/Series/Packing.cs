using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Telemetry.Intake;
using HomeCare.Modules.Telemetry.Journal;
using HomeCare.Modules.Telemetry.Memory;
using Microsoft.Extensions.Logging;

namespace HomeCare.Modules.Telemetry.Series;

/// <summary>
/// Moves stretches that are over from memory into the series store, and then lets the journal forget them. While the store is away they stay in memory and in
/// the journal; nothing that was acknowledged waits for it.
/// </summary>
internal sealed partial class Packing(
    Everyone everyone, ISeriesStore store, SeriesRegister register, Recovery recovery, Watermark watermark, Numbers numbers, TimeProvider clock, ILogger<Packing> log) : IDisposable
{
    /// <summary>What comes this much later than its stretch still goes with it, in one write.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(2);

    /// <summary>A backlog is still being sent while readings of its stretch came this recently.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);

    /// <summary>Few enough that the intake, on the same processor, hardly notices; after each write it rests five times as long as that took.</summary>
    private static readonly Pace Gentle = new(AtOnce: 100, RestTimes: 5);

    /// <summary>Behind: an outage is to be caught up with several times as fast as readings come, and the intake still has half of the time.</summary>
    private static readonly Pace Brisk = new(AtOnce: 100, RestTimes: 1);

    /// <summary>Where another process writes, most of a write is waiting for that one, and the intake has the processor meanwhile.</summary>
    private static readonly Pace GentleElsewhere = new(AtOnce: 100, RestTimes: 2);

    /// <summary>Behind, and another process writes: each write has its questions and commits, whatever it holds, and the intake has the time that the other takes.</summary>
    private static readonly Pace BriskElsewhere = new(AtOnce: 500, RestTimes: 0);

    /// <summary>So many moved are noted, and the journal forgets them, before all are.</summary>
    private const int Many = 50_000;

    /// <summary>What has waited longer than this waited for a store that was away.</summary>
    private static readonly TimeSpan Behind = TimeSpan.FromMinutes(4);

    private readonly SemaphoreSlim sweep = new(1, 1);

    /// <summary>Moved, and the register does not know it yet: kept over a sweep that fails between the two, or the journal would forget what no register knows.</summary>
    private readonly HashSet<Person> moved = [];
    private volatile bool prepared;
    private DateTimeOffset? oldestDue;

    /// <summary>True in a process that writes, once the store is ready for it.</summary>
    public bool IsPrepared => prepared;

    /// <summary>How long the oldest stretch has waited beyond its time; zero when the store keeps up. As of the last look.</summary>
    public TimeSpan Lag => oldestDue is { } since ? clock.GetUtcNow() - since : TimeSpan.Zero;

    /// <summary>Writes what is due, then what the next start has to know, then forgets.</summary>
    /// <param name="all">Also what is not over yet: for a program that ends, and for tests.</param>
    /// <param name="cancellationToken">Stops between two writes.</param>
    /// <returns>How many stretches were moved.</returns>
    public Task<int> PackAsync(bool all, CancellationToken cancellationToken) => PackAsync(_ => all, rests: !all, cancellationToken);

    /// <summary>The same, and of the people of these lanes also what is not over yet: another process has them from now on.</summary>
    public Task<int> PackAsync(IReadOnlySet<int> lanes, CancellationToken cancellationToken) =>
        PackAsync(person => lanes.Contains(person.Lane), rests: false, cancellationToken);

    private async Task<int> PackAsync(Predicate<Person> whole, bool rests, CancellationToken cancellationToken)
    {
        await recovery.ReadyAsync();
        if (!recovery.Journal.IsMine)
        {
            return 0;
        }

        await sweep.WaitAsync(cancellationToken);
        try
        {
            await PrepareAsync(cancellationToken);
            register.Write(numbers);
            var due = Due(clock.GetUtcNow(), clock.GetTimestamp(), whole);
            await MoveAsync(due, rests && due.Count > Gentle.AtOnce, cancellationToken);
            oldestDue = null;
            return due.Count;
        }
        finally
        {
            sweep.Release();
        }
    }

    /// <summary>
    /// Oldest first. After an outage of hours the journal shrinks while the rest is still being moved; and where the store goes away in the middle, a start has
    /// to know what was moved before.
    /// </summary>
    private async Task MoveAsync(List<(Person Person, OpenStretch Stretch)> due, bool rests, CancellationToken cancellationToken)
    {
        var stretches = 0;
        try
        {
            for (var next = 0; next < due.Count;)
            {
                oldestDue = new DateTimeOffset(due[next].Stretch.From + store.StretchLength.Ticks, TimeSpan.Zero) + Grace;
                var pace = PaceNow();
                var batch = due.GetRange(next, Math.Min(pace.AtOnce, due.Count - next));
                var began = clock.GetTimestamp();
                await WriteAsync(batch, cancellationToken);
                next += batch.Count;
                stretches += batch.Count;
                if (stretches >= Many)
                {
                    Forget(stretches);
                    stretches = 0;
                }

                if (rests)
                {
                    await Task.Delay(clock.GetElapsedTime(began) * pace.RestTimes, clock, cancellationToken);
                }
            }
        }
        finally
        {
            if (moved.Count > 0)
            {
                Forget(stretches);
            }
        }
    }

    public void Dispose() => sweep.Dispose();

    private Pace PaceNow() => (store.WritesElsewhere, Lag > Behind) switch
    {
        (false, false) => Gentle,
        (false, true) => Brisk,
        (true, false) => GentleElsewhere,
        (true, true) => BriskElsewhere,
    };

    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        if (!prepared)
        {
            await store.PrepareAsync(cancellationToken);
            prepared = true;
        }
    }

    private List<(Person Person, OpenStretch Stretch)> Due(DateTimeOffset now, long timestamp, Predicate<Person> whole)
    {
        var overBefore = now.UtcTicks - Grace.Ticks - store.StretchLength.Ticks;
        var due = new List<(Person Person, OpenStretch Stretch)>();
        foreach (var person in everyone.People)
        {
            lock (person.Gate)
            {
                foreach (var stretch in person.Open)
                {
                    if (whole(person) || (stretch.From <= overBefore && clock.GetElapsedTime(stretch.TouchedAt, timestamp) >= Quiet))
                    {
                        due.Add((person, stretch));
                    }
                }
            }
        }

        // In this order the store appends: a block lands beside the one before.
        due.Sort(static (one, other) => one.Stretch.From != other.Stretch.From
            ? one.Stretch.From.CompareTo(other.Stretch.From)
            : one.Person.Id.Value.CompareTo(other.Person.Id.Value));
        return due;
    }

    private async Task WriteAsync(List<(Person Person, OpenStretch Stretch)> batch, CancellationToken cancellationToken)
    {
        var taken = new List<Person>(batch.Count);
        var stretches = new List<Stretch>(batch.Count);
        foreach (var (person, stretch) in batch)
        {
            lock (person.Gate)
            {
                if (person.Packing || !person.Open.Contains(stretch))
                {
                    continue; // another of its stretches is in this batch: its turn comes
                }

                person.BeginPacking(stretch);
                var rows = new List<StoredReading>(stretch.Count);
                stretch.Read(0, long.MaxValue, rows);
                stretches.Add(new Stretch(person.Id, stretch.From, History.Sorted(rows)));
            }

            taken.Add(person);
        }

        var written = false;
        try
        {
            await store.WriteAsync(stretches, cancellationToken);
            written = true;
            moved.UnionWith(taken);
        }
        finally
        {
            foreach (var person in taken)
            {
                lock (person.Gate)
                {
                    person.EndPacking(written, store.StretchLength.Ticks);
                }
            }
        }
    }

    /// <summary>First what a start has to know, then the journal: in the other order a crash between would take readings for new that are not.</summary>
    private void Forget(int stretches)
    {
        var places = new Dictionary<int, long>();
        foreach (var lane in everyone.People.Select(person => person.Lane).Distinct())
        {
            places[lane] = Math.Min(watermark.Remembered(lane), watermark.OldestPlace);
        }

        var boxes = new HashSet<BoxId>();
        foreach (var person in everyone.People)
        {
            lock (person.Gate)
            {
                foreach (var stretch in person.Open)
                {
                    places[person.Lane] = Math.Min(places[person.Lane], stretch.FirstPlace);
                }
            }
        }

        // Who left with a partition is another process's.
        moved.RemoveWhere(person => everyone.Find(person.Id) != person);
        var newest = new List<(PatientId, byte[])>(moved.Count);
        foreach (var person in moved)
        {
            lock (person.Gate)
            {
                newest.Add((person.Id, NewestCodec.Write(person)));
                boxes.UnionWith(person.Boxes);
            }
        }

        register.Write(
            boxes.Select(everyone.Box).SelectMany(box => box.PackOutboxes().Select(outbox => (box.Id, outbox.Epoch, outbox.Ranges))), newest);
        foreach (var (lane, below) in places)
        {
            recovery.Journal.Forget(lane, below);
        }

        Moved(stretches, moved.Count);
        moved.Clear();
    }

    /// <summary>How many are written at once, and how many times as long as a write took it rests then.</summary>
    private readonly record struct Pace(int AtOnce, int RestTimes);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Stretches} stretches of {People} people are in the series store")]
    private partial void Moved(int stretches, int people);
}
