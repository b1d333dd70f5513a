namespace HomeCare.Modules.Telemetry.Series.Influx;

/// <summary>
/// A reading and the nanosecond it lies at. InfluxDB keeps one point a series and instant; a reading's instant is a tick of 100 ns, so a second
/// reading of the same tick takes the next free nanosecond of it.
/// </summary>
internal readonly record struct PlacedReading(StoredReading Reading, long Nanosecond)
{
    private const int Tick = 100;

    /// <summary>What nanoseconds since 1970 in 64 bits can say, in whole years.</summary>
    public static readonly long Earliest = DateTime.UnixEpoch.Ticks;
    public static readonly long Latest = new DateTime(2262, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;

    public static long ToNanoseconds(long ticks) => (Math.Clamp(ticks, Earliest, Latest) - Earliest) * Tick;

    public static long ToTicks(long nanoseconds) => (nanoseconds / Tick) + Earliest;

    /// <summary>
    /// Old readings stay where they are; new ones, less those that are there already, take free places. Oldest first. Empty hands for those that find
    /// none: the hundred-and-first of one tick, or an instant beyond the years.
    /// </summary>
    public static List<PlacedReading> Merge(IReadOnlyList<PlacedReading> there, IReadOnlyList<StoredReading> coming, List<StoredReading> homeless)
    {
        if (there.Count == 0 && IsPlain(coming))
        {
            return [.. coming.Select(reading => new PlacedReading(reading, ToNanoseconds(reading.MeasuredTicks)))];
        }

        var known = there.Select(placed => Key(placed.Reading)).ToHashSet();
        var taken = there.Select(placed => placed.Nanosecond).ToHashSet();
        var all = new List<PlacedReading>(there);
        foreach (var reading in coming.OrderBy(each => each.MeasuredTicks).ThenBy(each => each.Sequence))
        {
            if (!known.Add(Key(reading)))
            {
                continue;
            }

            var first = ToNanoseconds(reading.MeasuredTicks);
            var free = first;
            while (free < first + Tick && !taken.Add(free))
            {
                free++;
            }

            if (free == first + Tick || reading.MeasuredTicks < Earliest || reading.MeasuredTicks >= Latest)
            {
                homeless.Add(reading);
            }
            else
            {
                all.Add(new PlacedReading(reading, free));
            }
        }

        all.Sort(static (one, other) => one.Nanosecond.CompareTo(other.Nanosecond));
        return all;
    }

    /// <summary>Nearly every quarter: one source, each reading later than the one before and with a higher sequence, so none takes another's place.</summary>
    private static bool IsPlain(IReadOnlyList<StoredReading> coming)
    {
        for (var place = 1; place < coming.Count; place++)
        {
            var (before, reading) = (coming[place - 1], coming[place]);
            if (reading.MeasuredTicks <= before.MeasuredTicks || reading.Sequence <= before.Sequence || reading.Source != before.Source)
            {
                return false;
            }
        }

        return coming.Count > 0 && coming[0].MeasuredTicks >= Earliest && coming[^1].MeasuredTicks < Latest;
    }

    private static (Guid Box, long Epoch, long Sequence) Key(StoredReading reading) => (reading.Source.Box.Value, reading.Source.Epoch, reading.Sequence);
}
