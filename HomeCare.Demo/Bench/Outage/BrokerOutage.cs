using System.Collections.Concurrent;
using System.Diagnostics;
using HomeCare.Demo.Bench.Beside;
using HomeCare.Demo.Bench.Load;
using HomeCare.Modules.Wire;

namespace HomeCare.Demo.Bench.Outage;

/// <summary>
/// The brokers go away. Nothing can be promised: boxes are put off, keep what they measure, and try again now and then; when the brokers are back each brings what
/// it holds in one batch, and goes on so, while it measures more. Caught up with is when the last boxes' last readings of the outage can be read from the server.
/// </summary>
internal sealed class BrokerOutage(OutageRun run, long epoch) : IOutage
{
    /// <summary>A box that is put off waits for minutes in the end; a hundredth of the homes' rate tries.</summary>
    private const int TriesPart = 100;

    /// <summary>All are back within this part of the outage, unless told otherwise: what can be caught up with is then ten times real time at most.</summary>
    private const int ReturnPart = 10;

    private const int Watched = 240;
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(200), Usual = TimeSpan.FromMinutes(1);

    private readonly HeldBoxes _boxes = new(run, epoch);
    private readonly ConcurrentQueue<string> _troubles = new();

    public IEngineBeside Engine { get; } = (IEngineBeside?)run.Rig.Beside<BrokersBeside>() ?? new BrokersElsewhere();

    public long SentBeside => _boxes.Sent;

    public IEnumerable<string> Troubles => _boxes.Troubles.Take(5).Concat(_troubles);

    public Task PrepareAsync(CancellationToken stop)
    {
        var spans = (run.Options.Away * 2) / TimeSpan.FromSeconds((double)run.Homes.Count / run.Homes.Rate);
        return spans <= WireV1.MostItems ? Task.CompletedTask : throw new DemoRefusal($"A batch has at most {WireV1.MostItems} readings: --away is too long for one.");
    }

    public TimeSpan Before(DateTimeOffset now) => run.Options.Before > TimeSpan.Zero ? run.Options.Before : Usual;

    public async Task<Meanwhile> AwayAsync(CancellationToken stop)
    {
        _boxes.HoldFrom(run.Loop.Next);
        var (before, errors) = (_boxes.Receipted, _boxes.Errors);
        await run.Progress.WatchAsync("away", run.Options.Away, () => FormattableString.Invariant($"{_boxes.PutOff} put off"), TryAsync(stop));
        return new Meanwhile(_boxes.Receipted - before, _boxes.PutOff, _boxes.Errors - errors, double.NaN);
    }

    public async Task<CatchUp> BackAsync(CancellationToken stop)
    {
        await Engine.GiveBackAsync(run.Time, stop);
        var answered = Stopwatch.GetTimestamp();
        var asked = run.Options.Return > 0 ? run.Options.Return : (int)Math.Max(1, run.Homes.Count / (run.Options.Away.TotalSeconds / ReturnPart));
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var round = _boxes.AllAsync(asked, stop);
        await run.Progress.WatchAsync("boxes come back", run.Options.Away / ReturnPart, () => FormattableString.Invariant($"{_boxes.Receipted} receipted"), round);

        // Those who came last are read last: a partition is read in its order.
        var last = await round;
        var more = OnAsync(asked, over.Token);
        try
        {
            using var asking = await Asking.OpenAsync(run.Rig.Folder, run.Time, stop);
            await run.UntilAsync(async () => await AreThereAsync(asking, last, stop) && await OutageRun.UnjudgedAsync(asking, stop) == 0, answered, Beat, stop);
            var took = Stopwatch.GetElapsedTime(answered);
            return new CatchUp(run.Options.Away, took, "outage");
        }
        finally
        {
            await over.CancelAsync();
            await more;
            await _boxes.AllAsync(asked, stop);
        }
    }

    public void Dispose() => _boxes.Dispose();

    private async Task<bool> TryAsync(CancellationToken stop)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        over.CancelAfter(run.Options.Away);
        await _boxes.TryAsync(Math.Max(1, run.Options.Rate / TriesPart), over.Token);
        return true;
    }

    private async Task OnAsync(int perSecond, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await _boxes.AllAsync(perSecond, stop);
        }
    }

    private async Task<bool> AreThereAsync(Asking asking, IReadOnlyList<Message> last, CancellationToken stop)
    {
        foreach (var message in last.Take(Watched))
        {
            var told = await asking.AskAsync(new Question(Ask.Readings, [run.Rig.Patients[message.Home]], message.MeasuredAtMs, message.MeasuredAtMs + 1), stop);
            if (told.Readings is not { Count: 1 })
            {
                return false;
            }
        }

        return true;
    }
}
