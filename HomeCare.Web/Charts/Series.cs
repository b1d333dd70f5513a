namespace HomeCare.Web.Charts;

/// <summary>One slot of a chart's time axis; null where nothing valid was measured.</summary>
internal readonly record struct Slot(double Mean, double Lowest, double Highest);

/// <summary>A measure over equal slots of time, oldest first. A slot without a valid value is null, and a null is a gap.</summary>
internal sealed record Series(DateTimeOffset From, TimeSpan Step, IReadOnlyList<Slot?> Slots)
{
    public DateTimeOffset To => From + (Step * Slots.Count);

    public bool IsEmpty => Slots.All(slot => slot is null);

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

    /// <summary>The series in slots of whole hours, for the table.</summary>
    public IEnumerable<(DateTimeOffset From, Slot? Slot)> Hourly(int hours = 1)
    {
        var perRow = Math.Max(1, (int)(TimeSpan.FromHours(hours) / Step));
        for (var start = 0; start < Slots.Count; start += perRow)
        {
            var valid = Slots.Skip(start).Take(perRow).OfType<Slot>().ToList();
            yield return (At(start), valid.Count == 0
                ? null
                : new Slot(valid.Average(slot => slot.Mean), valid.Min(slot => slot.Lowest), valid.Max(slot => slot.Highest)));
        }
    }
}
