using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Wire;
using MediatR;

namespace HomeCare.Web.Ingestion;

/// <summary>A box's readings: the receipt is given when they are on disk and judged.</summary>
internal static class PostReadings
{
    public static async Task<IResult> HandleAsync(HttpContext context, IMediator mediator, TelemetryLane lane, Receipts receipts)
    {
        var (batch, problem) = await WireBody.ReadAsync<ReadingsBatch>(context.Request);
        if ((problem ?? Envelope.Check(batch!)) is { } refused)
        {
            return refused;
        }

        var box = BoxAuthenticationHandler.BoxOf(context.User);
        return await lane.RunAsync(context, box, async () =>
        {
            var lines = await mediator.Send(new RecordReadings(box, batch!.Epoch, batch.SentAt, batch.Items), context.RequestAborted);
            return await receipts.MakeAsync(box, batch.KnownPlanVersion, lines, context.RequestAborted);
        });
    }
}
