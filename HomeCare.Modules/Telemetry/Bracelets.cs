using System.Collections.Concurrent;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Telemetry.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace HomeCare.Modules.Telemetry;

/// <summary>The number of each bracelet's serial, in memory once asked for; a number never changes.</summary>
internal sealed class Bracelets(IServiceScopeFactory scopes)
{
    private readonly ConcurrentDictionary<string, int> numbers = new(StringComparer.Ordinal);

    public async ValueTask<int> NumberAsync(string serial, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (numbers.TryGetValue(serial, out var known))
            {
                return known;
            }

            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<TelemetryDb>();
            var bracelet = await db.Bracelets.SingleOrDefaultAsync(b => b.Serial == serial, cancellationToken);
            if (bracelet is null)
            {
                bracelet = new Bracelet(serial);
                db.Add(bracelet);
                try
                {
                    await db.SaveChangesAsync(cancellationToken);
                }
                catch (DbUpdateException exception) when (StorageFault.IsLostRace(exception))
                {
                    continue;
                }
            }

            numbers[serial] = bracelet.Number;
        }
    }
}
