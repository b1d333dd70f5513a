using System.Collections.Concurrent;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Patients.Storage;
using HomeCare.Modules.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HomeCare.Modules.Patients;

/// <summary>
/// The version of everyone's contact sheet, in memory because each receipt asks whether the box's plan is still the newest. A version only
/// rises, so of two that are known the higher is the truth.
/// </summary>
internal sealed partial class SheetVersions
{
    private readonly ConcurrentDictionary<PatientId, int> versions = new();
    private readonly IServiceScopeFactory scopes;
    private readonly ILogger<SheetVersions> log;
    private readonly BulkRead all;

    public SheetVersions(IServiceScopeFactory scopes, TimeProvider clock, ILogger<SheetVersions> log)
    {
        (this.scopes, this.log) = (scopes, log);
        all = new BulkRead(ReadAllAsync, clock, ReadFailed);
    }

    /// <summary>The version; null for who is not in care. Someone unknown is looked up: another process may have admitted them.</summary>
    public async ValueTask<int?> FindAsync(PatientId patient, CancellationToken cancellationToken)
    {
        await all.ReadyAsync(cancellationToken);
        return versions.TryGetValue(patient, out var version) ? version : await ReadOneAsync(patient, cancellationToken);
    }

    /// <summary>A change of this process, once it is committed.</summary>
    public void Changed(PatientId patient, int version) => versions.AddOrUpdate(patient, version, (_, known) => Math.Max(known, version));

    public void Forget(PatientId patient) => versions.TryRemove(patient, out _);

    private async Task ReadAllAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var read = scope.ServiceProvider.GetRequiredService<PatientsDb>().Patients.AsNoTracking()
            .Where(patient => patient.DischargedAt == null)
            .Select(patient => new { patient.Id, patient.Version });
        await foreach (var patient in read.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            Changed(patient.Id, patient.Version);
        }
    }

    private async Task<int?> ReadOneAsync(PatientId patient, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var version = await scope.ServiceProvider.GetRequiredService<PatientsDb>().Patients
            .Where(each => each.Id == patient && each.DischargedAt == null)
            .Select(each => (int?)each.Version)
            .SingleOrDefaultAsync(cancellationToken);
        if (version is { } found)
        {
            Changed(patient, found);
        }

        return version;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The contact sheets' versions could not be read again; the last known stand, and the next try is in 50 s")]
    private partial void ReadFailed(Exception exception);
}
