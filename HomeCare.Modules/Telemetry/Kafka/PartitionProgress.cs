namespace HomeCare.Modules.Telemetry.Kafka;

/// <summary>
/// How far one partition is, from its assignment to its leaving. Committed is only what nobody needs from the topic again: packed into the series store, or
/// parked, with nothing before it that still waits for another try.
/// </summary>
internal sealed class PartitionProgress(int partition)
{
    // A report of the packer that was under way while a message was tried again does not know of it; the one after that does.
    private const int ReportsUntilSure = 2;
    private const int WaitsForATry = int.MaxValue;

    private readonly Lock gate = new();
    private readonly SortedDictionary<long, int> aside = [];
    private readonly SortedSet<long> parked = [];
    private long applied = -1;
    private long packed = -1;
    private long committed = -1;
    private volatile bool left;

    public int Partition { get; } = partition;

    /// <summary>It is another process's now: nothing of it is applied any more.</summary>
    public bool Left => left;

    public void Leave() => left = true;

    /// <summary>The last message that was handed on, whatever became of it; -1 before the first.</summary>
    public long Applied
    {
        get
        {
            lock (gate)
            {
                return applied;
            }
        }
    }

    /// <summary>Handed on up to here: a report that says more cannot mean this assignment.</summary>
    public void Apply(long offset)
    {
        lock (gate)
        {
            applied = Math.Max(applied, offset);
        }
    }

    /// <summary>This message waits for another try; nothing from it on is committed meanwhile.</summary>
    public void SetAside(long offset)
    {
        lock (gate)
        {
            aside[offset] = WaitsForATry;
        }
    }

    /// <summary>The further try went well: it is out of its order, so a report that passes its offset may not have meant it.</summary>
    public void Settle(long offset)
    {
        lock (gate)
        {
            aside[offset] = ReportsUntilSure;
        }
    }

    /// <summary>It is in the parked topic, and will not be packed.</summary>
    public void Park(long offset)
    {
        lock (gate)
        {
            aside.Remove(offset);
            parked.Add(offset);
        }
    }

    /// <summary>Everything up to this offset, itself too, is in the series store, but for what is parked or set aside.</summary>
    public void Pack(long offset)
    {
        lock (gate)
        {
            packed = Math.Max(packed, offset);
            foreach (var (waiting, reports) in aside.Where(waiting => waiting.Key <= offset && waiting.Value != WaitsForATry).ToList())
            {
                if (reports == 1)
                {
                    aside.Remove(waiting);
                }
                else
                {
                    aside[waiting] = reports - 1;
                }
            }
        }
    }

    /// <summary>The offset to read from after a restart, when it is further than what was last committed.</summary>
    public long? FindCommit(long first)
    {
        lock (gate)
        {
            var next = Math.Max(Math.Min(packed, applied) + 1, Math.Max(committed, first));
            while (parked.Count > 0 && parked.Min <= next)
            {
                next = Math.Max(next, parked.Min + 1);
                parked.Remove(parked.Min);
            }

            packed = Math.Max(packed, next - 1);
            applied = Math.Max(applied, next - 1);
            next = aside.Count > 0 ? Math.Min(next, aside.Keys.First()) : next;
            return next > Math.Max(committed, first) ? next : null;
        }
    }

    public void NoteCommit(long next)
    {
        lock (gate)
        {
            committed = Math.Max(committed, next);
        }
    }
}
