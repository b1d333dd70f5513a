using System.Collections.Concurrent;
using HomeCare.Modules.Shared;

namespace HomeCare.Modules.BackOffice;

/// <summary>
/// Keeps answers of the database for a few seconds. What is forgotten is gone at once, even when a load of it is under way: that
/// load's answer is given but not kept. Nulls are not kept, so strangers cannot fill it.
/// </summary>
/// <param name="life">So long an answer is given without asking again.</param>
/// <param name="most">Beyond, what is over is dropped.</param>
/// <param name="whileAway">So long the last answer is given while the database is away; zero: never.</param>
internal sealed class ShortMemory<TKey, TValue>(TimeProvider time, TimeSpan life, int most = 200_000, TimeSpan whileAway = default)
    where TKey : notnull
    where TValue : class
{
    private readonly ConcurrentDictionary<TKey, Kept> kept = new();
    /// <summary>A database that is away is asked again this often for those who are known, and not ten thousand times a second.</summary>
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(5);

    private int forgotten;
    private long awaySince = long.MinValue;

    public async ValueTask<TValue?> GetAsync(TKey key, Func<Task<TValue?>> load)
    {
        if (kept.TryGetValue(key, out var found) && time.GetElapsedTime(found.Since) < life)
        {
            return found.Value;
        }

        var lastKnown = found is not null && time.GetElapsedTime(found.Since) < whileAway ? found.Value : null;
        if (lastKnown is not null && Volatile.Read(ref awaySince) is not long.MinValue and var away && time.GetElapsedTime(away) < AskAgain)
        {
            return lastKnown;
        }

        var before = Volatile.Read(ref forgotten);
        var since = time.GetTimestamp();
        TValue? value;
        try
        {
            value = await load();
        }
        catch (Exception exception) when (lastKnown is not null && StorageFault.IsEngineAway(exception))
        {
            Volatile.Write(ref awaySince, time.GetTimestamp());
            return lastKnown;
        }

        if (value is null)
        {
            kept.TryRemove(key, out _);
            return null;
        }

        MakeRoom();
        kept[key] = new Kept(value, since);
        if (Volatile.Read(ref forgotten) != before)
        {
            kept.TryRemove(key, out _);
        }

        return value;
    }

    public void Forget(Func<TValue, bool> which)
    {
        Interlocked.Increment(ref forgotten);
        foreach (var (key, _) in kept.Where(entry => which(entry.Value.Value)))
        {
            kept.TryRemove(key, out _);
        }
    }

    private void MakeRoom()
    {
        if (kept.Count < most)
        {
            return;
        }

        foreach (var (key, _) in kept.Where(entry => time.GetElapsedTime(entry.Value.Since) >= life))
        {
            kept.TryRemove(key, out _);
        }
    }

    private sealed record Kept(TValue Value, long Since);
}
