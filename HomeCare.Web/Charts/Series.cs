namespace HomeCare.Web.Charts;

/// <summary>One slot of a chart's time axis; null where nothing valid was measured.</summary>
/// <param name="Mean">Mean of its valid values.</param>
/// <param name="Lowest">The lowest of them.</param>
/// <param name="Highest">The highest of them.</param>
/// <param name="Count">How many they are.</param>
internal readonly record struct Slot(double Mean, double Lowest, double Highest, int Count = 1)
{
    /// <summary>Several slots as one; null when none of them holds anything.</summary>
    public static Slot? Merge(IEnumerable<Slot?> slots)
    {
        var (sum, lowest, highest, count) = (0d, double.PositiveInfinity, double.NegativeInfinity, 0);
        foreach (var slot in slots.OfType<Slot>())
        {
            (sum, lowest, highest, count) = (sum + (slot.Mean * slot.Count), Math.Min(lowest, slot.Lowest), Math.Max(highest, slot.Highest), count + slot.Count);
        }

        return count == 0 ? null : new Slot(sum / count, lowest, highest, count);
    }
}

/// <summary>A measure over equal slots of time, oldest first. A slot without a valid value is null, and a null is a gap.</summary>
internal sealed record Series(DateTimeOffset From, TimeSpan Step, IReadOnlyList<Slot?> Slots)
{
    public DateTimeOffset To => From + (Step * Slots.Count);

    public DateTimeOffset At(int slot) => From + (Step * slot);

    /// <summary>Runs of slots without a valid value, at least <paramref name="atLeast"/> long, up to <paramref name="until"/>.</summary>
    public IEnumerable<(DateTimeOffset From, DateTimeOffset To)> Gaps(TimeSpan atLeast, DateTimeOffset until)
    {
        var start = -1;
        for (var slot = 0; slot <= Slots.Count; slot++)
        {
            var missing = slot < Slots.Count && At(slot) < until && Slots[slot] is null;
            if (missing && start < 0)
            {
                start = slot;
            }
            else if (!missing && start >= 0)
            {
                var end = At(slot) < until ? At(slot) : until;
                if (end - At(start) >= atLeast)
                {
                    yield return (At(start), end);
                }

                start = -1;
            }
        }
    }

    /// <summary>The same in wider slots, each of so many of these; no lowest and no highest is lost.</summary>
    public Series Wider(int times) => times == 1 ? this : new(
        From, Step * times, [.. Enumerable.Range(0, (Slots.Count + times - 1) / times).Select(wide => Slot.Merge(Slots.Skip(wide * times).Take(times)))]);

    /// <summary>The series in slots of whole hours, for the table.</summary>
    public IEnumerable<(DateTimeOffset From, Slot? Slot)> Hourly(int hours = 1)
    {
        var rows = Wider(Math.Max(1, (int)(TimeSpan.FromHours(hours) / Step)));
        return rows.Slots.Select((slot, row) => (rows.At(row), slot));
    }
}
