using System.Collections.Concurrent;
using HomeCare.Modules.Alerts.Storage;
using HomeCare.Modules.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HomeCare.Modules.Alerts.Texts;

/// <summary>
/// Sends what is due: woken by a signal at once, by the next due time otherwise, and every two seconds for rows that another process
/// wrote. Texts go side by side, so that one that hangs holds nobody up; what was never tried goes first.
/// </summary>
internal sealed partial class SendTexts(IServiceScopeFactory scopes, TextSignal signal, Foremost foremost, TimeProvider clock, ILogger<SendTexts> log)
    : BackgroundService
{
    private const int MostAtOnce = 32;

    /// <summary>New texts, and those that were tried in vain: behind a provider that hangs either leaves the other some hands.</summary>
    private const int MostOfAKind = 24;

    private static readonly TimeSpan LookAround = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan TimeToFinish = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<long, bool> underWay = new(); // true: a retry
    private readonly List<Task> tries = [];

    // A danger stands in line behind the commit of the text before it: on a full core that commit must not be left lying.
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => foremost.Texts.RunAsync(() => SendAllAsync(stoppingToken));

    private async Task SendAllAsync(CancellationToken stoppingToken)
    {
        using var sending = new CancellationTokenSource();
        await using var finish = stoppingToken.Register(() => sending.CancelAfter(TimeToFinish));
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = LookAround;
            try
            {
                pause = await SendDueAsync(sending.Token);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                OutboxUnreadable(exception);
            }

            try
            {
                await signal.WaitAsync(pause, clock, stoppingToken);
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }

        await Task.WhenAll(tries);
    }

    /// <summary>Starts what is due; the answer is how long nothing else will be.</summary>
    private async Task<TimeSpan> SendDueAsync(CancellationToken cancellation)
    {
        tries.RemoveAll(attempt => attempt.IsCompleted);
        var now = clock.GetUtcNow();
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AlertsDb>();
        var waiting = db.Texts.AsNoTracking().Where(text => text.DueAt != null);

        // What was never tried goes first, however many retries are overdue: no danger stands in line behind texts that nobody can be found for.
        var fresh = await NextAsync(waiting.Where(text => text.Attempts == 0), cancellation);
        var retries = await NextAsync(waiting.Where(text => text.Attempts > 0), cancellation);
        Start(fresh, areRetries: false, now, cancellation);
        Start(retries, areRetries: true, now, cancellation);
        var wait = fresh.Concat(retries).Where(text => text.DueAt > now.UtcDateTime).Select(text => text.DueAt - now.UtcDateTime).DefaultIfEmpty(LookAround).Min();
        return wait < LookAround ? wait : LookAround;
    }

    private static async Task<List<(long Id, DateTime DueAt)>> NextAsync(IQueryable<OutgoingText> texts, CancellationToken cancellation)
    {
        var next = await texts.OrderBy(text => text.DueAt).Take(2 * MostAtOnce).Select(text => new { text.Id, DueAt = text.DueAt!.Value }).ToListAsync(cancellation);
        return [.. next.Select(text => (text.Id, text.DueAt))];
    }

    private void Start(List<(long Id, DateTime DueAt)> texts, bool areRetries, DateTimeOffset now, CancellationToken cancellation)
    {
        foreach (var text in texts.Where(text => TextRetry.IsDue(text.DueAt, now) && HasAHand(areRetries)))
        {
            if (underWay.TryAdd(text.Id, areRetries))
            {
                tries.Add(foremost.Texts.RunAsync(() => SendOneAsync(text.Id, cancellation)));
            }
        }
    }

    private bool HasAHand(bool forARetry) => underWay.Count < MostAtOnce && underWay.Values.Count(isRetry => isRetry == forARetry) < MostOfAKind;

    private async Task SendOneAsync(long id, CancellationToken cancellation)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<TextTry>().RunAsync(id, cancellation);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // The row says "sending": when its lease ends it counts as unknown, and is sent again.
            TryBroke(exception, id);
        }
        finally
        {
            // More may be due than there were hands for; when this one is to be tried again, its row has rung already.
            var full = underWay.Count >= MostOfAKind;
            underWay.TryRemove(id, out _);
            if (full)
            {
                signal.Wake();
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The outbox of texts cannot be read; looking again in 2 s")]
    private partial void OutboxUnreadable(Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "A try of text {OutboxRow} broke off; it is tried again when its lease ends")]
    private partial void TryBroke(Exception exception, long outboxRow);
}
