using System.Collections.Concurrent;

namespace HomeCare.Modules.Shared;

/// <summary>
/// Which of many like failures are written down. While an engine is ill thousands of requests fail in a second for one reason, and the log of each, with its stack,
/// would cost the processor more than serving them. The first of a kind is told at once, then one a second, with how many were passed over. Any thread asks.
/// </summary>
/// <param name="clock">Its monotonic time.</param>
public sealed class Seldom(TimeProvider clock)
{
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<Type, Kind> kinds = new();

    /// <summary>True when this one is to be told. One kind hides no other: a defect is not passed over because a disk is full.</summary>
    /// <param name="failure">What happened; its type is its kind.</param>
    /// <param name="passedOver">How many of the kind were not told since the last that was.</param>
    public bool IsDue(Exception failure, out long passedOver)
    {
        var kind = kinds.GetOrAdd(failure.GetType(), static _ => new Kind());
        lock (kind)
        {
            var isDue = kind.ToldAt is not { } before || clock.GetElapsedTime(before) >= Every;
            passedOver = isDue ? kind.PassedOver : 0;
            (kind.ToldAt, kind.PassedOver) = isDue ? (clock.GetTimestamp(), 0) : (kind.ToldAt, kind.PassedOver + 1);
            return isDue;
        }
    }

    private sealed class Kind
    {
        public long? ToldAt { get; set; }

        public long PassedOver { get; set; }
    }
}
