using System.Collections.Concurrent;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Storage;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HomeCare.Modules.Alerts;

/// <summary>
/// Everyone's limits, kept in memory because each reading asks. A change in this process counts at once, one made by another process
/// within a minute; while storage is away the last known limits judge on.
/// </summary>
internal sealed partial class LimitsInForce
{
    /// <summary>More changes than this at once are a start, and read in one go.</summary>
    private const int Few = 200;

    private static readonly LimitsVersion Default = new(0, VitalLimits.Default, null, null, null);

    /// <summary>Only who has limits of their own.</summary>
    private readonly ConcurrentDictionary<PatientId, LimitsVersion> known = new();
    private readonly IServiceScopeFactory scopes;
    private readonly ILogger<LimitsInForce> log;
    private readonly BulkRead all;

    public LimitsInForce(IServiceScopeFactory scopes, TimeProvider clock, ILogger<LimitsInForce> log)
    {
        (this.scopes, this.log) = (scopes, log);
        all = new BulkRead(ReadChangesAsync, clock, ReadFailed);
    }

    /// <summary>False only until everyone's were read for the first time; never waits.</summary>
    public bool TryOf(PatientId patient, out LimitsVersion limits)
    {
        limits = known.GetValueOrDefault(patient, Default);
        return all.IsReady();
    }

    public async ValueTask<LimitsVersion> OfAsync(PatientId patient, CancellationToken cancellationToken)
    {
        await all.ReadyAsync(cancellationToken);
        return known.GetValueOrDefault(patient, Default);
    }

    /// <summary>Versions only rise: of two that are known the higher is in force, whichever was read first.</summary>
    public void Changed(PatientId patient, LimitsVersion limits) =>
        known.AddOrUpdate(patient, limits, (_, other) => other.Version > limits.Version ? other : limits);

    // By versions, not by time: the clocks of two servers need not agree.
    private async Task ReadChangesAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var rows = scope.ServiceProvider.GetRequiredService<AlertsDb>().Limits.AsNoTracking();
        var newest = await rows
            .GroupBy(limits => limits.Patient)
            .Select(theirs => new { Patient = theirs.Key, Version = theirs.Max(limits => limits.Version) })
            .ToListAsync(cancellationToken);
        var changed = newest.Where(row => row.Version > known.GetValueOrDefault(row.Patient, Default).Version).Select(row => row.Patient).ToHashSet();
        if (changed.Count == 0)
        {
            return;
        }

        var few = changed.ToArray();
        await foreach (var row in (few.Length <= Few ? rows.Where(limits => few.Contains(limits.Patient)) : rows)
            .AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            Changed(row.Patient, row.ToVersion());
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Limits could not be read again; the last known stand, and the next try is in 50 s")]
    private partial void ReadFailed(Exception exception);
}
