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
    private readonly ConcurrentDictionary<BoxId, Placed> homes = new();
    private volatile bool loaded;

    /// <summary>The home of a box. One that memory does not know is looked up: another machine may have placed it.</summary>
    public async ValueTask<Home?> FindAsync(BoxId box, CancellationToken cancellationToken) =>
        (await PlacedAsync(box, cancellationToken))?.Home;

    /// <summary>Whose the box is, or was at an instant.</summary>
    public async ValueTask<PatientId?> FindWearerAsync(BoxId box, DateTimeOffset? at, CancellationToken cancellationToken)
    {
        var placed = await PlacedAsync(box, cancellationToken);
        if (at is not { } instant || placed is { IsFirst: true } || instant >= placed?.Home.Since)
        {
            return placed?.Home.Patient;
        }

        await using var scope = scopes.CreateAsyncScope();
        var then = instant.UtcDateTime;
        return await scope.ServiceProvider.GetRequiredService<PatientsDb>().BoxPlaces
            .Where(place => place.Box == box && place.Since <= then && (place.Until == null || then < place.Until))
            .OrderByDescending(place => place.Since)
            .Select(place => (PatientId?)place.Patient)
            .FirstOrDefaultAsync(cancellationToken);
    }

    public async ValueTask<IReadOnlyList<Home>> ListAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        return [.. homes.Values.Select(placed => placed.Home)];
    }

    /// <summary>Reads these boxes, and whatever stands at this person's, again. Should storage fail, the whole map is read again at its next use.</summary>
    public async Task RefreshAsync(IReadOnlyCollection<BoxId> boxes, PatientId? patient, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var found = await InForce(scope, place => boxes.Contains(place.Box) || place.Patient == patient).ToDictionaryAsync(placed => placed.Home.Box, cancellationToken);
            foreach (var (box, placed) in found)
            {
                homes[box] = placed;
            }

            foreach (var gone in homes.Values.Select(placed => placed.Home).Where(home => (boxes.Contains(home.Box) || home.Patient == patient) && !found.ContainsKey(home.Box)))
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

    private async ValueTask<Placed?> PlacedAsync(BoxId box, CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        if (!homes.TryGetValue(box, out var placed))
        {
            await RefreshAsync([box], null, cancellationToken);
            homes.TryGetValue(box, out placed);
        }

        return placed;
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
                found.ForEach(placed => homes[placed.Home.Box] = placed);
                loaded = true;
            }
        }
        finally
        {
            gate.Release();
        }
    }

    private static IQueryable<Placed> InForce(AsyncServiceScope scope, Expression<Func<BoxPlace, bool>> which)
    {
        var db = scope.ServiceProvider.GetRequiredService<PatientsDb>();
        return
            from place in db.BoxPlaces.Where(which)
            where place.Until == null
            join patient in db.Patients on place.Patient equals patient.Id
            select new Placed(
                new Home(place.Patient, place.Box, new DateTimeOffset(place.Since, TimeSpan.Zero), patient.TimeZone),
                !db.BoxPlaces.Any(other => other.Box == place.Box && other.Id != place.Id));
    }

    /// <summary>A home, and whether it is the only one that its box ever stood in.</summary>
    private sealed record Placed(Home Home, bool IsFirst);
}
