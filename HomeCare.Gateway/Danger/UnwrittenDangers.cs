using HomeCare.Gateway.Bracelet;
using HomeCare.Gateway.Outbox;

namespace HomeCare.Gateway.Danger;

/// <summary>
/// Dangers that the disk did not take (full, read-only, broken): told from memory all the same. The same frame sent again has the same event id,
/// so that nobody gets two texts for one fall.
/// </summary>
internal sealed class UnwrittenDangers
{
    private readonly Dictionary<Guid, (KnownDanger Danger, FrameOf? Frame)> _all = [];

    public IReadOnlyList<KnownDanger> All => [.. _all.Values.Select(one => one.Danger)];

    /// <summary>Those of which the disk has nothing yet, with the frames they came in.</summary>
    public IReadOnlyList<(KnownDanger Danger, FrameOf Frame)> NeverWritten =>
        [.. _all.Values.Where(one => one.Frame is not null).Select(one => (one.Danger, one.Frame!.Value))];

    public bool Has(Guid id) => _all.ContainsKey(id);

    public void Keep(KnownDanger danger, FrameOf? frame) => _all.TryAdd(danger.EventId, (danger, frame));

    /// <summary>Its time to cancel is over.</summary>
    public void Raise(KnownDanger danger)
    {
        Keep(danger, frame: null);
        Change(danger.EventId, now => now.TakenBackAt is null ? now with { Raised = true } : now);
    }

    public void TakeBack(Guid id, DateTimeOffset at) => Change(id, now => now with { TakenBackAt = at });

    public void MarkTold(Guid id) => Change(id, now => now with { ToldRaised = true });

    /// <summary>It is on the disk now.</summary>
    public void Forget(Guid id) => _all.Remove(id);

    private void Change(Guid id, Func<KnownDanger, KnownDanger> change)
    {
        if (_all.TryGetValue(id, out var one))
        {
            _all[id] = one with { Danger = change(one.Danger) };
        }
    }
}
