using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Wire;
using MediatR;

namespace HomeCare.Web.Ingestion;

/// <summary>A box's readings: the receipt is given when they are on disk and judged.</summary>
internal static class PostReadings
{
    /// <summary>
    /// Takes readings out of the pipeline before routing: ten thousand come each second, and routing, authorization and the binding of an
    /// endpoint cost more than all that is done with one. It answers by the very handler of the endpoint, which stays mapped for the rare
    /// other spellings of its address, and asks for the box by itself.
    /// </summary>
    public static IApplicationBuilder UseReadingsLane(this IApplicationBuilder boxes) => boxes.Use((context, next) =>
        HttpMethods.IsPost(context.Request.Method) && context.Request.Path.Value == WireV1.ReadingsPath ? HandleAsync(context) : next(context));

    public static async Task HandleAsync(HttpContext context)
    {
        var answer = await AnswerAsync(context);
        await answer.ExecuteAsync(context);
    }

    private static async ValueTask<IResult> AnswerAsync(HttpContext context)
    {
        if (await context.RequestServices.GetRequiredService<IBoxIdentity>().FindAsync(context) is not { } box)
        {
            return Problems.Stranger(context);
        }

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
