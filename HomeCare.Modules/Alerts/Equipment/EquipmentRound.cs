using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Rules;
using HomeCare.Modules.Alerts.Silence;
using HomeCare.Modules.Alerts.Storage;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Contracts;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace HomeCare.Modules.Alerts.Equipment;

/// <summary>
/// What the homes that the silence watch looks at say of their equipment: each is looked at every two minutes at least, which is often enough for what must last
/// five. Whatever fails here is logged and takes nothing from the silences.
/// </summary>
internal sealed partial class EquipmentRound(
    AlertsDb db, AlertRegister register, EquipmentWatch watch, IMediator mediator, TimeProvider clock, ILogger<EquipmentRound> log)
{
    /// <summary>A closed alert whose cause lasts still counts: longer than any rule's pause.</summary>
    private static readonly TimeSpan ClosedCounts = TimeSpan.FromHours(24);

    private readonly HashSet<PatientId> charging = [];

    /// <param name="lasting">Mass silences that last.</param>
    /// <param name="seen">Homes and what was heard of them at this turn.</param>
    /// <param name="start">From when anything counts.</param>
    /// <param name="graceIsOver">False while what was heard may be from before a start: then nothing is concluded.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task RunAsync(
        IReadOnlyList<Incident> lasting, IReadOnlyList<(WatchedHome Home, SourceHeard Source)> seen, DateTimeOffset start, bool graceIsOver, CancellationToken cancellation)
    {
        watch.BeginAt(start);
        if (!graceIsOver || seen.Count == 0)
        {
            return;
        }

        try
        {
            var now = clock.GetUtcNow();
            if (watch.IsReadDue)
            {
                watch.Read(await ReadRunningAsync(now, cancellation));
            }

            await FindChargingAsync(seen, now, cancellation);
            foreach (var (home, source) in seen)
            {
                await LookAsync(lasting, home, source, now, cancellation);
            }
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            RoundFailed(exception);
        }
    }

    private async Task<Dictionary<(PatientId, AlertRule), RunningFault>> ReadRunningAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        var (rules, since) = (EquipmentRules.Names, (now - ClosedCounts).UtcDateTime);
        var read = await db.Alerts.AsNoTracking()
            .Where(alert => rules.Contains(alert.Rule) && alert.NormalAt == null && (alert.State != AlertState.Closed || alert.ClosedAt >= since))
            .Select(alert => new { alert.Patient, alert.Rule, Open = alert.State != AlertState.Closed, alert.LastSeenAt, alert.ClosedAt, alert.Step })
            .ToListAsync(cancellation);
        return read.GroupBy(alert => (alert.Patient, alert.Rule)).ToDictionary(
            same => same.Key,
            same => same.OrderByDescending(alert => alert.Open).ThenByDescending(alert => alert.LastSeenAt)
                .Select(alert => new RunningFault(alert.Open, alert.LastSeenAt, alert.ClosedAt, alert.Step)).First());
    }

    /// <summary>Only of who might have an alert for it; where it cannot be read nobody charges, and an alert too many is the worst of it.</summary>
    private async Task FindChargingAsync(IReadOnlyList<(WatchedHome Home, SourceHeard Source)> seen, DateTimeOffset now, CancellationToken cancellation)
    {
        charging.Clear();
        var asked = seen
            .Where(each => each.Source.LastHeartbeat is { BraceletBatteryPercent: <= BraceletBatteryLow.LowPercent } || watch.Runs(each.Home.Home.Patient, AlertRule.BraceletBatteryLow)
                || BraceletNotWorn.OffSince(each.Source, now) is not null)
            .Select(each => each.Home.Home.Patient).ToList();
        if (asked.Count == 0)
        {
            return;
        }

        try
        {
            foreach (var last in await mediator.Send(new ListLastValues(asked), cancellation))
            {
                if (last.MeasuredAt is { } measured && now - measured < BraceletSilent.After && (Says(last.HeartRateBpm) || Says(last.OxygenPercent)))
                {
                    charging.Add(last.Patient);
                }
            }
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            ChargingUnknown(exception, asked.Count);
        }
    }

    private static bool Says(LastValue? value) => value?.Signal.Reasons.Contains("charging") == true;

    private async Task LookAsync(IReadOnlyList<Incident> lasting, WatchedHome home, SourceHeard source, DateTimeOffset now, CancellationToken cancellation)
    {
        if (EquipmentRules.Beat(source, now) is not { } beat)
        {
            return;
        }

        var (patient, box) = (home.Home.Patient, home.Home.Box);
        var look = new EquipmentLook(home.Home, source, beat, now, charging.Contains(patient));
        List<Ask>? asks = null;
        foreach (var rule in EquipmentRules.All)
        {
            try
            {
                if (watch.Judge(rule, rule.Look(look), home.Home, now) is { } ask && !IsHeld(ask, home, lasting))
                {
                    (asks ??= []).Add(ask);
                }
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                RuleFailed(exception, rule.Name, box);
            }
        }

        if (asks is not null)
        {
            await TellAsync(patient, box, asks, cancellation);
        }
    }

    /// <summary>While an operator's outage is one incident, "no network" at each of its boxes is the same news; whoever is still without one at its end tells it.</summary>
    private bool IsHeld(Ask ask, WatchedHome home, IReadOnlyList<Incident> lasting) =>
        ask is { Finding: Finding.Present, Detail: BoxCannotText.NoNetwork } && !watch.Runs(home.Home.Patient, ask.Rule)
        && lasting.Any(incident => incident is { Operator: { } name, EndedAt: null } && (home.Operator is null || home.Operator == name));

    private async Task TellAsync(PatientId patient, BoxId box, List<Ask> asks, CancellationToken cancellation)
    {
        try
        {
            // Discharged or moved since the homes were listed: its equipment is nobody's any more.
            if (await mediator.Send(new FindWearer(box), cancellation) != patient)
            {
                watch.Forget(box);
                return;
            }

            await register.RecordAsync(patient, box, asks, cancellation);
            asks.ForEach(ask => watch.Asked(patient, ask));
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            HomeFailed(exception, box);
        }
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "Rule {Rule} threw on box {Box}; the other rules and homes are judged all the same")]
    private partial void RuleFailed(Exception exception, AlertRule rule, BoxId box);

    [LoggerMessage(Level = LogLevel.Error, Message = "The equipment of box {Box} could not be recorded; the other homes are, and the next look asks again")]
    private partial void HomeFailed(Exception exception, BoxId box);

    [LoggerMessage(Level = LogLevel.Error, Message = "Whether {Count} bracelets lie on their chargers could not be read; they are held not to")]
    private partial void ChargingUnknown(Exception exception, int count);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The homes' equipment could not be judged; the next sweep is in 10 s, and silences are told all the same")]
    private partial void RoundFailed(Exception exception);
}
