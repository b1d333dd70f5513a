using System.Collections.Concurrent;
using HomeCare.Modules.Alerts.Storage;
using HomeCare.Modules.Patients.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace HomeCare.Modules.Alerts;

/// <summary>What a plan is made of: when one of these differs, it is another plan.</summary>
internal readonly record struct PlanMadeOf(PatientId Patient, int SheetVersion, int LimitsVersion);

/// <summary>
/// The versions last given, so that the receipt of an unchanged home costs no read of the storage. All are read at the first question: after
/// a start every box asks within seconds.
/// </summary>
internal sealed class PlansInMemory(IServiceScopeFactory scopes)
{
    private readonly ConcurrentDictionary<BoxId, (PlanMadeOf Made, int Version)> given = new();
    private readonly SemaphoreSlim first = new(1, 1);
    private volatile bool loaded;

    public ValueTask ReadyAsync(CancellationToken cancellationToken) => loaded ? ValueTask.CompletedTask : new(LoadAsync(cancellationToken));

    public int? Find(BoxId box, PlanMadeOf made) => given.TryGetValue(box, out var last) && last.Made == made ? last.Version : null;

    public void Keep(BoxId box, PlanMadeOf made, int version) => given[box] = (made, version);

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        await first.WaitAsync(cancellationToken);
        try
        {
            if (!loaded)
            {
                await using var scope = scopes.CreateAsyncScope();
                var plans = scope.ServiceProvider.GetRequiredService<AlertsDb>().Plans.AsNoTracking();
                await foreach (var plan in plans.AsAsyncEnumerable().WithCancellation(cancellationToken))
                {
                    Keep(plan.Box, new PlanMadeOf(plan.Patient, plan.SheetVersion, plan.LimitsVersion), plan.Version);
                }

                loaded = true;
            }
        }
        finally
        {
            first.Release();
        }
    }
}
