using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Wire;
using MediatR;

namespace HomeCare.Web.Ingestion;

/// <summary>What a box is answered: a line an item, its emergency plan when that changed, and how the dangers stand that it asks about.</summary>
internal sealed class Receipts(IMediator mediator, TimeProvider time)
{
    public async Task<IResult> MakeAsync(
        BoxId box, int knownPlanVersion, IReadOnlyList<ItemReceipt> lines, CancellationToken cancellationToken, ReplayRequest? replay = null,
        IReadOnlyList<EventWord>? words = null)
    {
        var plan = await mediator.Send(new FindNewerPlan(box, knownPlanVersion), cancellationToken);
        return Results.Json(
            new Receipt(WireV1.Version, time.GetUtcNow(), lines, plan, replay, words is { Count: > 0 } ? words : null), WireJson.Options);
    }
}
