using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HomeCare.Modules.Telemetry.Intake;

/// <summary>
/// Judges what is stored and not judged: at start everything that was left, parked ones too, because the program may have been mended;
/// then each <see cref="Pause"/> what has become due.
/// </summary>
internal sealed partial class JudgingLeftovers(
    IServiceScopeFactory scopes, Recovery recovery, Judging judging, BoxGates gates, TimeProvider clock, ILogger<JudgingLeftovers> log) : BackgroundService
{
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private const int AtOnce = 100;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var begun = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await recovery.ReadyAsync();
                foreach (var left in recovery.TakeUnjudged())
                {
                    judging.Leave(left);
                }

                await JudgeUnwrittenAsync(stoppingToken);
                if (!begun)
                {
                    await MakeAllDueAsync(stoppingToken);
                    begun = true;
                }

                await JudgeDueAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                StorageFailed(exception);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await Task.Delay(Pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task MakeAllDueAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<TelemetryDb>().Handoffs.ExecuteUpdateAsync(
            set => set
                .SetProperty(handoff => handoff.NotBeforeTicks, 0)
                .SetProperty(handoff => handoff.Attempts, 0)
                .SetProperty(handoff => handoff.ParkedTicks, (long?)null),
            cancellationToken);
    }

    /// <summary>What the last run, or a database that was away, left in memory.</summary>
    private async Task JudgeUnwrittenAsync(CancellationToken cancellationToken)
    {
        foreach (var left in judging.Unwritten)
        {
            using var gate = await gates.EnterAsync(left.Box, cancellationToken);
            try
            {
                await judging.JudgeAsync(left, CancellationToken.None);
            }
            catch (Exception exception)
            {
                PassedOver(exception, 0);
            }
        }
    }

    private async Task JudgeDueAsync(CancellationToken cancellationToken)
    {
        var after = 0L;
        while (await DueAsync(after, cancellationToken) is { Count: > 0 } due)
        {
            foreach (var (id, box) in due)
            {
                after = id;
                using var gate = await gates.EnterAsync(box, cancellationToken);
                try
                {
                    await judging.JudgeAsync(id, CancellationToken.None);
                }
                catch (Exception exception)
                {
                    // Noted on the hand-over, too; the others go on.
                    PassedOver(exception, id);
                }
            }
        }
    }

    private async Task<List<(long Id, BoxId Box)>> DueAsync(long after, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var now = clock.GetUtcNow().UtcTicks;
        var due = await scope.ServiceProvider.GetRequiredService<TelemetryDb>().Handoffs
            .Where(handoff => handoff.Id > after && handoff.NotBeforeTicks <= now && handoff.ParkedTicks == null)
            .OrderBy(handoff => handoff.Id)
            .Take(AtOnce)
            .Select(handoff => new { handoff.Id, handoff.Box })
            .ToListAsync(cancellationToken);
        return [.. due.Select(handoff => (handoff.Id, handoff.Box))];
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Hand-over {Handoff} was passed over")]
    private partial void PassedOver(Exception exception, long handoff);

    [LoggerMessage(Level = LogLevel.Error, Message = "Hand-overs could not be read; tried again")]
    private partial void StorageFailed(Exception exception);
}
