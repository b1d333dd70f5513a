using HomeCare.Gateway.Bracelet;
using HomeCare.Gateway.Bracelet.BlueZ;
using HomeCare.Gateway.Danger;
using HomeCare.Gateway.Outbox;
using HomeCare.Gateway.Sms;
using HomeCare.Gateway.Uplink;
using HomeCare.Modules.Wire;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HomeCare.Gateway.Screen;

/// <summary>
/// Puts the screen's words into <c>screen.txt</c> and its picture into <c>screen.png</c> when they change. The screen is a comfort: its failure
/// stops nothing.
/// </summary>
internal sealed partial class ScreenWriter(
    GatewaySettings settings, BraceletStatus bracelet, UplinkStatus uplink, DangersQueue dangers, EmergencyPlanFile plans, SmsSpool spool, BoxFaults faults,
    StoryWatch stories, TimeProvider time,
    ILogger<ScreenWriter> log, GsmModem? modem = null, IBraceletLink? link = null) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    /// <summary>How long an alert stays on the screen.</summary>
    private static readonly TimeSpan ShownFor = TimeSpan.FromHours(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookEvery, time);
        ScreenText? words = null;
        ScreenText? picture = null;
        var drawnAt = time.GetTimestamp();
        do
        {
            try
            {
                var (now, zone) = Look();
                if (now != words)
                {
                    await PutAsync("screen.txt", System.Text.Encoding.UTF8.GetBytes(now.ToString()), stoppingToken);
                    words = now;
                }

                if (ScreenRefresh.IsDue(picture, now, time.GetElapsedTime(drawnAt)))
                {
                    var drawn = ScreenPicture.Draw(now, TimeZoneInfo.ConvertTime(time.GetUtcNow(), zone));
                    await PutAsync("screen.png", PngImage.Encode(drawn), stoppingToken);
                    (picture, drawnAt) = (now, time.GetTimestamp());
                }
            }
            catch (Exception broken) when (broken is not OperationCanceledException)
            {
                // Whatever it is: an exception out of here would stop the whole box for a picture.
                LogNotShown(log, broken);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>The old file or the new one, never half of it; no fsync, for it is drawn anew at each start.</summary>
    private async Task PutAsync(string name, byte[] content, CancellationToken stop)
    {
        var path = Path.Combine(settings.Data, name);
        await File.WriteAllBytesAsync(path + ".new", content, stop);
        File.Move(path + ".new", path, overwrite: true);
    }

    private (ScreenText Text, TimeZoneInfo Zone) Look()
    {
        var plan = plans.Current;
        var zone = RelativeTexts.Zone(plan?.TimeZone ?? RelativeTexts.DefaultZone);
        var danger = ScreenRefresh.Foremost(dangers.Since(time.GetUtcNow() - ShownFor));
        return (
            ScreenText.Of(new ScreenState(
                bracelet.View(),
                modem?.Status.State ?? ModemState.None,
                uplink.Trouble,
                plan is { Contacts.Count: > 0 },
                danger,
                danger is not null && dangers.IsOnServer(danger.EventId),
                zone,
                danger is null ? null : AlertProof.Of(spool.List(), danger.EventId, plan),
                PairingOpen: link is BlueZLink { IsPairing: true },
                Coming: danger is null ? null : stories.Coming(danger),
                Fault: faults.ForPeople())),
            zone);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The screen could not be written")]
    private static partial void LogNotShown(ILogger log, Exception broken);
}
