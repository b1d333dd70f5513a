using System.Diagnostics;
using HomeCare.Demo.Bench.Beside;
using HomeCare.Demo.Bench.Load;

namespace HomeCare.Demo.Bench.Outage;

/// <summary>What every outage is made of: a server that runs, homes that send, falls, and a clock that is shown.</summary>
internal sealed record OutageRun(Rig Rig, OutageOptions Options, OpenLoop Loop, Timetable Homes, RequestWriter Writer, Falls Falls, Progress Progress, TimeProvider Time)
{
    private static readonly TimeSpan AtLeast = TimeSpan.FromMinutes(5);

    /// <summary>The steady load for a while.</summary>
    public Task<Slice> LiveAsync(string what, TimeSpan span, CancellationToken stop) =>
        Progress.WatchAsync(what, span, Loop, Loop.RunAsync(Writer, TimeSpan.Zero, span, () => Rig.Look(Rig.Product), stop));

    /// <summary>The steady load goes on while the engine is away.</summary>
    public async Task<Meanwhile> AwayAsync(CancellationToken stop)
    {
        var (stored, putOff, errors) = (Loop.Counts.Stored + Loop.Counts.Duplicates, Loop.Counts.PutOffs, Loop.Counts.Errors);
        var slice = await LiveAsync("away", Options.Away, stop);
        return new Meanwhile(Loop.Counts.Stored + Loop.Counts.Duplicates - stored, Loop.Counts.PutOffs - putOff, Loop.Counts.Errors - errors, slice.Times.Ms(0.99));
    }

    /// <summary>Gives it back and waits until nothing of the outage waits any more, under the steady load; how long that took from its first answer.</summary>
    public async Task<TimeSpan> BackAsync(IEngineBeside engine, Func<long, Task<bool>> caughtUp, TimeSpan beat, CancellationToken stop)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var span = Options.Away / 4;
        var live = Progress.WatchAsync("catching up", span, Loop, Loop.RunAsync(Writer, TimeSpan.Zero, TimeSpan.FromDays(1), () => Rig.Look(Rig.Product), over.Token));
        try
        {
            await engine.GiveBackAsync(Time, stop);
            var answered = Stopwatch.GetTimestamp();
            await UntilAsync(() => caughtUp(answered), answered, beat, stop);
            return Stopwatch.GetElapsedTime(answered);
        }
        finally
        {
            await over.CancelAsync();
            await live;
        }
    }

    /// <summary>Asks until it is so; what takes twice the outage, and five minutes, never will be.</summary>
    public async Task UntilAsync(Func<Task<bool>> isSo, long since, TimeSpan beat, CancellationToken stop)
    {
        var most = Options.Away * 2 > AtLeast ? Options.Away * 2 : AtLeast;
        while (!await isSo())
        {
            if (Stopwatch.GetElapsedTime(since) > most)
            {
                throw new DemoRefusal($"The outage was not caught up with in {most.TotalSeconds:0} s.");
            }

            await Task.Delay(beat, Time, stop);
        }
    }

    /// <summary>What is stored and not judged; null while the server cannot say.</summary>
    public static async Task<int?> UnjudgedAsync(Asking asking, CancellationToken stop)
    {
        try
        {
            return (await asking.AskAsync(new Question(Ask.Unjudged), stop)).Rows;
        }
        catch (DemoRefusal)
        {
            return null; // its connections to the database are being made anew
        }
    }
}

/// <summary>One kind of outage.</summary>
internal interface IOutage : IDisposable
{
    /// <summary>Before the first reading: what has to be known then.</summary>
    Task PrepareAsync(CancellationToken stop);

    /// <summary>How long readings come in before it goes away.</summary>
    TimeSpan Before(DateTimeOffset now);

    IEngineBeside Engine { get; }

    /// <summary>Readings sent on other ways than by the steady load.</summary>
    long SentBeside => 0;

    IEnumerable<string> Troubles => [];

    Task TakeAwayAsync(CancellationToken stop) => Engine.TakeAwayAsync();

    Task<Meanwhile> AwayAsync(CancellationToken stop);

    Task<CatchUp> BackAsync(CancellationToken stop);
}
