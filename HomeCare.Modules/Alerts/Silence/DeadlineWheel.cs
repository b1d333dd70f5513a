namespace HomeCare.Modules.Alerts.Silence;

/// <summary>Something with one deadline; a link in the ring of its slot.</summary>
internal abstract class Deadline
{
    /// <summary>When it falls due, monotonic; means nothing while it is in no wheel.</summary>
    public long DueAt { get; set; }

    public Deadline? Before { get; set; }

    public Deadline? After { get; set; }

    public int Slot { get; set; } = -1;
}

/// <summary>
/// A hashed wheel (Varghese and Lauck, 1987): setting, moving and dropping a deadline costs the same whatever their number, and a turn looks
/// only at the slots that time has passed. What is further off than a whole turn stays in its slot for another. Pure; one caller at a time.
/// </summary>
/// <param name="now">Where it begins, in the units of <paramref name="slotWidth"/>.</param>
/// <param name="slotWidth">How much time a slot holds.</param>
/// <param name="slots">How many.</param>
internal sealed class DeadlineWheel<T>(long now, long slotWidth, int slots)
    where T : Deadline
{
    private readonly Deadline?[] heads = new Deadline?[slots];
    private long turned = now / slotWidth;

    public int Count { get; private set; }

    /// <summary>Sets or moves a deadline. One that has passed already falls due at the next turn.</summary>
    public void Set(T deadline, long dueAt)
    {
        Drop(deadline);
        deadline.DueAt = dueAt;

        // The slot of what has passed was emptied; it must lie in one that the next turn looks at.
        var slot = (int)(Math.Max(dueAt / slotWidth, turned) % slots);
        var head = heads[slot];
        (deadline.Slot, deadline.Before, deadline.After) = (slot, null, head);
        if (head is not null)
        {
            head.Before = deadline;
        }

        heads[slot] = deadline;
        Count++;
    }

    public void Drop(T deadline) => Unlink(deadline);

    /// <summary>Takes out all that is due at <paramref name="now"/>, its own instant included, in no order.</summary>
    public void TakeDue(long now, List<T> into)
    {
        var until = now / slotWidth;
        for (var (place, left) = (turned, slots); place <= until && left > 0; place++, left--)
        {
            for (var each = heads[(int)(place % slots)]; each is not null;)
            {
                var next = each.After;
                if (each.DueAt <= now)
                {
                    Unlink(each);
                    into.Add((T)each);
                }

                each = next;
            }
        }

        // The slot of now itself is looked at again: what falls due later within it is still there.
        turned = Math.Max(turned, until);
    }

    private void Unlink(Deadline deadline)
    {
        if (deadline.Slot < 0)
        {
            return;
        }

        if (deadline.Before is { } before)
        {
            before.After = deadline.After;
        }
        else
        {
            heads[deadline.Slot] = deadline.After;
        }

        if (deadline.After is { } after)
        {
            after.Before = deadline.Before;
        }

        (deadline.Slot, deadline.Before, deadline.After) = (-1, null, null);
        Count--;
    }
}
