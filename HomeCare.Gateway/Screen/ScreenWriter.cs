using HomeCare.Gateway.Bracelet;
using HomeCare.Gateway.Danger;
using HomeCare.Gateway.Outbox;
using HomeCare.Gateway.Sms;
using HomeCare.Gateway.Uplink;
using HomeCare.Modules.Wire;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HomeCare.Gateway.Screen;

/// <summary>Puts the screen's words into <c>screen.txt</c> when they change. The screen is a comfort: its failure stops nothing.</summary>
internal sealed partial class ScreenWriter(
    GatewaySettings settings, BraceletStatus bracelet, UplinkStatus uplink, DangersQueue dangers, EmergencyPlanFile plans, TimeProvider time,
    ILogger<ScreenWriter> log, GsmModem? modem = null) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    /// <summary>How long an alert stays on the screen.</summary>
    private static readonly TimeSpan ShownFor = TimeSpan.FromHours(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookEvery, time);
        ScreenText? shown = null;
        do
        {
            try
            {
                var now = Look();
                if (now != shown)
                {
                    var path = Path.Combine(settings.Data, "screen.txt");
                    await File.WriteAllTextAsync(path + ".new", now.ToString(), stoppingToken);
                    File.Move(path + ".new", path, overwrite: true);
                    shown = now;
                }
            }
            catch (Exception broken) when (broken is IOException or UnauthorizedAccessException or SqliteException)
            {
                LogNotShown(log, broken.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private ScreenText Look()
    {
        var plan = plans.Current;
        var danger = dangers.Since(time.GetUtcNow() - ShownFor) is [.., var newest] ? newest : null;
        return ScreenText.Of(new ScreenState(
            bracelet.View(),
            modem?.Status.State ?? ModemState.None,
            uplink.Trouble,
            plan is { Contacts.Count: > 0 },
            danger,
            danger is not null && dangers.IsOnServer(danger.EventId),
            RelativeTexts.Zone(plan?.TimeZone ?? RelativeTexts.DefaultZone)));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The screen could not be written: {Reason}")]
    private static partial void LogNotShown(ILogger log, string reason);
}
