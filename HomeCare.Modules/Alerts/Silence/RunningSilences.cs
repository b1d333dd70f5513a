using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Storage;
using HomeCare.Modules.Patients.Contracts;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.Alerts.Silence;

/// <summary>
/// The technical alerts whose cause has not gone, as storage has them: open, or closed a moment ago. Spares the desk what it would answer with "nothing": the
/// all-clear of the many, the still-silent of the few.
/// </summary>
internal sealed class RunningSilences
{
    /// <summary>"Still silent" is written this often.</summary>
    private static readonly TimeSpan StillSilentEvery = TimeSpan.FromMinutes(5);

    private static readonly AlertRule[] Watched = [.. SilenceRules.All, AlertRule.NobodyReachable];

    private readonly Dictionary<(PatientId Patient, AlertRule Rule), Running> alerts;

    private readonly HashSet<PatientId> patients;

    private RunningSilences(Dictionary<(PatientId Patient, AlertRule Rule), Running> alerts) =>
        (this.alerts, patients) = (alerts, [.. alerts.Keys.Select(key => key.Patient)]);

    /// <summary>The boxes of those that are silences: they are looked at each time, so that their end is seen.</summary>
    public IEnumerable<BoxId> Boxes => alerts.Where(each => each.Key.Rule != AlertRule.NobodyReachable).Select(each => each.Value.Box).OfType<BoxId>();

    public static async Task<RunningSilences> ReadAsync(AlertsDb db, DateTimeOffset now, CancellationToken cancellation)
    {
        var closedSince = (now - 2 * AlertDesk.ReAlarmAfter).UtcDateTime;
        var read = await db.Alerts.AsNoTracking()
            .Where(alert => Watched.Contains(alert.Rule) && alert.NormalAt == null && (alert.State != AlertState.Closed || alert.ClosedAt >= closedSince))
            .Select(alert => new { alert.Patient, alert.Rule, Running = new Running(alert.Box, alert.State != AlertState.Closed, alert.LastSeenAt, alert.Step, alert.Incident) })
            .ToListAsync(cancellation);
        return new(read
            .GroupBy(alert => (alert.Patient, alert.Rule))
            .ToDictionary(same => same.Key, same => same.Select(alert => alert.Running).MaxBy(running => (running.Open, running.LastSeenAt))!));
    }

    public bool Concerns(PatientId patient) => patients.Contains(patient);

    public bool Runs(PatientId patient, AlertRule rule) => alerts.ContainsKey((patient, rule));

    public bool IsOpen(PatientId patient, AlertRule rule) => alerts.TryGetValue((patient, rule), out var running) && running.Open;

    /// <summary>An open alert that is not of this incident: it was there before, and goes on by itself.</summary>
    public bool IsApartFrom(Guid incident, PatientId patient, AlertRule rule) =>
        alerts.TryGetValue((patient, rule), out var running) && running.Open && running.Incident != incident;

    public void Join(PatientId patient, AlertRule rule, Guid incident) => alerts[(patient, rule)] = alerts[(patient, rule)] with { Incident = incident };

    public bool IsWorthAsking(Ask ask, PatientId patient, DateTimeOffset now)
    {
        var runs = alerts.TryGetValue((patient, ask.Rule), out var running);
        return ask.Finding == Finding.Gone
            ? runs
            : !(runs && running!.Open && now - running.LastSeenAt < StillSilentEvery && ask.Step <= running.Step);
    }

    private sealed record Running(BoxId? Box, bool Open, DateTime LastSeenAt, AlertStep Step, Guid? Incident);
}
