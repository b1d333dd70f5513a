using System.Collections.Concurrent;

namespace HomeCare.Modules.BackOffice.SigningIn;

/// <summary>
/// Makes wrong tries wait, longer each time: the first ones are free, then 1, 2, 4 … seconds up to 5 minutes. Forgotten after half
/// an hour without a try. A try counts as wrong from its start until it proves right, so that many at once gain nothing.
/// In memory: a restart forgives, which an attacker cannot bring about.
/// </summary>
internal sealed class Throttle(TimeProvider time)
{
    private const int MostKeys = 100_000;
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(30);

    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, Tries> tries = new();
    private long lastSweep = time.GetTimestamp();

    /// <summary>Counts a try, or says how long to wait when it comes too early.</summary>
    public TimeSpan? Enter(string key, int free)
    {
        MakeRoom();
        var now = time.GetTimestamp();
        while (true)
        {
            if (!tries.TryGetValue(key, out var before))
            {
                if (tries.TryAdd(key, new Tries(1, now)))
                {
                    return null;
                }

                continue;
            }

            var passed = time.GetElapsedTime(before.Last, now);
            var wait = WaitAfter(before.Count, free) - passed;
            if (wait > TimeSpan.Zero)
            {
                return wait;
            }

            var after = new Tries(passed > Memory ? 1 : before.Count + 1, now);
            if (tries.TryUpdate(key, after, before))
            {
                return null;
            }
        }
    }

    /// <summary>The try was right.</summary>
    public void Forget(string key) => tries.TryRemove(key, out _);

    private static TimeSpan WaitAfter(int count, int free) => count < free
        ? TimeSpan.Zero
        : TimeSpan.FromSeconds(Math.Min(LongestWait.TotalSeconds, Math.Pow(2, Math.Min(count - free, 20))));

    // Looking through everything costs, so not at each try of a flood.
    private void MakeRoom()
    {
        var swept = Volatile.Read(ref lastSweep);
        if (tries.Count < MostKeys || time.GetElapsedTime(swept) < SweepEvery
            || Interlocked.CompareExchange(ref lastSweep, time.GetTimestamp(), swept) != swept)
        {
            return;
        }

        foreach (var (key, _) in tries.Where(entry => time.GetElapsedTime(entry.Value.Last) > LongestWait))
        {
            tries.TryRemove(key, out _);
        }
    }

    private sealed record Tries(int Count, long Last);
}
