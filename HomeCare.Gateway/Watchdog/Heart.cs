using System.Collections.Concurrent;
using HomeCare.Gateway.Sms;

namespace HomeCare.Gateway.Watchdog;

/// <summary>
/// Knows whether every loop of the box still turns. The service manager is told so only while they all do: a program that runs but watches over
/// nobody is worse than one that is restarted.
/// </summary>
internal sealed class Heart(TimeProvider time)
{
    private readonly ConcurrentBag<LoopMark> _loops = [];

    /// <summary>A loop that is late when it neither turned nor rests for so long.</summary>
    public LoopMark Loop(string name, TimeSpan limit)
    {
        var mark = new LoopMark(name, limit, time);
        _loops.Add(mark);
        return mark;
    }

    /// <summary>Names of the loops that are stuck; empty is well.</summary>
    public IReadOnlyList<string> Late() => [.. _loops.Where(loop => loop.IsLate).Select(loop => loop.Name).Order(StringComparer.Ordinal)];
}

/// <summary>One loop's sign of life.</summary>
internal sealed class LoopMark(string name, TimeSpan limit, TimeProvider time)
{
    /// <summary>No loop sleeps longer: that it sleeps and that it is stuck must not look alike, and a lost wake-up is made good.</summary>
    public static readonly TimeSpan LongestSleep = TimeSpan.FromSeconds(40);

    private long _turned = time.GetTimestamp();
    private volatile bool _rests;

    public string Name => name;

    public TimeSpan SinceTurned => time.GetElapsedTime(Volatile.Read(ref _turned));

    public bool IsLate => !_rests && SinceTurned > limit;

    /// <summary>It goes round.</summary>
    public void Turned()
    {
        Volatile.Write(ref _turned, time.GetTimestamp());
        _rests = false;
    }

    /// <summary>It waits for what may rightly never come (a bracelet, an enrolment, a modem): no lateness until it turns again.</summary>
    public void Rests() => _rests = true;

    /// <summary>Sleeps until woken, for the time at most, and never longer than <see cref="LongestSleep"/>: then look whether there is work.</summary>
    public async Task SleepAsync(WakeUp wake, TimeSpan longest, CancellationToken stop)
    {
        Turned();
        await wake.SleepAsync(longest == Timeout.InfiniteTimeSpan || longest > LongestSleep ? LongestSleep : longest, stop);
        Turned();
    }
}
