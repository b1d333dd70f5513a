using HomeCare.Gateway.Sms;
using Microsoft.Extensions.Hosting;

namespace HomeCare.Gateway.SmsGateway;

/// <summary>Keeps the modem open, and passes on what comes from the network.</summary>
internal sealed class ModemWork(GsmModem modem, TextsUnderWay texts, ServerWords words, ServerCalls server) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        SideBySide.RunAsync(stoppingToken, _ => modem.RunAsync(stoppingToken), HearReportsAsync, HearTextsAsync);

    private async Task HearReportsAsync(CancellationToken stop)
    {
        await foreach (var report in modem.Reports.ReadAllAsync(stop))
        {
            texts.Hear(report);
        }
    }

    private async Task HearTextsAsync(CancellationToken stop)
    {
        await foreach (var sms in modem.Incoming.ReadAllAsync(stop))
        {
            server.Reply(words.Of(sms));
        }
    }
}
