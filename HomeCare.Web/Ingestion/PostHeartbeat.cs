using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Wire;
using MediatR;

namespace HomeCare.Web.Ingestion;

/// <summary>How a box is, and what became of the texts it sent by itself.</summary>
internal static class PostHeartbeat
{
    public static async Task<IResult> AnswerAsync(HttpContext context, BoxId box)
    {
        var (heartbeat, problem) = await WireBody.ReadAsync<Heartbeat>(context.Request);
        if ((problem ?? Envelope.Check(heartbeat!)) is { } refused)
        {
            return refused;
        }

        var mediator = context.RequestServices.GetRequiredService<IMediator>();
        if (heartbeat!.Messages is { Count: > 0 } messages)
        {
            await mediator.Send(new RecordBoxMessages(box, messages), context.RequestAborted);
        }

        if (heartbeat.Replies is { Count: > 0 } replies)
        {
            await mediator.Send(new RecordBoxReplies(box, replies), context.RequestAborted);
        }

        await mediator.Send(new RecordHeartbeat(box, heartbeat), context.RequestAborted);
        // An older box would not read a receipt with a member that it does not know.
        var replay = heartbeat.Faults is null ? null : await mediator.Send(new FindReplay(box, heartbeat.Replayed), context.RequestAborted);
        var words = heartbeat.Events is { Count: > 0 } events ? await mediator.Send(new FindEventWords(box, events, heartbeat.HearsReopened == true), context.RequestAborted) : null;
        return await context.RequestServices.GetRequiredService<Receipts>().MakeAsync(box, heartbeat.KnownPlanVersion, [], context.RequestAborted, replay, words);
    }
}
