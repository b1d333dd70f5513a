using HomeCare.Demo.Bench.Load;
using HomeCare.Demo.Show;
using HomeCare.Modules.Wire;

namespace HomeCare.Demo.Bench.Outage;

/// <summary>
/// An engine is killed while readings come in at full rate, and started again on the same files: what was acknowledged is there once, and what waited is caught
/// up with while more comes in.
/// </summary>
internal sealed class OutageBench(Screen screen, TimeProvider time, OutageOptions options)
{
    private const int FallLines = 8;

    private readonly long _epoch = Random.Shared.NextInt64(1, long.MaxValue);

    public async Task<OutageFigures> RunAsync(CancellationToken stop)
    {
        Machine.NeedOpenFiles(options.Connections);
        var asked = options.What switch
        {
            "store" => options.Rig with { Store = "influx" },
            "database" => options.Rig with { Database = "postgresql" },
            _ => options.Rig with { Intake = "kafka" },
        };
        await using var rig = await Rig.PrepareAsync(screen, time, asked, stop);
        var begun = time.GetUtcNow();
        await rig.StartProductAsync(stop);
        var homes = new Timetable(asked.Homes, options.Rate, seed: 1);
        await using var loop = await Waiting.For(screen, time, $"Opening {options.Connections} connections", OpenLoop.StartAsync(
            options.Connections, (number, closing) => rig.ConnectAsync(rig.Ingestion, number, closing), homes, receipts: true, stop));
        var falls = new Falls(rig, time, FallLines);
        var lap = TimeSpan.FromSeconds((double)homes.Count / homes.Rate);
        var run = new OutageRun(
            rig, options, loop, homes, rig.Writer(rig.Ingestion, WireV1.ReadingsPath, _epoch, homes.SpanSeconds), falls,
            new Progress(screen, time, lap + options.Before + (options.Away * 1.25)), time);
        using var outage = options.What switch
        {
            "store" => new StoreOutage(run),
            "database" => new DatabaseOutage(run),
            _ => (IOutage)new BrokerOutage(run, _epoch),
        };
        var (meanwhile, caughtUp, extra) = await GoAsync(run, outage, lap, stop);
        await loop.DisposeAsync();
        await Waiting.For(screen, time, "Stopping the server", rig.StopProductAsync());
        var stored = await rig.CountAsync(_epoch, begun - options.Away - TimeSpan.FromHours(1), stop);
        var alerts = await rig.CountAlertsAsync([.. falls.Events], begun, stop);
        foreach (var trouble in loop.Counts.Troubles.Concat(outage.Troubles).Concat(falls.Troubles.Take(5)))
        {
            screen.Line("  " + trouble, Ink.Warning);
        }

        return new OutageFigures(
            options.What, options.Away.TotalSeconds, options.Rate, asked.Homes, asked.Store, asked.Intake, asked.Database,
            loop.Counts.Sent + extra, stored.Distinct, stored.Doubled, meanwhile.Receipted, meanwhile.PutOff, meanwhile.P99Ms, loop.Counts.Errors + meanwhile.Errors,
            falls.Events.Count, falls.PutOff, alerts.Alerted, alerts.TooMany, falls.Receipts.Ms(0.99),
            caughtUp.Waited.TotalSeconds, caughtUp.Took.TotalSeconds, caughtUp.Times, caughtUp.What);
    }

    private async Task<(Meanwhile Meanwhile, CatchUp CaughtUp, long Extra)> GoAsync(OutageRun run, IOutage outage, TimeSpan lap, CancellationToken stop)
    {
        await outage.PrepareAsync(stop);
        await run.LiveAsync("first lap", lap, stop);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var falling = run.Falls.RunAsync(options.FallEvery, over.Token);
        Meanwhile meanwhile;
        CatchUp caughtUp;
        try
        {
            await run.LiveAsync("before", outage.Before(time.GetUtcNow()), stop);
            await outage.TakeAwayAsync(stop);
            screen.Line(FormattableString.Invariant($"  {outage.Engine.Name} is away; {run.Loop.Counts.Stored} readings were receipted before"));
            meanwhile = await outage.AwayAsync(stop);
            screen.Line(FormattableString.Invariant($"  {outage.Engine.Name} comes back; {meanwhile.Receipted} readings were receipted meanwhile, {meanwhile.PutOff} put off"));
            caughtUp = await outage.BackAsync(stop);
            screen.Line(FormattableString.Invariant($"  caught up with after {caughtUp.Took.TotalSeconds:0.0} s"));
        }
        finally
        {
            await over.CancelAsync();
            await falling;
        }

        await Waiting.For(screen, time, "Waiting for the last falls' receipts", SettledAsync(run, stop));
        return (meanwhile, caughtUp, outage.SentBeside);
    }

    private static async Task<bool> SettledAsync(OutageRun run, CancellationToken stop)
    {
        await run.Falls.SettleAsync(stop);
        return true;
    }
}
