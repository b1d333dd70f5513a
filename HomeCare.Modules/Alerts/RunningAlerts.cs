using System.Collections.Concurrent;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Storage;
using HomeCare.Modules.Patients.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace HomeCare.Modules.Alerts;

/// <summary>
/// Which value rules have an alert that has not seen its cause go, and how grave it stands: open, or closed a while ago. After a start everyone's window is made again within seconds,
/// so all are read at once and believed for a minute; of whom something was written since, storage is asked. An alert that is missed here folds into itself.
/// </summary>
internal sealed class RunningAlerts(IServiceScopeFactory scopes, TimeProvider clock)
{
    private static readonly TimeSpan Believed = TimeSpan.FromMinutes(1);

    /// <summary>A closed alert still counts for so long.</summary>
    private static readonly TimeSpan Lingers = AlertDesk.LongestReAlarm + TimeSpan.FromMinutes(10);

    private readonly SemaphoreSlim reading = new(1, 1);
    private readonly ConcurrentDictionary<PatientId, bool> written = new();
    private ILookup<PatientId, (AlertRule Rule, AlertLevel Level)>? all;
    private long readAt;

    /// <summary>Something is being written of this person: what was read of them before does not hold any more.</summary>
    public void Writing(PatientId patient) => written[patient] = true;

    public async Task<IReadOnlyDictionary<AlertRule, AlertLevel>> OfAsync(PatientId patient, IReadOnlyList<AlertRule> rules, CancellationToken cancellationToken)
    {
        if (written.ContainsKey(patient))
        {
            await using var scope = scopes.CreateAsyncScope();
            var theirs = await Running(scope, rules).Where(alert => alert.Patient == patient)
                .Select(alert => new { alert.Rule, Level = alert.EasedTo ?? alert.Level }).ToListAsync(cancellationToken);
            return Gravest(theirs.Select(alert => (alert.Rule, alert.Level)));
        }

        if (Volatile.Read(ref all) is not { } known || clock.GetElapsedTime(readAt) >= Believed)
        {
            known = await ReadAsync(rules, cancellationToken);
        }

        return Gravest(known[patient]);
    }

    private static Dictionary<AlertRule, AlertLevel> Gravest(IEnumerable<(AlertRule Rule, AlertLevel Level)> running) =>
        running.GroupBy(alert => alert.Rule).ToDictionary(same => same.Key, same => same.Max(alert => alert.Level));

    private async Task<ILookup<PatientId, (AlertRule Rule, AlertLevel Level)>> ReadAsync(IReadOnlyList<AlertRule> rules, CancellationToken cancellationToken)
    {
        await reading.WaitAsync(cancellationToken);
        try
        {
            if (all is { } known && clock.GetElapsedTime(readAt) < Believed)
            {
                return known;
            }

            // Forgotten before it is read: who is written of from here on is asked for again.
            written.Clear();
            await using var scope = scopes.CreateAsyncScope();
            var read = await Running(scope, rules).Select(alert => new { alert.Patient, alert.Rule, Level = alert.EasedTo ?? alert.Level }).ToListAsync(cancellationToken);
            readAt = clock.GetTimestamp();
            return all = read.ToLookup(alert => alert.Patient, alert => (alert.Rule, alert.Level));
        }
        finally
        {
            reading.Release();
        }
    }

    private IQueryable<Alert> Running(AsyncServiceScope scope, IReadOnlyList<AlertRule> rules)
    {
        var since = (clock.GetUtcNow() - Lingers).UtcDateTime;
        return scope.ServiceProvider.GetRequiredService<AlertsDb>().Alerts.AsNoTracking().Where(alert => rules.Contains(alert.Rule) && !alert.Late && alert.NormalAt == null
            && (alert.State != AlertState.Closed || alert.LastSeenAt >= since));
    }
}
