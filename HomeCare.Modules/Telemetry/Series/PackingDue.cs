using HomeCare.Modules.Shared;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HomeCare.Modules.Telemetry.Series;

/// <summary>Moves what is due each <see cref="Pause"/>, and now and then has the store forget and add up. A store that is away is tried again for ever.</summary>
internal sealed partial class PackingDue(Packing packing, ISeriesStore store, TimeProvider clock, ILogger<PackingDue> log) : BackgroundService
{
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Upkeep = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var keptUp = clock.GetTimestamp() - clock.TimestampFrequency * (long)Upkeep.TotalSeconds;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await packing.PackAsync(all: false, stoppingToken);
                if (packing.IsMine && clock.GetElapsedTime(keptUp) >= Upkeep)
                {
                    await store.ForgetAsync(clock.GetUtcNow(), stoppingToken);
                    keptUp = clock.GetTimestamp();
                }
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                NotMoved(exception, StorageFault.IsEngineAway(exception));
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
}
