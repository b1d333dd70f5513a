using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HomeCare.Gateway.Watchdog;

/// <summary>
/// Tells systemd that the box is ready, then, at each half of its watchdog's time, that it lives: only while every loop turns. A stuck loop is
/// not fed for, and systemd starts the box anew; nothing is lost, for a start after a watchdog is a start after a power cut.
/// </summary>
internal sealed partial class WatchdogFeed(
    NotifySettings settings, Heart heart, IHostApplicationLifetime life, TimeProvider time, ILogger<WatchdogFeed> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (settings.Socket is not { } path)
        {
            return;
        }

        using var manager = new NotifySocket(path);
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (life.ApplicationStarted.Register(started.SetResult))
        {
            await started.Task.WaitAsync(stoppingToken);
        }

        Say(manager, "READY=1\nSTATUS=En service");
        try
        {
            await FeedAsync(manager, stoppingToken);
        }
        finally
        {
            Say(manager, "STOPPING=1");
        }
    }

    private async Task FeedAsync(NotifySocket manager, CancellationToken stop)
    {
        using var timer = new PeriodicTimer((settings.WatchdogEvery ?? TimeSpan.FromMinutes(1)) / 2, time);
        var stuck = false;
        do
        {
            var late = heart.Late();
            if (late.Count > 0)
            {
                var names = string.Join(", ", late);
                LogStuck(log, names);
                Say(manager, "STATUS=Bloqué : " + names);
            }
            else
            {
                Say(manager, stuck ? "WATCHDOG=1\nSTATUS=En service" : "WATCHDOG=1");
            }

            stuck = late.Count > 0;
        }
        while (await timer.WaitForNextTickAsync(stop));
    }

    private void Say(NotifySocket manager, string line)
    {
        if (!manager.Say(line))
        {
            LogDeaf(log);
        }
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "Stuck: {Loops}; the watchdog is not fed, and the box will be started anew")]
    private static partial void LogStuck(ILogger log, string loops);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The service manager does not hear")]
    private static partial void LogDeaf(ILogger log);
}
