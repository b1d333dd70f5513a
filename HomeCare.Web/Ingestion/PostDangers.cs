using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Wire;
using MediatR;

namespace HomeCare.Web.Ingestion;

/// <summary>Dangers, in a lane of their own: nothing that readings wait for is waited for here.</summary>
internal static class PostDangers
{
    public static async Task<IResult> HandleAsync(HttpContext context, IMediator mediator, Receipts receipts)
    {
        var (batch, problem) = await WireBody.ReadAsync<DangersBatch>(context.Request);
        if ((problem ?? Envelope.Check(batch!)) is { } refused)
        {
            return refused;
        }

        // A box that hangs up does not stop the alert that it sent.
        var box = BoxAuthenticationHandler.BoxOf(context.User);
        var lines = await mediator.Send(new ReportDangers(box, batch!.SentAt, batch.Items), CancellationToken.None);
        return await receipts.MakeAsync(box, batch.KnownPlanVersion, lines, context.RequestAborted);
    }
}
