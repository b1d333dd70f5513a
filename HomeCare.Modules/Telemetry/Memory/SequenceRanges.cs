namespace HomeCare.Modules.Telemetry.Memory;

/// <summary>
/// Which sequences of a box's outbox are here. They count up, so it is usually one range whatever the number; a backlog sent newest first makes a few,
/// which close again.
/// </summary>
internal sealed class SequenceRanges
{
    private readonly List<(long First, long Last)> ranges = new(1);

    public int Count => ranges.Count;

    public IEnumerable<(long First, long Last)> All => ranges;

    public bool Contains(long sequence) => Find(sequence) is var place && place >= 0 && ranges[place].Last >= sequence;

    /// <summary>False when it was there.</summary>
    public bool Add(long sequence)
    {
        var before = Find(sequence);
        if (before >= 0 && ranges[before].Last >= sequence)
        {
            return false;
        }

        var joinsBefore = before >= 0 && ranges[before].Last == sequence - 1;
        var joinsAfter = before + 1 < ranges.Count && ranges[before + 1].First == sequence + 1;
        switch (joinsBefore, joinsAfter)
        {
            case (true, true):
                ranges[before] = (ranges[before].First, ranges[before + 1].Last);
                ranges.RemoveAt(before + 1);
                break;
            case (true, false):
                ranges[before] = (ranges[before].First, sequence);
                break;
            case (false, true):
                ranges[before + 1] = (sequence, ranges[before + 1].Last);
                break;
            default:
                ranges.Insert(before + 1, (sequence, sequence));
                break;
        }

        return true;
    }

    /// <summary>Takes one back that was never made durable.</summary>
    public void Remove(long sequence)
    {
        var place = Find(sequence);
        if (place < 0 || ranges[place].Last < sequence)
        {
            return;
        }

        var (first, last) = ranges[place];
        ranges.RemoveAt(place);
        if (sequence < last)
        {
            ranges.Insert(place, (sequence + 1, last));
        }

        if (first < sequence)
        {
            ranges.Insert(place, (first, sequence - 1));
        }
    }

    /// <summary>All of a range; what is there of it already stays.</summary>
    public void AddRange(long first, long last)
    {
        var begin = ranges.FindIndex(range => range.Last >= first - 1);
        if (begin < 0)
        {
            ranges.Add((first, last));
            return;
        }

        var end = begin;
        while (end < ranges.Count && ranges[end].First - 1 <= last)
        {
            first = Math.Min(first, ranges[end].First);
            last = Math.Max(last, ranges[end].Last);
            end++;
        }

        ranges.RemoveRange(begin, end - begin);
        ranges.Insert(begin, (first, last));
    }

    /// <summary>The last range that begins at or before a sequence; -1 for none.</summary>
    private int Find(long sequence)
    {
        if (ranges.Count > 0 && ranges[^1].First <= sequence)
        {
            return ranges.Count - 1; // the next one in order, nearly always
        }

        var (low, high) = (0, ranges.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (ranges[middle].First <= sequence)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return high;
    }
}
