using HomeCare.Gateway.Watchdog;
using Microsoft.Extensions.Hosting;

namespace HomeCare.Gateway.Sms;

/// <summary>Empties the spool through the modem, and brings the delivery reports back to it. Nothing polls: an order wakes it.</summary>
internal sealed class SmsSender(SmsSpool spool, GsmModem modem, TimeProvider? time = null, Heart? heart = null) : BackgroundService
{
    // A network may take a minute for one text, and a modem's reset ladder as long again.
    private readonly LoopMark _loop = (heart ?? new Heart(time ?? TimeProvider.System)).Loop("sms", TimeSpan.FromMinutes(4));

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        SideBySide.RunAsync(stoppingToken, _ => modem.RunAsync(stoppingToken), SendAsync, ReceiveReportsAsync);

    private async Task SendAsync(CancellationToken cancellation)
    {
        while (true)
        {
            // While no modem can take it a text stays queued, and its tries are not used up.
            _loop.Rests();
            await modem.WhenReadyAsync(cancellation);
            _loop.Turned();
            var (row, nextDue) = spool.BeginNext();
            if (row is null)
            {
                await spool.WaitForWorkAsync(_loop, nextDue, cancellation);
                continue;
            }

            try
            {
                spool.Record(row, await modem.SendAsync(row.Order.NumberE164, row.Order.Text, cancellation, () => spool.HandOver(row)));
            }
            catch (OperationCanceledException)
            {
                // Only heard before the words are handed over: this try did not leave, and the next start need not doubt it.
                spool.Record(row, SmsRefusals.Absent);
                throw;
            }
        }
    }

    private async Task ReceiveReportsAsync(CancellationToken cancellation)
    {
        await foreach (var report in modem.Reports.ReadAllAsync(cancellation))
        {
            spool.Record(report);
        }
    }
}
