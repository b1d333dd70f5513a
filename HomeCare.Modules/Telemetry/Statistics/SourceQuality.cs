using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Telemetry.Series;

namespace HomeCare.Modules.Telemetry.Statistics;

/// <summary>
/// How good the values of every source are, in memory: a source is a bracelet at a box. The intake notes each new reading; once an hour the hour before is taken
/// out, judged and written. About 100 bytes a source.
/// </summary>
internal sealed class SourceQuality
{
    /// <summary>Readings of an hour are waited for so long after it: twice the two minutes that clocks may differ by, and a short cut of the line.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(10);

    private const int PageBits = 12, PageSize = 1 << PageBits;

    private readonly Lock gate = new();
    private readonly Dictionary<Source, int> places = new(new SameWearing());
    private readonly List<SourceState[]> pages = [];
    private readonly List<Source> sources = [];
    private Dictionary<(int Place, int Hour), HourCounts> unwritten = [];
    private int judgedThrough;

    public int Count
    {
        get
        {
            lock (gate)
            {
                return sources.Count;
            }
        }
    }

    /// <summary>Counts of hours that wait to be written.</summary>
    public int Unwritten
    {
        get
        {
            lock (gate)
            {
                return unwritten.Count;
            }
        }
    }

    public static int HourOf(long ticks) => (int)((ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerHour);

    public static DateTimeOffset From(int hour) => DateTimeOffset.UnixEpoch.AddHours(hour);

    /// <summary>
    /// Counts a new reading in the hour it was measured in. For the intake's own thread: no waiting but for the short turns of the hour's end, no
    /// allocation but for a source never seen and an hour long over.
    /// </summary>
    public void Note(PatientId patient, StoredReading reading)
    {
        var kind = ReadingKinds.Of(reading);
        var hour = HourOf(reading.MeasuredTicks);
        lock (gate)
        {
            if (!places.TryGetValue(reading.Source, out var place))
            {
                place = Add(reading.Source);
            }

            ref var state = ref At(place);
            state.Patient = patient;
            ref var slot = ref (hour & 1) == 0 ? ref state.Even : ref state.Odd;
            if (hour <= judgedThrough || hour < slot.Hour)
            {
                Keep(place, hour, default(HourCounts).With(kind));
                return;
            }

            if (slot.Hour != hour)
            {
                // Judging is two hours behind: what was counted is kept, though judged no more.
                Keep(place, slot.Hour, slot.Counts);
                slot = HourSlot.Of(hour, default);
            }

            slot.Add(kind);
        }
    }

    /// <summary>Takes an hour that is over out of every source, judges each by it, and hands back what each sent; later readings of that hour judge nobody.</summary>
    public List<(int Place, HourCounts Counts)> Close(int hour)
    {
        var sent = new List<(int, HourCounts)>();
        lock (gate)
        {
            judgedThrough = Math.Max(judgedThrough, hour);
        }

        // In short turns, so that the intake never waits for 100,000 sources.
        for (var page = 0; PageOf(page) is var count and > 0; page++)
        {
            lock (gate)
            {
                for (var place = page << PageBits; place < (page << PageBits) + count; place++)
                {
                    ref var state = ref At(place);
                    ref var slot = ref (hour & 1) == 0 ? ref state.Even : ref state.Odd;
                    if (slot.Hour == hour && slot.Counts is { Received: > 0 } counts)
                    {
                        state.Judge(hour, counts);
                        Keep(place, hour, counts);
                        sent.Add((place, counts));
                    }

                    slot = slot.Hour <= hour ? default : slot;
                }
            }
        }

        return sent;
    }

    /// <summary>Hours that are still open, too, for a program that stops.</summary>
    public void CloseOpenHours()
    {
        lock (gate)
        {
            for (var place = 0; place < sources.Count; place++)
            {
                ref var state = ref At(place);
                Keep(place, state.Even.Hour, state.Even.Counts);
                Keep(place, state.Odd.Hour, state.Odd.Counts);
                (state.Even, state.Odd) = (default, default);
            }
        }
    }

    /// <summary>Takes up a source that storage knows.</summary>
    public void Recall(Source source, PatientId patient, int row, Habit habit, UnhealthyCause? cause, int lastHour)
    {
        lock (gate)
        {
            if (!places.TryGetValue(source, out var place))
            {
                place = Add(source);
                At(place).Patient = patient;
            }

            At(place).Recall(row, habit, cause, lastHour);
        }
    }

    public (Source Source, SourceState State) Of(int place)
    {
        lock (gate)
        {
            return (sources[place], At(place));
        }
    }

    public void SetRow(int place, int row)
    {
        lock (gate)
        {
            At(place).Row = row;
        }
    }

    /// <summary>Everyone, as they are now; copied in short turns.</summary>
    public List<(int Place, Source Source, SourceState State)> All()
    {
        var all = new List<(int, Source, SourceState)>(Count);
        for (var page = 0; PageOf(page) is var count and > 0; page++)
        {
            lock (gate)
            {
                for (var place = page << PageBits; place < (page << PageBits) + count; place++)
                {
                    all.Add((place, sources[place], At(place)));
                }
            }
        }

        return all;
    }

    /// <summary>Takes what is to be written; what could not be is given back by <see cref="PutBack"/>.</summary>
    public Dictionary<(int Place, int Hour), HourCounts> TakeUnwritten()
    {
        lock (gate)
        {
            var taken = unwritten;
            unwritten = [];
            return taken;
        }
    }

    public void PutBack(IEnumerable<KeyValuePair<(int Place, int Hour), HourCounts>> counts)
    {
        lock (gate)
        {
            foreach (var ((place, hour), each) in counts)
            {
                Keep(place, hour, each);
            }
        }
    }

    private int PageOf(int page)
    {
        lock (gate)
        {
            return Math.Clamp(sources.Count - (page << PageBits), 0, PageSize);
        }
    }

    private ref SourceState At(int place) => ref pages[place >> PageBits][place & (PageSize - 1)];

    private int Add(Source source)
    {
        var place = sources.Count;
        if (place >> PageBits == pages.Count)
        {
            pages.Add(new SourceState[PageSize]);
        }

        sources.Add(source);
        places.Add(source, place);
        return place;
    }

    private void Keep(int place, int hour, HourCounts counts)
    {
        if (counts.Received > 0)
        {
            ref var kept = ref CollectionsMarshal.GetValueRefOrAddDefault(unwritten, (place, hour), out _);
            kept = kept.With(counts);
        }
    }

    /// <summary>The same bracelet at the same box, whatever the life of the box's outbox.</summary>
    private sealed class SameWearing : IEqualityComparer<Source>
    {
        public bool Equals(Source? x, Source? y) =>
            ReferenceEquals(x, y) || (x is not null && y is not null && x.Box == y.Box && string.Equals(x.BraceletSerial, y.BraceletSerial, StringComparison.Ordinal));

        public int GetHashCode([DisallowNull] Source obj) => obj.Box.Value.GetHashCode();
    }
}
