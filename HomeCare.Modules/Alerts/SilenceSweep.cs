using System.Text.Json;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Rules;
using HomeCare.Modules.Alerts.Storage;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Wire;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace HomeCare.Modules.Alerts;

/// <summary>One look at every home. What fails for one home is logged, and the next one is looked at.</summary>
internal sealed partial class SilenceSweep(
    AlertsDb db, AlertRegister register, DangerBook book, IMediator mediator, TimeProvider clock, ILogger<SilenceSweep> log)
{
    private static readonly AlertRule[] Watched = [AlertRule.BoxSilent, AlertRule.BraceletSilent, AlertRule.NobodyReachable];

    /// <summary>Whom one can reach changes seldom: each home is asked about at least once an hour, at least ten homes a sweep.</summary>
    private const int SweepsAnHour = 360;

    /// <summary>A home that was made a moment ago is still being filled in.</summary>
    private static readonly TimeSpan SettlingIn = TimeSpan.FromMinutes(10);

    /// <summary>"Still silent" is written this often.</summary>
    private static readonly TimeSpan StillSilentEvery = TimeSpan.FromMinutes(5);

    /// <param name="graceIsOver">False while silence proves nothing.</param>
    /// <param name="turn">Counts the sweeps, for what is looked at in turns.</param>
    /// <param name="cancellation">Ends the sweep.</param>
    public async Task RunAsync(bool graceIsOver, int turn, CancellationToken cancellation)
    {
        await RaiseStrayDangersAsync(cancellation);
        var homes = await mediator.Send(new ListHomes(), cancellation);
        var sources = (await mediator.Send(new ListSources(), cancellation)).ToLookup(source => (source.Patient, source.Box));
        var running = await RunningAsync(cancellation);
        var slice = Math.Max(10, homes.Count / SweepsAnHour + 1);
        var first = homes.Count == 0 ? 0 : (int)((long)turn * slice % homes.Count);
        for (var place = 0; place < homes.Count; place++)
        {
            var home = homes[place];
            try
            {
                var now = clock.GetUtcNow();
                var source = sources[(home.Patient, home.Box)].FirstOrDefault();
                var askReachable = (place - first + homes.Count) % homes.Count < slice && now - home.Since >= SettlingIn;
                List<Ask?> asks =
                [
                    BoxSilent.Judge(home, source, now),
                    BraceletSilent.Judge(home, source, now),
                    askReachable ? await ReachableAsync(home.Patient, now, cancellation) : null,
                ];
                var worth = asks.OfType<Ask>().Where(ask => IsWorthAsking(ask, running, home.Patient, graceIsOver, now)).ToList();
                if (worth.Count > 0)
                {
                    await register.RecordAsync(home.Patient, home.Box, worth, cancellation);
                }
            }
            catch (Exception exception) when (!cancellation.IsCancellationRequested)
            {
                HomeFailed(exception, home.Box);
            }
        }
    }

    /// <summary>Spares the desk what it would answer with "nothing": the all-clear of the many, the still-silent of the few.</summary>
    private static bool IsWorthAsking(
        Ask ask, Dictionary<(PatientId, AlertRule), (bool Open, DateTime LastSeenAt)> running, PatientId patient, bool graceIsOver, DateTimeOffset now)
    {
        var runs = running.TryGetValue((patient, ask.Rule), out var alert);
        return ask.Finding == Finding.Gone
            ? runs
            : (graceIsOver || ask.Rule == AlertRule.NobodyReachable)
                && !(runs && alert.Open && now - alert.LastSeenAt < StillSilentEvery);
    }

    private async Task<Ask> ReachableAsync(PatientId patient, DateTimeOffset now, CancellationToken cancellation)
    {
        var sheet = await mediator.Send(new GetContacts(patient), cancellation);
        var nurse = await mediator.Send(new FindNurseOnDuty(patient, now), cancellation);
        return NobodyReachable.Judge(sheet, nurse, AlertLevel.Technical, now);
    }

    private async Task<Dictionary<(PatientId, AlertRule), (bool Open, DateTime LastSeenAt)>> RunningAsync(CancellationToken cancellation)
    {
        var closedSince = (clock.GetUtcNow() - 2 * AlertDesk.ReAlarmAfter).UtcDateTime;
        var alerts = await db.Alerts.AsNoTracking()
            .Where(alert => Watched.Contains(alert.Rule) && alert.NormalAt == null
                && (alert.State != AlertState.Closed || alert.ClosedAt >= closedSince))
            .Select(alert => new { alert.Patient, alert.Rule, Open = alert.State != AlertState.Closed, alert.LastSeenAt })
            .ToListAsync(cancellation);
        return alerts
            .GroupBy(alert => (alert.Patient, alert.Rule))
            .ToDictionary(same => same.Key, same => same.Max(alert => (alert.Open, alert.LastSeenAt)));
    }

    /// <summary>A danger of a box without a home becomes an alert as soon as the box stands in one.</summary>
    private async Task RaiseStrayDangersAsync(CancellationToken cancellation)
    {
        var stray = await db.Dangers.AsNoTracking()
            .Where(danger => danger.Stray != null)
            .OrderBy(danger => danger.ReceivedAt)
            .Take(500)
            .ToListAsync(cancellation);
        foreach (var danger in stray)
        {
            try
            {
                if (await mediator.Send(new FindWearer(danger.Box), cancellation) is { } patient)
                {
                    await register.InOneTransactionAsync(() => RaiseStrayAsync(patient, danger, cancellation), cancellation);
                }
            }
            catch (Exception exception) when (!cancellation.IsCancellationRequested)
            {
                StrayFailed(exception, danger.Event);
            }
        }
    }

    private async Task<bool> RaiseStrayAsync(PatientId patient, ReportedDanger stray, CancellationToken cancellation)
    {
        var reported = await db.Dangers.FindAsync([stray.Event, stray.Phase], cancellation);
        if (reported?.Stray is not { } text || JsonSerializer.Deserialize<Danger>(text, WireJson.Options) is not { } danger)
        {
            return false;
        }

        reported.Stray = null;
        var age = clock.GetUtcNow() - reported.OccurredAt;
        await book.EnterAsync(
            patient, reported, danger, new DangerTime(reported.OccurredAt, age > DangerTime.LateAfter, ClockWasWrong: false), cancellation);
        return true;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The silence of box {Box} could not be judged; the other homes are")]
    private partial void HomeFailed(Exception exception, BoxId box);

    [LoggerMessage(Level = LogLevel.Critical, Message = "Stray danger {Event} could not be raised; tried again in 10 s")]
    private partial void StrayFailed(Exception exception, Guid @event);
}
