using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Wire;
using MediatR;

namespace HomeCare.Web.Ingestion;

/// <summary>Dangers, in a lane of their own (<see cref="DangerLane"/>): nothing that readings wait for is waited for here.</summary>
internal static class PostDangers
{
    public static async Task<IResult> AnswerAsync(HttpContext context, BoxId box)
    {
        var (batch, problem) = await WireBody.ReadAsync<DangersBatch>(context.Request);
        if ((problem ?? Envelope.Check(batch!)) is { } refused)
        {
            return refused;
        }

        // A box that hangs up does not stop the alert that it sent.
        var lines = await context.RequestServices.GetRequiredService<IMediator>().Send(new ReportDangers(box, batch!.SentAt, batch.Items), CancellationToken.None);
        return await context.RequestServices.GetRequiredService<Receipts>().MakeAsync(box, batch.KnownPlanVersion, lines, context.RequestAborted);
    }
}
