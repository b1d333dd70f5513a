using System.Globalization;
using System.Text.Json;
using HomeCare.Demo.Bench.Beside;

namespace HomeCare.Demo.Bench.Outage;

/// <summary>
/// The store of history goes away. Readings reach it a quarter of an hour at a time, two minutes after the quarter's end, so the outage is laid around such an
/// instant: what falls due in it waits. How far the store is, is asked of the store alone: how many readings its quarters say they hold.
/// </summary>
internal sealed class StoreOutage(OutageRun run) : IOutage
{
    public static readonly TimeSpan Quarter = TimeSpan.FromMinutes(15), Grace = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(500), Settled = Quarter + Quarter + TimeSpan.FromMinutes(10);

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(60) };
    private readonly InfluxBeside _store = run.Rig.Beside<InfluxBeside>()!;
    private DateTimeOffset _from, _boundary, _downAt;
    private long _due, _baseline, _heldBefore;

    public IEngineBeside Engine => _store;

    /// <summary>When the store goes away so that a quarter falls due in the middle of it, at an instant or the first time after it.</summary>
    public static (DateTimeOffset DownAt, DateTimeOffset Boundary) Plan(DateTimeOffset earliest, TimeSpan away)
    {
        var due = earliest + (away / 2) - Grace;
        var boundary = new DateTimeOffset(due.UtcTicks - (due.UtcTicks % Quarter.Ticks), TimeSpan.Zero);
        boundary = boundary < due ? boundary + Quarter : boundary;
        return (boundary + Grace - (away / 2), boundary);
    }

    public async Task PrepareAsync(CancellationToken stop)
    {
        var journal = Path.Combine(run.Rig.Folder.Server, "journal");
        var now = run.Time.GetUtcNow();
        if (Directory.Exists(journal) && Directory.EnumerateFiles(journal, "*.journal").Any(file => now - File.GetLastWriteTimeUtc(file) < Settled))
        {
            throw new DemoRefusal($"{run.Rig.Folder.Root} still holds the last quarters of an earlier run, which would be counted with this one's. Wait {Settled.TotalMinutes:0} minutes, or name another folder with --data.");
        }

        var lap = TimeSpan.FromSeconds((double)run.Homes.Count / run.Homes.Rate);
        var before = run.Options.Before > TimeSpan.Zero ? run.Options.Before : Quarter;
        (_downAt, _boundary) = Plan(now + lap + before, run.Options.Away);
        _from = now - Quarter;
        _baseline = await HeldAsync(stop);
        var end = _boundary.ToUnixTimeMilliseconds();
        run.Loop.Receipted = message => Interlocked.Add(ref _due, message.MeasuredAtMs < end ? 1 : 0);
    }

    public TimeSpan Before(DateTimeOffset now) => _downAt - now;

    public Task<Meanwhile> AwayAsync(CancellationToken stop) => run.AwayAsync(stop);

    public async Task<CatchUp> BackAsync(CancellationToken stop)
    {
        var took = await run.BackAsync(_store, async _ => await HeldAsync(stop) - _baseline >= Interlocked.Read(ref _due), Beat, stop);
        var waited = TimeSpan.FromSeconds((Interlocked.Read(ref _due) - (_heldBefore - _baseline)) / (double)run.Options.Rate);
        return new CatchUp(waited, took, "readings that fell due");
    }

    /// <summary>Once more is asked what it holds: what of those quarters is not there yet is what waits.</summary>
    public async Task TakeAwayAsync(CancellationToken stop)
    {
        _heldBefore = await HeldAsync(stop);
        await _store.TakeAwayAsync();
    }

    public void Dispose() => _http.Dispose();

    private async Task<long> HeldAsync(CancellationToken stop)
    {
        // Its measurement and its place: docs/influx.md.
        var query = string.Create(
            CultureInfo.InvariantCulture,
            $"SELECT sum(n) FROM raw.stretch WHERE time >= {_from.ToUnixTimeMilliseconds()}ms AND time < {_boundary.ToUnixTimeMilliseconds()}ms");
        var text = await _http.GetStringAsync(new Uri(_store.Url, $"query?db=homecare&epoch=ms&q={Uri.EscapeDataString(query)}"), stop);
        using var json = JsonDocument.Parse(text);
        var result = json.RootElement.GetProperty("results")[0];
        return result.TryGetProperty("series", out var series) ? series[0].GetProperty("values")[0][1].GetInt64()
            : result.TryGetProperty("error", out var error) ? throw new DemoRefusal($"The store answers: {error}") : 0;
    }
}
