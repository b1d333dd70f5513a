using System.Diagnostics;

namespace HomeCare.Demo.Bench.Load;

/// <summary>A stretch of a run whose figures are taken, after its warm-up.</summary>
/// <param name="countsFrom">What was due before this timestamp is warm-up.</param>
internal sealed class Slice(long countsFrom)
{
    private Spent _before, _after;
    private long _answeredBefore, _answeredAfter, _begun, _ended;

    public long CountsFrom => countsFrom;

    public Histogram Times { get; } = new();

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
            Times.Add(Stopwatch.GetElapsedTime(intendedAt, now));
        }
    }
}
