using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Storage;
using HomeCare.Modules.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HomeCare.Modules.Alerts.Escalation;

/// <summary>
/// Looks every two seconds for alerts whose next deadline has come, those longest overdue first. An alert that cannot be looked at is tried again in ten
/// seconds, and holds up no other.
/// </summary>
internal sealed partial class Escalate(IServiceScopeFactory scopes, Foremost foremost, TimeProvider clock, ILogger<Escalate> log) : BackgroundService
{
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    private const int MostAtOnce = 64;
    private static readonly TimeSpan PutAside = TimeSpan.FromSeconds(10);

    /// <summary>Less is the wall clock being put right by and by.</summary>
    private static readonly TimeSpan Jump = TimeSpan.FromSeconds(5);

    private readonly Dictionary<AlertId, long> putAside = [];
    private (long Mono, DateTimeOffset Wall) last = (clock.GetTimestamp(), clock.GetUtcNow());

    /// <summary>One look; the answer is how many alerts had something due.</summary>
    public async Task<int> LookAsync(CancellationToken cancellation)
    {
        foreach (var over in putAside.Where(each => clock.GetElapsedTime(each.Value) >= PutAside).Select(each => each.Key).ToList())
        {
            putAside.Remove(over);
        }

        await FollowClockAsync(cancellation);
        var due = await DueAsync(cancellation);
        foreach (var alert in due)
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await scope.ServiceProvider.GetRequiredService<EscalationTurn>().RunAsync(alert, cancellation);
            }
            catch (Exception exception) when (!cancellation.IsCancellationRequested)
            {
                TurnFailed(exception, alert);
                putAside[alert] = clock.GetTimestamp();
            }
        }

        return due.Count;
    }

    // With the texts, which it is for: a full core must not leave it lying.
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => foremost.Texts.RunAsync(() => LookForEverAsync(stoppingToken));

    private async Task LookForEverAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    while (await LookAsync(stoppingToken) == MostAtOnce)
                    {
                    }
                }
                catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
                {
                    LookFailed(exception);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The program stops.
        }
    }

    /// <summary>What the wall clock lost against the monotonic one since the last look. Forgotten only once every deadline is moved.</summary>
    private async Task FollowClockAsync(CancellationToken cancellation)
    {
        var now = (Mono: clock.GetTimestamp(), Wall: clock.GetUtcNow());
        var lost = clock.GetElapsedTime(last.Mono, now.Mono) - (now.Wall - last.Wall);
        if (lost > Jump)
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<EscalationTurn>().ShiftBackAsync(lost, cancellation);
        }

        last = now;
    }

    private async Task<List<AlertId>> DueAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var future = now + Climb.ClockTolerance;
        await using var scope = scopes.CreateAsyncScope();
        var aside = putAside.Keys.ToList();
        return await scope.ServiceProvider.GetRequiredService<AlertsDb>().Alerts.AsNoTracking()
            .Where(alert => alert.NextAt != null && (alert.NextAt <= now || alert.NextSetAt > future) && !aside.Contains(alert.Id))
            .OrderBy(alert => alert.NextAt)
            .Select(alert => alert.Id)
            .Take(MostAtOnce)
            .ToListAsync(cancellation);
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "Alert {Alert} could not be escalated; tried again in 10 s, the others go on")]
    private partial void TurnFailed(Exception exception, AlertId alert);

    [LoggerMessage(Level = LogLevel.Critical, Message = "Alerts that nobody has answered cannot be read; looking again in 2 s")]
    private partial void LookFailed(Exception exception);
}
