using System.Collections.Concurrent;

namespace HomeCare.Modules.Telemetry.Intake;

/// <summary>
/// Up to which group everything is judged, and up to which place everything is in memory: what the journal may forget lies below both. Groups end in any
/// order; the mark passes those that are done without a hole.
/// </summary>
internal sealed class Watermark
{
    private readonly Lock gate = new();
    private readonly Dictionary<long, (int Left, long Place)> open = [];
    private readonly ConcurrentDictionary<int, long> remembered = new();
    private long through;
    private long last;

    /// <summary>The last group before which nothing waits for its judgement.</summary>
    public long Through
    {
        get
        {
            lock (gate)
            {
                return through;
            }
        }
    }

    /// <summary>Where the oldest group lies that waits for its judgement; <see cref="long.MaxValue"/> for none.</summary>
    public long OldestPlace
    {
        get
        {
            lock (gate)
            {
                return open.Count == 0 ? long.MaxValue : open.Values.Min(group => group.Place);
            }
        }
    }

    /// <summary>Goes on from what the journal says; the groups between are judged by whoever starts.</summary>
    public void Resume(long judgedThrough, long lastGroup, IReadOnlyDictionary<long, long> unjudgedPlaces)
    {
        lock (gate)
        {
            last = lastGroup;
            foreach (var (group, place) in unjudgedPlaces)
            {
                open[group] = (1, place);
            }

            through = unjudgedPlaces.Count == 0 ? lastGroup : Math.Max(judgedThrough, unjudgedPlaces.Keys.Min() - 1);
        }
    }

    public void Begin(long group, int submissions, long place)
    {
        lock (gate)
        {
            open[group] = (submissions, place);
            last = group;
        }
    }

    public void Done(long group)
    {
        lock (gate)
        {
            if (open.TryGetValue(group, out var waiting) && waiting.Left > 1)
            {
                open[group] = (waiting.Left - 1, waiting.Place);
                return;
            }

            open.Remove(group);
            while (through < last && !open.ContainsKey(through + 1))
            {
                through++;
            }
        }
    }

    /// <summary>All that lies below this place of a lane is in memory.</summary>
    public void Remember(int lane, long place) => remembered[lane] = place;

    public long Remembered(int lane) => remembered.GetValueOrDefault(lane);
}
