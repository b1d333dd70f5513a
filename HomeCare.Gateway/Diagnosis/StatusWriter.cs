using System.Reflection;
using System.Text.Json;
using HomeCare.Gateway.Bracelet;
using HomeCare.Gateway.Danger;
using HomeCare.Gateway.Outbox;
using HomeCare.Gateway.Sms;
using HomeCare.Gateway.Uplink;
using HomeCare.Gateway.Watchdog;
using HomeCare.Modules.Wire;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HomeCare.Gateway.Diagnosis;

/// <summary>Writes <see cref="BoxStatus"/> when it changes, and each minute. Like the screen it is a comfort: its failure stops nothing.</summary>
internal sealed partial class StatusWriter(
    GatewaySettings settings, BraceletStatus bracelet, UplinkStatus uplink, EmergencyPlanFile plans, ReadingsQueue readings, SmsSpool spool, BoxFaults faults, Heart heart,
    TimeProvider time, ILogger<StatusWriter> log, GsmModem? modem = null) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5), WriteEvery = TimeSpan.FromMinutes(1);

    private static readonly string Version =
        typeof(StatusWriter).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";

    private readonly DateTimeOffset _startedAt = time.GetUtcNow();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookEvery, time);
        var path = Path.Combine(settings.Data, BoxStatus.FileName);
        BoxStatus? written = null;
        var writtenAt = 0L;
        do
        {
            try
            {
                var now = Look();
                if (written is null || IsNews(written, now) || time.GetElapsedTime(writtenAt) >= WriteEvery)
                {
                    await File.WriteAllBytesAsync(path + ".new", JsonSerializer.SerializeToUtf8Bytes(now, WireJson.Options), stoppingToken);
                    File.Move(path + ".new", path, overwrite: true);
                    (written, writtenAt) = (now, time.GetTimestamp());
                }
            }
            catch (Exception broken) when (broken is not OperationCanceledException)
            {
                // Whatever it is: an exception out of here would stop the whole box for a technician's file.
                LogNotWritten(log, broken);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    // Time and queue move all the while; they are written each minute with the rest.
    private static bool IsNews(BoxStatus written, BoxStatus now) =>
        now with { At = written.At, ReadingsWaiting = written.ReadingsWaiting, SignalPercent = written.SignalPercent, Stuck = written.Stuck, Faults = written.Faults } != written
        || !now.Stuck.SequenceEqual(written.Stuck)
        || !now.Faults.Select(fault => fault.Code).SequenceEqual(written.Faults.Select(fault => fault.Code));

    private BoxStatus Look()
    {
        var wrist = bracelet.View();
        var phone = modem?.Status;
        return new BoxStatus(
            time.GetUtcNow(), Environment.ProcessId, _startedAt, Version, wrist.Link, wrist.Cause, wrist.BatteryPercent,
            phone?.State ?? ModemState.None, phone?.Sentence, phone?.SignalPercent, phone?.Operator, uplink.Trouble, plans.KnownVersion,
            plans.Current?.Contacts.Count ?? 0, readings.CountWaiting(), readings.CountDropped(), heart.Late(), spool.StorageFault, faults.List());
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The status file could not be written")]
    private static partial void LogNotWritten(ILogger log, Exception broken);
}
