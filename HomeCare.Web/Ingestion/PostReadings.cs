using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Wire;
using MediatR;

namespace HomeCare.Web.Ingestion;

/// <summary>A box's readings: the receipt is given when they are on disk and judged.</summary>
internal static class PostReadings
{
    public static async Task<IResult> AnswerAsync(HttpContext context, BoxId box)
    {
        var (batch, problem) = await WireBody.ReadAsync<ReadingsBatch>(context.Request);
        return problem ?? Envelope.Check(batch!)
            ?? await context.RequestServices.GetRequiredService<TelemetryLane>().RunAsync(context, box, batch!, RecordAsync);
    }

    private static async Task<IResult> RecordAsync(HttpContext context, BoxId box, ReadingsBatch batch)
    {
        var mediator = context.RequestServices.GetRequiredService<IMediator>();
        var lines = await mediator.Send(new RecordReadings(box, batch.Epoch, batch.SentAt, batch.Items), context.RequestAborted);
        return await context.RequestServices.GetRequiredService<Receipts>().MakeAsync(box, batch.KnownPlanVersion, lines, context.RequestAborted);
    }
}
