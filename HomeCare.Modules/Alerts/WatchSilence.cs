using HomeCare.Modules.Alerts.Silence;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HomeCare.Modules.Alerts;

/// <summary>
/// The dead-man: every 10 s the homes whose deadline has come are asked after. For 180 s after the start, or after the server's clock jumped, nobody counts as
/// silent: what was last heard before says nothing about now. The same after sweeps that failed for two minutes on end: what was ill here was ill at the intake.
/// </summary>
internal sealed partial class WatchSilence(IServiceScopeFactory scopes, HomesWatched watched, VitalsInMemory vitals, TimeProvider clock, ILogger<WatchSilence> log)
    : BackgroundService
{
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    private readonly SilenceGrace grace = new(clock);
    private int turn;
    private long? failingSince;

    /// <summary>One turn of the wheel.</summary>
    public async Task SweepAsync(CancellationToken cancellation)
    {
        var begun = clock.GetTimestamp();
        if (failingSince is { } since && clock.GetElapsedTime(since, begun) >= SilenceGrace.IllAfter)
        {
            grace.Restart();
        }

        failingSince ??= begun;
        var graceIsOver = grace.IsOver();
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<SilenceSweep>().RunAsync(watched, grace.StartedAt, graceIsOver, turn++, cancellation);
        failingSince = null;
        vitals.ForgetUnheard();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await SweepAsync(stoppingToken);
                }
                catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
                {
                    SweepFailed(exception);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The program stops.
        }
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "The silence watch failed for all homes; the next sweep is in 10 s")]
    private partial void SweepFailed(Exception exception);
}

/// <summary>
/// The time in which silence proves nothing, on the monotonic clock. It starts again when the wall clock and the monotonic clock disagree
/// on how long the last look was ago: then "last heard" and "now" are of two clocks.
/// </summary>
internal sealed class SilenceGrace(TimeProvider clock)
{
    public static readonly TimeSpan Lasts = TimeSpan.FromSeconds(180);

    /// <summary>Sweeps that fail for so long hide what was heard meanwhile: a box that is refused is late by then.</summary>
    public static readonly TimeSpan IllAfter = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan Jump = TimeSpan.FromSeconds(30);

    private long since = clock.GetTimestamp();
    private (long Mono, DateTimeOffset Wall) last = (clock.GetTimestamp(), clock.GetUtcNow());

    /// <summary>When it began, by the wall clock that "last heard" is written by: silence counts from then at the earliest.</summary>
    public DateTimeOffset StartedAt { get; private set; } = clock.GetUtcNow();

    public void Restart() => (since, StartedAt) = (clock.GetTimestamp(), clock.GetUtcNow());

    public bool IsOver()
    {
        var now = (Mono: clock.GetTimestamp(), Wall: clock.GetUtcNow());
        if ((now.Wall - last.Wall - clock.GetElapsedTime(last.Mono, now.Mono)).Duration() > Jump)
        {
            (since, StartedAt) = (now.Mono, now.Wall);
        }

        last = now;
        return clock.GetElapsedTime(since, now.Mono) >= Lasts;
    }
}
