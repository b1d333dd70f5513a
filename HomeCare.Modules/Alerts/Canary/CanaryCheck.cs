using System.Diagnostics.Metrics;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Shared;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace HomeCare.Modules.Alerts.Canary;

internal sealed class FindCanaryHandler(CanaryBook book, CanarySettings settings) : IRequestHandler<FindCanary, CanaryHealth?>
{
    public async Task<CanaryHealth?> Handle(FindCanary request, CancellationToken cancellationToken) =>
        settings.Patient is { } canary ? await book.FindAsync(canary, cancellationToken) : null;
}

/// <summary>Tells operators of a chain that is not whole as of an engine that is ill. No server is better for having no work, so none is told to stop.</summary>
internal sealed class CanaryCheck(IServiceScopeFactory scopes) : IEngineCheck
{
    public string Engine => "canary";

    public bool Needed => false;

    public async Task<string?> FindFaultAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var health = await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new FindCanary(), cancellationToken);
        return health is not { IsLate: true } ? null : health.Missing switch
        {
            CanaryPart.ServerText => "The canary's falls arrive, and no channel takes their text. Look at the channels of texts and at the outbox's worker.",
            CanaryPart.BoxText => "The canary's falls arrive and are texted, but its box shows no proof of its own text. Look at the canary's box.",
            _ => "No fall of the canary arrives. Look at the canary's box first: if it runs, no danger of anybody may arrive either.",
        };
    }
}

/// <summary>How long ago a fall of the canary came through, and how long it took.</summary>
internal sealed class CanaryGauges : ISlowGauges
{
    private readonly IServiceScopeFactory scopes;
    private CanaryHealth? counted;

    public CanaryGauges(IServiceScopeFactory scopes, CanaryMemory memory, TimeProvider clock, IMeterFactory? meters = null)
    {
        this.scopes = scopes;
        var meter = meters?.Create(AlertsMeter.Name) ?? new Meter(AlertsMeter.Name);
        meter.CreateObservableGauge(
            "homecare.canary.age", () => counted?.LastWholeAt is { } at ? [new(Math.Max(0, (clock.GetUtcNow() - at).TotalSeconds))] : Array.Empty<Measurement<double>>(), "s",
            "Since a fall of the canary last came through the whole chain");
        meter.CreateObservableGauge(
            "homecare.canary.duration", () => memory.Took is { } took ? [new(took.TotalSeconds)] : Array.Empty<Measurement<double>>(), "s",
            "From the canary's last fall to its text at the channel");
    }

    public async Task CountAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        counted = await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new FindCanary(), cancellationToken);
    }
}
