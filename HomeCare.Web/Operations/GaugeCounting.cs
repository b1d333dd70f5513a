using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using HomeCare.Modules.Shared;

namespace HomeCare.Web.Operations;

/// <summary>
/// Has the slow gauges counted just before somebody reads the metrics: at most every 10 s, for at most 2 s. A count that fails keeps the last
/// one, and <c>homecare.gauges.age</c> tells how old it is.
/// </summary>
internal sealed partial class GaugeCounting : IDisposable
{
    private static readonly TimeSpan AtMostEvery = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly ConcurrentDictionary<string, Task> underWay = new();
    private readonly IReadOnlyList<ISlowGauges> gauges;
    private readonly EngineWatch engines;
    private readonly TimeProvider time;
    private readonly ILogger<GaugeCounting> log;
    private long? tried;
    private long? counted;

    public GaugeCounting(IEnumerable<ISlowGauges> gauges, EngineWatch engines, TimeProvider time, IMeterFactory meters, ILogger<GaugeCounting> log)
    {
        (this.gauges, this.engines, this.time, this.log) = ([.. gauges], engines, time, log);
        var meter = meters.Create(SiteMeter.Name);
        meter.CreateObservableGauge(
            "homecare.gauges.age", () => counted is { } at ? [new(time.GetElapsedTime(at).TotalSeconds)] : Array.Empty<Measurement<double>>(), "s",
            "Age of what only a database can count (open alerts, texts, the unjudged)");
        meter.CreateObservableGauge(
            "homecare.engine.ill",
            () => engines.Last.Select(engine => new Measurement<int>(engine.IsIll ? 1 : 0, new KeyValuePair<string, object?>("engine", engine.Engine))),
            null, "1 for an engine that is ill; /health/ready says what it has");
    }

    public async Task CountAsync(CancellationToken cancellationToken)
    {
        // Two who read at once: the second takes what the first has counted so far.
        if (!await gate.WaitAsync(TimeSpan.Zero, cancellationToken))
        {
            return;
        }

        try
        {
            if (tried is { } at && time.GetElapsedTime(at) < AtMostEvery)
            {
                return;
            }

            tried = time.GetTimestamp();
            var all = await Task.WhenAll([.. gauges.Select(CountAsync), LookAsync()]);
            if (all.All(well => well))
            {
                counted = tried;
            }
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose() => gate.Dispose();

    private Task<bool> CountAsync(ISlowGauges gauge) => TryAsync(gauge.CountAsync, gauge.GetType().Name);

    private Task<bool> LookAsync() => TryAsync(engines.LookAsync, nameof(EngineWatch));

    private async Task<bool> TryAsync(Func<CancellationToken, Task> work, string gauge)
    {
        if (underWay.TryGetValue(gauge, out var before) && !before.IsCompleted)
        {
            return false; // It hangs since an earlier time: another one would hang beside it.
        }

        using var patience = new CancellationTokenSource(Patience, time);
        try
        {
            var counting = underWay[gauge] = Task.Run(() => work(patience.Token), CancellationToken.None);
            await counting.WaitAsync(Patience, time, CancellationToken.None);
            return true;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            NotCounted(exception, gauge);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Gauge} could not be counted for the metrics; the last count stays")]
    private partial void NotCounted(Exception exception, string gauge);
}

/// <summary>Counts for metrics that are pushed: nobody reads those, so nobody asks before.</summary>
internal sealed class GaugePushing(GaugeCounting counting, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            do
            {
                await counting.CountAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The program ends.
        }
    }
}
