using HomeCare.Gateway.Sms;
using HomeCare.Gateway.Watchdog;
using Microsoft.Extensions.Hosting;

namespace HomeCare.Gateway.Uplink;

/// <summary>How one turn of a lane ended.</summary>
/// <param name="Again">There may be more: go on at once.</param>
/// <param name="Failed">Not received: back off.</param>
/// <param name="RetryAfter">Not before, as the server asked.</param>
internal readonly record struct Turn(bool Again, bool Failed, TimeSpan? RetryAfter = null)
{
    public static Turn Done => new(Again: false, Failed: false);

    public static Turn More => new(Again: true, Failed: false);

    public static Turn Later(ServerAnswer.NotNow answer) => new(Again: false, Failed: true, answer.RetryAfter);
}

/// <summary>The loop that two lanes share: work until there is none, sleep until woken, back off while the server is away.</summary>
internal static class Lane
{
    // A server (or what poses as one) must not put a box to sleep for a day.
    private static readonly TimeSpan LongestAsked = TimeSpan.FromMinutes(10);

    /// <summary>Longer than any lane's patience with the server: a lane that is later is stuck.</summary>
    public static readonly TimeSpan Late = TimeSpan.FromMinutes(5);

    public static async Task RunAsync(
        Func<CancellationToken, Task<Turn>> turn, WakeUp news, WakeUp serverBack, Backoff backoff, LoopMark loop, TimeProvider time, CancellationToken stop)
    {
        var failures = 0;
        while (true)
        {
            loop.Turned();
            var ended = await turn(stop);
            if (ended.Again)
            {
                failures = 0;
            }
            else if (!ended.Failed)
            {
                failures = 0;
                await loop.SleepAsync(news, Timeout.InfiniteTimeSpan, stop);
            }
            else
            {
                await WaitAsync(backoff.Next(failures++, Random.Shared.NextDouble()), ended.RetryAfter, serverBack, loop, time, stop);
            }
        }
    }

    // What the server asked for is waited out whole; the box's own back-off ends early when another lane got through.
    private static async Task WaitAsync(TimeSpan own, TimeSpan? asked, WakeUp serverBack, LoopMark loop, TimeProvider time, CancellationToken stop)
    {
        if (asked is { } wait && wait > TimeSpan.Zero)
        {
            loop.Rests();
            await Task.Delay(wait < LongestAsked ? wait : LongestAsked, time, stop);
        }

        loop.Turned();
        await serverBack.SleepAsync(own, stop);
    }
}
