using System.Collections.Concurrent;

namespace HomeCare.Modules.BackOffice;

/// <summary>
/// Keeps answers of the database for a few seconds. What is forgotten is gone at once, even when a load of it is under way: that
/// load's answer is given but not kept. Nulls are not kept, so strangers cannot fill it.
/// </summary>
internal sealed class ShortMemory<TKey, TValue>(TimeProvider time, TimeSpan life, int most = 200_000)
    where TKey : notnull
    where TValue : class
{
    private readonly ConcurrentDictionary<TKey, Kept> kept = new();
    private int forgotten;

    public async ValueTask<TValue?> GetAsync(TKey key, Func<Task<TValue?>> load)
    {
        if (kept.TryGetValue(key, out var found) && time.GetElapsedTime(found.Since) < life)
        {
            return found.Value;
        }

        var before = Volatile.Read(ref forgotten);
        var since = time.GetTimestamp();
        if (await load() is not { } value)
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
