using HomeCare.Demo.Bench.Beside;

namespace HomeCare.Demo.Bench.Outage;

/// <summary>
/// The relational database goes away. Readings go on being receipted; falls cannot become alerts and are put off, their boxes send them again. Caught up with
/// is when each fall of the outage is receipted and nothing that is stored waits for its judgement.
/// </summary>
internal sealed class DatabaseOutage(OutageRun run) : IOutage
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(100), Usual = TimeSpan.FromMinutes(1);

    public IEngineBeside Engine { get; } = run.Rig.Beside<PostgresBeside>()!;

    public Task PrepareAsync(CancellationToken stop) => Task.CompletedTask;

    public TimeSpan Before(DateTimeOffset now) => run.Options.Before > TimeSpan.Zero ? run.Options.Before : Usual;

    public Task<Meanwhile> AwayAsync(CancellationToken stop) => run.AwayAsync(stop);

    public async Task<CatchUp> BackAsync(CancellationToken stop)
    {
        using var asking = await Asking.OpenAsync(run.Rig.Folder, run.Time, stop);
        var took = await run.BackAsync(Engine, async since => run.Falls.OpenOf(since) == 0 && await OutageRun.UnjudgedAsync(asking, stop) == 0, Beat, stop);
        return new CatchUp(run.Options.Away, took, "outage");
    }

    public void Dispose()
    {
    }
}
