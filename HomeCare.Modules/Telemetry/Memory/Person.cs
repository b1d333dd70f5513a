using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Series;

namespace HomeCare.Modules.Telemetry.Memory;

/// <summary>
/// What memory holds of one person: the past that the next reading is judged by, the newest values, and the readings that are not in the series store yet.
/// The intake alone writes; everyone may read, under the gate.
/// </summary>
internal sealed class Person(PatientId id)
{
    private readonly List<OpenStretch> open = new(2);
    private readonly List<BoxId> boxes = new(1);

    public PatientId Id => id;

    public Lock Gate { get; } = new();

    /// <summary>The journal's lane that brings this person: 0, or the partition.</summary>
    public int Lane { get; set; }

    /// <summary>What plausibility remembers. Only the intake's loop touches it.</summary>
    public Trace Trace { get; set; }

    public PersonSeen Seen { get; } = new();

    /// <summary>Rises with each reading.</summary>
    public int Noted { get; private set; }

    /// <summary>Between "being written" and "written", readings are in both.</summary>
    public bool Packing { get; private set; }

    public IReadOnlyList<OpenStretch> Open => open;

    /// <summary>Every box that brought something since the start.</summary>
    public IReadOnlyList<BoxId> Boxes => boxes;

    /// <summary>Something of this person's home was heard.</summary>
    public void Hear(DateTimeOffset at)
    {
        lock (Gate)
        {
            Seen.Hear(at);
        }
    }

    /// <summary>Under the gate. Adds a durable reading to its stretch.</summary>
    public void Add(StoredReading row, long stretchTicks, long place, long now, Bytes scratch)
    {
        var from = row.MeasuredTicks - (row.MeasuredTicks % stretchTicks);
        OpenStretch? stretch = null;
        for (var last = open.Count - 1; last >= 0 && stretch is null; last--)
        {
            stretch = open[last].From == from && open[last] != Taken ? open[last] : null;
        }

        if (stretch is null)
        {
            stretch = new OpenStretch(from, place);
            open.Add(stretch);
        }

        stretch.Reach(place);
        stretch.Add(row, scratch);
        stretch.TouchedAt = now;
        Noted++;
        if (!boxes.Contains(row.Source.Box))
        {
            boxes.Add(row.Source.Box);
        }
    }

    /// <summary>Under the gate. The readings in memory measured in [from, to), sorted, each once.</summary>
    public List<StoredReading> Read(long from, long to, long stretchTicks)
    {
        var rows = new List<StoredReading>();
        foreach (var stretch in open)
        {
            if (stretch.From < to && stretch.From + stretchTicks > from)
            {
                stretch.Read(from, to, rows);
            }
        }

        return History.Sorted(rows);
    }

    /// <summary>Under the gate. Takes a stretch to be written; new readings of its time begin another.</summary>
    public void BeginPacking(OpenStretch stretch)
    {
        Packing = true;
        Taken = stretch;
    }

    /// <summary>The stretch that is being written; it stays readable until it is.</summary>
    public OpenStretch? Taken { get; private set; }

    /// <summary>The end of the newest stretch that this process has moved into the series store, UTC ticks.</summary>
    public long PackedUntil { get; private set; }

    /// <summary>Under the gate. Written, or not: then it stays.</summary>
    public void EndPacking(bool written, long stretchTicks)
    {
        if (written && Taken is { } stretch)
        {
            open.Remove(stretch);
            PackedUntil = Math.Max(PackedUntil, stretch.From + stretchTicks);
        }

        (Packing, Taken) = (false, null);
    }
}
