using System.Collections.Concurrent;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Storage;
using HomeCare.Modules.Patients.Contracts;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.Alerts;

/// <summary>
/// Everyone's limits, kept in memory because each reading asks. A change in this process counts at once, one made by another process
/// within a minute.
/// </summary>
internal sealed class LimitsInForce(TimeProvider clock)
{
    private static readonly TimeSpan Believed = TimeSpan.FromMinutes(1);
    private static readonly LimitsVersion Default = new(0, RedLimits.Default, null, null, null);

    private readonly ConcurrentDictionary<PatientId, (LimitsVersion Limits, long ReadAt)> known = new();

    public async ValueTask<LimitsVersion> OfAsync(AlertsDb db, PatientId patient, CancellationToken cancellationToken)
    {
        if (known.TryGetValue(patient, out var kept) && clock.GetElapsedTime(kept.ReadAt) < Believed)
        {
            return kept.Limits;
        }

        var readAt = clock.GetTimestamp();
        var newest = await db.Limits.AsNoTracking()
            .Where(limits => limits.Patient == patient)
            .OrderByDescending(limits => limits.Version)
            .FirstOrDefaultAsync(cancellationToken);
        var read = (Limits: newest?.ToVersion() ?? Default, ReadAt: readAt);

        // A change that was made while this was being read is newer than what was read.
        return known.AddOrUpdate(patient, read, (_, other) => other.Limits.Version > read.Limits.Version ? other : read).Limits;
    }

    public void Changed(PatientId patient, LimitsVersion limits)
    {
        var now = (limits, clock.GetTimestamp());
        known.AddOrUpdate(patient, now, (_, other) => other.Limits.Version > limits.Version ? other : now);
    }
}
