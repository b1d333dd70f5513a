using System.Diagnostics;

namespace HomeCare.Demo.Bench.Load;

/// <summary>A stretch of a run whose figures are taken, after its warm-up.</summary>
/// <param name="countsFrom">What was due before this timestamp is warm-up.</param>
internal sealed class Slice(long countsFrom)
{
    private const int MostSeconds = 3600;

    private readonly int[] _slow = new int[MostSeconds];
    private Spent _before, _after;
    private long _answeredBefore, _answeredAfter, _begun, _ended;

    public long CountsFrom => countsFrom;

    public Histogram Times { get; } = new();

    /// <summary>Beyond this a message is slow: what a reading's receipt may take at p99.</summary>
    public static TimeSpan Slow { get; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Seconds of the slice in which messages that turned out slow were due, and how many: one stall looks otherwise than a server that is always late.</summary>
    public IReadOnlyList<(int Second, int Count)> SlowSeconds => [.. _slow.Select((count, second) => (second, count)).Where(each => each.count > 0)];

    /// <summary>Messages answered as wished while the processes were watched.</summary>
    public long Answered => _answeredAfter - _answeredBefore;

    public double Seconds => Stopwatch.GetElapsedTime(_begun, _ended).TotalSeconds;

    /// <summary>What the server used meanwhile.</summary>
    public Spent Spent => _after - _before;

    /// <summary>What the load generator itself used.</summary>
    public TimeSpan OwnCpu { get; private set; }

    /// <summary>What the load generator used for one of them.</summary>
    public double OwnMicroseconds => OwnCpu.TotalMicroseconds / Math.Max(1, Answered);

    public double CpuMicroseconds => Spent.Cpu.TotalMicroseconds / Math.Max(1, Answered);

    public void Begin(Spent spent, long answered) =>
        (_before, _answeredBefore, _begun, OwnCpu) = (spent, answered, Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);

    public void End(Spent spent, long answered) =>
        (_after, _answeredAfter, _ended, OwnCpu) = (spent, answered, Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime - OwnCpu);

    public void Add(long intendedAt, long now)
    {
        if (intendedAt >= countsFrom)
        {
            var time = Stopwatch.GetElapsedTime(intendedAt, now);
            Times.Add(time);
            if (time > Slow)
            {
                Interlocked.Increment(ref _slow[Math.Min(MostSeconds - 1, (int)Stopwatch.GetElapsedTime(countsFrom, intendedAt).TotalSeconds)]);
            }
        }
    }
}
