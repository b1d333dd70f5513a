using HomeCare.Modules.Wire;

namespace HomeCare.Modules.BackOffice.Fleet;

/// <summary>
/// What boxes are still to send again, read anew from the database each 30 s at most: a heartbeat a minute from each of a hundred thousand boxes costs it
/// nothing, and a request made in another process is in force within half a minute.
/// </summary>
internal sealed class PendingReplays(TimeProvider time)
{
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim oneLoad = new(1, 1);
    private volatile Kept? kept;

    public async Task<ReplayRequest?> FirstAsync(Guid box, Func<Task<ILookup<Guid, ReplayRequest>>> load, CancellationToken cancellation)
    {
        if (Fresh() is { } known)
        {
            return known[box].FirstOrDefault();
        }

        await oneLoad.WaitAsync(cancellation);
        try
        {
            if (Fresh() is { } meanwhile)
            {
                return meanwhile[box].FirstOrDefault();
            }

            var since = time.GetTimestamp();
            kept = new Kept(await load(), since);
            return kept.Pending[box].FirstOrDefault();
        }
        finally
        {
            oneLoad.Release();
        }
    }

    public void Forget() => kept = null;

    private ILookup<Guid, ReplayRequest>? Fresh() => kept is { } now && time.GetElapsedTime(now.Since) < Life ? now.Pending : null;

    private sealed record Kept(ILookup<Guid, ReplayRequest> Pending, long Since);
}
