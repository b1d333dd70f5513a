using HomeCare.Gateway.Outbox;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HomeCare.Gateway.Uplink;

/// <summary>Writes the server's time down, apart from the lanes that learn it: a slow disk delays none of them.</summary>
internal sealed partial class ClockKeeper(BoxClock clock, TimeProvider time, ILogger<ClockKeeper> log) : BackgroundService
{
    /// <summary>Months matter to a certificate, not minutes, and a card wears.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromHours(6);
    private static readonly TimeSpan First = TimeSpan.FromMinutes(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var wait = First; ; wait = Every)
        {
            await Task.Delay(wait, time, stoppingToken);
            try
            {
                clock.Keep();
            }
            catch (Exception failing) when (failing is IOException or UnauthorizedAccessException or DurabilityException)
            {
                LogNotKept(log, failing);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The server's time could not be written down; tried again")]
    private static partial void LogNotKept(ILogger log, Exception failing);
}
