using HomeCare.Gateway.Sms;
using Microsoft.Extensions.Hosting;

namespace HomeCare.Gateway.SmsGateway;

/// <summary>Keeps the modem open, and tells the server what comes from the network.</summary>
internal sealed class ModemWork(GsmModem modem, SentTexts sent, ServerWords words, ServerCalls server) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        Task[] all = [modem.RunAsync(stoppingToken), HearReportsAsync(ending.Token), HearTextsAsync(ending.Token)];

        // They only end when the program stops; one that broke takes it down, and the service manager starts it anew.
        await Task.WhenAny(all);
        await ending.CancelAsync();
        try
        {
            await Task.WhenAll(all);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The program stops.
        }
    }

    private async Task HearReportsAsync(CancellationToken stop)
    {
        await foreach (var report in modem.Reports.ReadAllAsync(stop))
        {
            server.Tell(sent.Find(report) is { } text ? ServerWords.Of(text, report) : null);
        }
    }

    private async Task HearTextsAsync(CancellationToken stop)
    {
        await foreach (var sms in modem.Incoming.ReadAllAsync(stop))
        {
            server.Tell(words.Of(sms));
        }
    }
}
