using HomeCare.Modules.Alerts.Storage;
using HomeCare.Modules.Alerts.Texts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HomeCare.Modules.Alerts;

/// <summary>
/// Looks every 15 s for dead letters and says each once, whoever else looks too; forgets after a while what no text will ever be found for: reports of texts that are
/// not ours, and which answers were heard.
/// </summary>
internal sealed partial class WatchTexts(IServiceScopeFactory scopes, TimeProvider clock, ILogger<WatchTexts> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan ForgetStraysAfter = TimeSpan.FromDays(1);
    private static readonly TimeSpan ForgetAnswersAfter = TimeSpan.FromDays(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await LookAsync(stoppingToken);
                }
                catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
                {
                    NotLooked(exception);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The program ends.
        }
    }

    /// <summary>One look.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AlertsDb>();
        var now = clock.GetUtcNow();
        foreach (var text in await DeadTexts.In(db, now).Where(text => text.DeadAt == null).Select(text => new { text.Id, text.Alert, text.QueuedAt, text.Attempts }).ToListAsync(cancellationToken))
        {
            // Not by the row as it was read: it is being sent meanwhile, and that must not be lost or put off.
            if (await db.Texts.Where(row => row.Id == text.Id && row.DeadAt == null)
                .ExecuteUpdateAsync(row => row.SetProperty(dead => dead.DeadAt, now.UtcDateTime), cancellationToken) == 1)
            {
                Dead(text.Id, text.Alert, text.QueuedAt, text.Attempts);
            }
        }

        var (strays, answers) = ((now - ForgetStraysAfter).UtcDateTime, (now - ForgetAnswersAfter).UtcDateTime);
        await db.TextReferences.Where(reference => reference.Text == null && reference.ReportedAt < strays).ExecuteDeleteAsync(cancellationToken);
        await db.HeardReplies.Where(heard => heard.At < answers).ExecuteDeleteAsync(cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "Text {OutboxRow} of alert {Alert}, written {QueuedAt}, was taken by no channel in {Tries} tries: CALL the nurse, then look at the channels. It is tried on")]
    private partial void Dead(long outboxRow, Contracts.AlertId alert, DateTime queuedAt, int tries);

    [LoggerMessage(Level = LogLevel.Error, Message = "Dead letters could not be looked for; looking again in 15 s")]
    private partial void NotLooked(Exception exception);
}
