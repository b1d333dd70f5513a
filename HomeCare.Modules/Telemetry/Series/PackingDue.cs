using HomeCare.Modules.Shared;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HomeCare.Modules.Telemetry.Series;

/// <summary>Moves what is due each <see cref="Pause"/>, and now and then has the store forget and add up. A store that is away is tried again for ever.</summary>
internal sealed partial class PackingDue(Packing packing, ISeriesStore store, TimeProvider clock, ILogger<PackingDue> log) : BackgroundService
{
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Upkeep = TimeSpan.FromMinutes(10);

    private long? keptUp;

    // Side by side: adding up a day takes minutes, and what is due meanwhile would stay in memory.
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        EachPauseAsync(cancel => packing.PackAsync(all: false, cancel), NotMoved, stoppingToken),
        EachPauseAsync(KeepUpAsync, NotKeptUp, stoppingToken));

    private async Task KeepUpAsync(CancellationToken cancellationToken)
    {
        if (packing.IsPrepared && (keptUp is not { } since || clock.GetElapsedTime(since) >= Upkeep))
        {
            // Also when it fails: what it does can wait, and a store that is away is asked often enough by the other.
            keptUp = clock.GetTimestamp();
            await store.ForgetAsync(clock.GetUtcNow(), cancellationToken);
        }
    }

    private async Task EachPauseAsync(Func<CancellationToken, Task> work, Action<Exception, bool> failed, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await work(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                failed(exception, StorageFault.IsEngineAway(exception));
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await Task.Delay(Pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Readings could not be moved into the series store; they stay in memory and in the journal, and it is tried again. Store away: {Away}")]
    private partial void NotMoved(Exception exception, bool away);

    [LoggerMessage(Level = LogLevel.Error, Message = "The series store could not add up or forget; nothing is lost, and it is tried again in ten minutes. Store away: {Away}")]
    private partial void NotKeptUp(Exception exception, bool away);
}
