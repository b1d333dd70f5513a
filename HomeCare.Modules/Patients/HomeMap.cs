using System.Collections.Concurrent;
using System.Linq.Expressions;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Patients.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace HomeCare.Modules.Patients;

/// <summary>
/// Every home with a box, in memory, because each message of each box asks. Read from storage on first use; a command that moves
/// a box has the box read again once it is committed. Reads and refreshes take turns, so an older truth never overwrites a newer one.
/// </summary>
internal sealed class HomeMap(IServiceScopeFactory scopes)
{
    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly ConcurrentDictionary<BoxId, Home> homes = new();
    private volatile bool loaded;

    /// <summary>The home of a box. One that memory does not know is looked up: another machine may have placed it.</summary>
    public async ValueTask<Home?> FindAsync(BoxId box, CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        if (!homes.TryGetValue(box, out var home))
        {
            await RefreshAsync([box], null, cancellationToken);
            homes.TryGetValue(box, out home);
        }

        return home;
    }

    public async ValueTask<IReadOnlyList<Home>> ListAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        return [.. homes.Values];
    }

    /// <summary>Reads these boxes, and whatever stands at this person's, again. Should storage fail, the whole map is read again at its next use.</summary>
    public async Task RefreshAsync(IReadOnlyCollection<BoxId> boxes, PatientId? patient, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var found = await InForce(scope, place => boxes.Contains(place.Box) || place.Patient == patient).ToDictionaryAsync(home => home.Box, cancellationToken);
            foreach (var (box, home) in found)
            {
                homes[box] = home;
            }

            foreach (var gone in homes.Values.Where(home => (boxes.Contains(home.Box) || home.Patient == patient) && !found.ContainsKey(home.Box)))
            {
                homes.TryRemove(gone.Box, out _);
            }
        }
        catch
        {
            loaded = false;
            throw;
        }
        finally
        {
            gate.Release();
        }
    }

    private async ValueTask LoadAsync(CancellationToken cancellationToken)
    {
        if (loaded)
        {
            return;
        }

        await gate.WaitAsync(cancellationToken);
        try
        {
            if (!loaded)
            {
                await using var scope = scopes.CreateAsyncScope();
                var found = await InForce(scope, _ => true).ToListAsync(cancellationToken);
                homes.Clear();
                found.ForEach(home => homes[home.Box] = home);
                loaded = true;
            }
        }
        finally
        {
            gate.Release();
        }
    }

    private static IQueryable<Home> InForce(AsyncServiceScope scope, Expression<Func<BoxPlace, bool>> which)
    {
        var db = scope.ServiceProvider.GetRequiredService<PatientsDb>();
        return
            from place in db.BoxPlaces.Where(which)
            where place.Until == null
            join patient in db.Patients on place.Patient equals patient.Id
            select new Home(place.Patient, place.Box, new DateTimeOffset(place.Since, TimeSpan.Zero), patient.TimeZone);
    }
}
