using System.Diagnostics.Metrics;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Telemetry.Contracts;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace HomeCare.Modules.Telemetry;

/// <summary>What waits between storing and judging, as gauges.</summary>
internal sealed class IntakeGauges : ISlowGauges
{
    private readonly IServiceScopeFactory scopes;
    private readonly TimeProvider clock;
    private IntakeHealth? counted;

    public IntakeGauges(IServiceScopeFactory scopes, TimeProvider clock, IMeterFactory? meters = null)
    {
        (this.scopes, this.clock) = (scopes, clock);
        var meter = meters?.Create(IntakeMeter.Name) ?? new Meter(IntakeMeter.Name);
        Gauge("homecare.intake.unjudged", health => health.Unjudged, "{batch}", "Batches stored and not yet judged");
        Gauge("homecare.intake.unjudged.age", OldestSeconds, "s", "Age of the oldest batch not yet judged");
        Gauge("homecare.intake.parked", health => health.Parked, "{batch}", "Batches whose judging failed five times");
        Gauge("homecare.intake.quarantine.size", health => health.Quarantined, "{reading}", "Items kept aside since ever, from the future");

        void Gauge(string name, Func<IntakeHealth, long> read, string unit, string description) => meter.CreateObservableGauge(
            name, () => counted is { } health ? [new(read(health))] : Array.Empty<Measurement<long>>(), unit, description);
    }

    public async Task CountAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        counted = await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new GetIntakeHealth(), cancellationToken);
    }

    private long OldestSeconds(IntakeHealth health) =>
        health.OldestUnjudgedAt is { } since ? (long)Math.Max(0, (clock.GetUtcNow() - since).TotalSeconds) : 0;
}
