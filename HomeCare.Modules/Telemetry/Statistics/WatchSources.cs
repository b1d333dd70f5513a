using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Contracts;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HomeCare.Modules.Telemetry.Statistics;

/// <summary>
/// Judges every source once an hour, ten minutes after the hour is over, tells who is unhealthy, and writes the counts. Nothing is judged before what storage
/// knows was read: who was unhealthy would look healed.
/// </summary>
internal sealed partial class WatchSources(
    IServiceScopeFactory scopes, SourceQuality quality, SourceLedger ledger, TimeProvider clock, ILogger<WatchSources> log) : BackgroundService
{
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    private FleetQuality latest = new(null, 0, 0, 0, 0, 0, 0, [], []);
    private bool begun;
    private int closed;

    /// <summary>The last hour judged.</summary>
    public FleetQuality Latest => Volatile.Read(ref latest);

    /// <summary>Judges the hour that has become due, if one has, and writes what waits.</summary>
    public async Task LookAsync(TimeSpan pause, CancellationToken cancellationToken)
    {
        if (!begun)
        {
            await ledger.ReadAsync(cancellationToken);
            begun = true;
        }

        var due = SourceQuality.HourOf((clock.GetUtcNow() - SourceQuality.Grace).UtcTicks) - 1;
        if (due > closed)
        {
            // The hour before it as well, in case a look was missed: counted, and part of each source's habit.
            if (closed > 0 && closed < due - 1)
            {
                quality.Close(due - 1);
            }

            var sent = quality.Close(due).ToDictionary(each => each.Place, each => each.Counts);
            closed = due;
            await TellAsync(due, sent, cancellationToken);
            await ledger.ForgetBeforeAsync(due - Habit.FullHours, cancellationToken);
        }

        if (quality.Unwritten > 0)
        {
            await ledger.WriteAsync(pause, cancellationToken);
        }
    }

    /// <summary>What the open hours hold is written before the program ends; a program that is killed loses it, an hour's counts at most.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        quality.CloseOpenHours();
        try
        {
            await ledger.WriteAsync(TimeSpan.Zero, cancellationToken);
        }
        catch (Exception exception)
        {
            // Counts for support: no reason to hold up the end of the program.
            NotWritten(exception, quality.Unwritten);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        try
        {
            do
            {
                try
                {
                    await LookAsync(SourceLedger.Pause, stoppingToken);
                }
                catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
                {
                    LookFailed(exception, quality.Unwritten);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The program stops.
        }
    }

    private async Task TellAsync(int hour, Dictionary<int, HourCounts> sent, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var mediator = scope.ServiceProvider.GetRequiredService<IMediator>();
        var firmware = new Dictionary<BoxId, string>();
        foreach (var source in await mediator.Send(new ListSources(), cancellationToken))
        {
            firmware[source.Box] = source.LastHeartbeat?.Firmware ?? "";
        }

        var all = quality.All();
        var judged = all
            .Select(each => new JudgedSource(each.Source, each.State.Patient, sent.GetValueOrDefault(each.Place), each.State.CauseAt(hour)))
            .ToList();
        var fleet = FleetHour.Judge(SourceQuality.From(hour), judged, box => firmware.GetValueOrDefault(box));
        Volatile.Write(ref latest, FleetView.Of(fleet, judged, [.. all.Select(each => each.State.Habit)]));
        Judged(fleet.Told.HourFrom, judged.Count, fleet.Told.Sources.Count, fleet.Told.Groups.Count);
        await mediator.Publish(fleet.Told, cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Hour {Hour:u}: of {Sources} sources {Unhealthy} are unhealthy, and {Groups} groups")]
    private partial void Judged(DateTimeOffset hour, int sources, int unhealthy, int groups);

    [LoggerMessage(Level = LogLevel.Error, Message = "The sources could not be looked at; {Unwritten} counts wait to be written, the next look is in a minute")]
    private partial void LookFailed(Exception exception, int unwritten);

    [LoggerMessage(Level = LogLevel.Error, Message = "The program ends and {Unwritten} hourly counts of sources could not be written")]
    private partial void NotWritten(Exception exception, int unwritten);
}
