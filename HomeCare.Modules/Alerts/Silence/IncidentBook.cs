using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Storage;
using HomeCare.Modules.Patients.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace HomeCare.Modules.Alerts.Silence;

/// <summary>
/// Carries out what is decided of mass silences: storage first, then the watch's memory. When anything fails nobody is held by what is not on disk, and the
/// incidents are read again.
/// </summary>
internal sealed partial class IncidentBook(AlertsDb db, AlertRegister register, TimeProvider clock, ILogger<IncidentBook> log)
{
    private const int AtOnce = 200;

    public async Task KeepAsync(HomesWatched watched, DateTimeOffset start, RunningSilences running, CancellationToken cancellation)
    {
        var incidents = watched.Incidents ?? await ReadAsync(watched, start, cancellation);
        try
        {
            foreach (var rule in SilenceRules.All)
            {
                var now = clock.GetUtcNow();
                var quiets = watched.Quiets.Values.Where(quiet => quiet.Quiet.Rule == rule && !quiet.Quiet.Never).ToList();
                var lasting = incidents.Where(incident => incident.Source == rule).ToList();
                foreach (var decision in MassSilence.Decide(rule, quiets, lasting, watched.SeenOf, now))
                {
                    await (decision switch
                    {
                        MassDecision.Open open => OpenAsync(watched, incidents, rule, open, running, now, cancellation),
                        MassDecision.Hold hold => HoldAsync(hold, running, cancellation),
                        MassDecision.End end => EndAsync(watched, incidents, end, now, cancellation),
                        var other => throw new InvalidOperationException($"No act for {other.GetType().Name}."),
                    });
                }
            }
        }
        catch
        {
            watched.Incidents = null;
            throw;
        }
    }

    private async Task<List<Incident>> ReadAsync(HomesWatched watched, DateTimeOffset start, CancellationToken cancellation)
    {
        var lasting = await db.Incidents.AsNoTracking().Where(incident => incident.EndedAt == null).ToListAsync(cancellation);
        foreach (var incident in lasting)
        {
            // Nobody listened for a while: who is still silent at the end of the grace belongs to it as before.
            incident.Count(incident.Kind, incident.Homes, incident.Silent, Heard.Later(incident.GrewAt, start + SilenceGrace.Lasts));
        }

        foreach (var quiet in watched.Quiets.Values.Where(quiet => quiet.Incident is { } held && !lasting.Exists(incident => incident.Id == held)))
        {
            quiet.Incident = null;
        }

        return watched.Incidents = lasting;
    }

    private async Task OpenAsync(
        HomesWatched watched, List<Incident> incidents, AlertRule rule, MassDecision.Open open, RunningSilences running, DateTimeOffset now,
        CancellationToken cancellation)
    {
        var incident = Incident.Open(Guid.NewGuid(), open.Kind, rule, open.Operator, open.StartedAt, now);
        incident.Count(open.Kind, open.Homes, open.Members.Count, now);
        db.ChangeTracker.Clear();
        db.Incidents.Add(incident);
        await db.SaveChangesAsync(cancellation);
        incidents.Add(incident);
        Opened(incident.Id, incident.Kind, rule, incident.Silent, incident.Homes);
        await JoinAsync(incident, open.Members, running, cancellation);
    }

    private async Task HoldAsync(MassDecision.Hold hold, RunningSilences running, CancellationToken cancellation)
    {
        var incident = hold.Of;
        if ((incident.Kind, incident.Homes, incident.Silent) != (hold.Kind, hold.Homes, hold.Silent) || incident.GrewAt != hold.GrewAt.UtcDateTime)
        {
            await SaveAsync(incident, () => incident.Count(hold.Kind, hold.Homes, hold.Silent, hold.GrewAt), cancellation);
        }

        await JoinAsync(incident, hold.Joining, running, cancellation);
    }

    private async Task EndAsync(HomesWatched watched, List<Incident> incidents, MassDecision.End end, DateTimeOffset now, CancellationToken cancellation)
    {
        await SaveAsync(end.Of, () => end.Of.End(now, end.Silent), cancellation);
        incidents.Remove(end.Of);
        foreach (var held in watched.Quiets.Values.Where(quiet => quiet.Incident == end.Of.Id))
        {
            held.Incident = null;
        }

        Ended(end.Of.Id, end.Silent);
    }

    /// <summary>The entity lives in memory between sweeps, so it is shown to each sweep's context anew.</summary>
    private async Task SaveAsync(Incident incident, Action change, CancellationToken cancellation)
    {
        db.ChangeTracker.Clear();
        db.Attach(incident);
        change();
        await db.SaveChangesAsync(cancellation);
    }

    /// <summary>They raise nothing from now on. What they raised a moment ago, before the mass was seen, is marked as part of it, unless somebody is on it.</summary>
    private async Task JoinAsync(Incident incident, IReadOnlyList<QuietSource> joining, RunningSilences running, CancellationToken cancellation)
    {
        foreach (var quiet in joining)
        {
            quiet.Incident = incident.Id;
        }

        var raised = joining.Select(quiet => quiet.Home.Home.Patient).Where(patient => running.IsOpen(patient, incident.Source)).ToList();
        var since = incident.OpenedAt - MassSilence.Within - Quiet.LateBefore;
        foreach (var some in raised.Chunk(AtOnce))
        {
            await register.InOneTransactionAsync(
                async () =>
                {
                    var alerts = await db.Alerts
                        .Where(alert => some.Contains(alert.Patient) && alert.Rule == incident.Source && alert.NormalAt == null && alert.RaisedAt >= since
                            && (alert.State == AlertState.Raised || alert.State == AlertState.Notified))
                        .ToListAsync(cancellation);
                    foreach (var alert in alerts)
                    {
                        alert.JoinIncident(incident.Id);
                        register.Tell(alert.Id, clock.GetUtcNow(), StoryKind.JoinedIncident, incident.Kind.ToString());
                        register.Changed(alert);
                    }

                    alerts.ForEach(alert => running.Join(alert.Patient, alert.Rule, incident.Id));
                    return alerts.Count;
                },
                cancellation);
        }
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "Mass silence {Incident} opened: {Kind}, {Rule}, {Silent} of {Homes}")]
    private partial void Opened(Guid incident, IncidentKind kind, AlertRule rule, int silent, int homes);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Mass silence {Incident} ended; {Silent} are silent still and alert for themselves")]
    private partial void Ended(Guid incident, int silent);
}
