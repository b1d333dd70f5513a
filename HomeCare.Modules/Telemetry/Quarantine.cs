using HomeCare.Modules.Shared;
using HomeCare.Modules.Telemetry.Memory;
using HomeCare.Modules.Telemetry.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace HomeCare.Modules.Telemetry;

/// <summary>Keeps aside what comes from the server's future. Rare, so each is a row; told from what is here by the same sequences as any reading.</summary>
internal sealed class Quarantine(IServiceScopeFactory scopes, Everyone everyone)
{
    public async Task KeepAsync(Arrival arrival, IReadOnlyList<DatedReading> future, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TelemetryDb>();
        foreach (var dated in future)
        {
            db.Add(QuarantinedReading.Of(arrival, dated));
            try
            {
                await db.SaveChangesAsync(cancellationToken);
            }
            catch (DbUpdateException exception) when (StorageFault.IsLostRace(exception))
            {
                // It is there already, from another process or a crash in between.
            }

            db.ChangeTracker.Clear();
            everyone.Box(arrival.Box).Add(arrival.Epoch, dated.Reading.Sequence);
        }
    }
}
