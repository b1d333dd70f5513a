using System.Globalization;
using System.Text.Json;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Storage;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Wire;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace HomeCare.Modules.Alerts;

/// <summary>
/// A relative's answer is a line of the alert's story and proves that somebody was told. It takes or closes nothing here: only staff does, and a false
/// alarm said at home comes as the danger's own cancellation. So home and server never contradict each other (decision 13).
/// </summary>
internal sealed partial class RecordBoxRepliesHandler(
    AlertsDb db, AlertRegister register, IMediator mediator, TimeProvider clock, ILogger<RecordBoxRepliesHandler> log)
    : IRequestHandler<RecordBoxReplies, Unit>
{
    /// <summary>As for dangers: a box whose clock had lost its time.</summary>
    private static readonly TimeSpan OldestBelieved = TimeSpan.FromDays(31);

    public async Task<Unit> Handle(RecordBoxReplies request, CancellationToken cancellationToken)
    {
        foreach (var ofOneEvent in request.Replies.Where(reply => reply.EventId is not null).GroupBy(reply => reply.EventId!.Value))
        {
            await register.InOneTransactionAsync(
                async () =>
                {
                    await WriteAsync(request.Box, ofOneEvent.Key, [.. ofOneEvent], cancellationToken);
                    return true;
                },
                cancellationToken);
        }

        if (request.Replies.Any(reply => reply.Answer == ReplyAnswer.Stop)
            && await mediator.Send(new FindWearer(request.Box), cancellationToken) is { } patient)
        {
            foreach (var stop in request.Replies.Where(reply => reply.Answer == ReplyAnswer.Stop))
            {
                await register.InOneTransactionAsync(() => StopAsync(request.Box, patient, stop, cancellationToken), cancellationToken);
            }
        }

        return Unit.Value;
    }

    private async Task WriteAsync(BoxId box, Guid eventId, BoxReply[] replies, CancellationToken cancellation)
    {
        var danger = await db.Dangers.FindAsync([eventId, DangerPhase.Raised], cancellation);
        if (danger is not null && danger.Box != box)
        {
            NotItsDanger(box, eventId);
            return;
        }

        var id = danger?.Alert ?? new AlertId(eventId);
        var written = (await db.Story.Where(line => line.Alert == id && line.Once != null).Select(line => line.Once).ToListAsync(cancellation)).ToHashSet();
        var fresh = replies.Select(reply => LineOf(box, id, reply)).Where(line => written.Add(line.Once)).ToList();
        db.Story.AddRange(fresh);
        if (fresh.Count > 0 && danger?.Alert is not null && await db.Alerts.FindAsync([id], cancellation) is { } alert)
        {
            alert.Notify();
            register.Changed(alert);
        }
    }

    private async Task<bool> StopAsync(BoxId box, PatientId patient, BoxReply stop, CancellationToken cancellation)
    {
        var once = OnceOf(stop);
        if (await db.Story.AnyAsync(line => line.Box == box && line.Once == once && line.Kind == StoryKind.RelativeAnswered && line.Proof == null
            && db.Alerts.Any(alert => alert.Id == line.Alert && alert.Rule == AlertRule.ContactStopped), cancellation))
        {
            return false;
        }

        var at = At(stop);
        var ask = new Ask(AlertRule.ContactStopped, Finding.Present, AlertLevel.Technical, at, at);
        if ((await register.StageAsync(patient, box, [ask], cancellation))[0] is { } alert)
        {
            db.Story.Add(LineOf(box, alert.Id, stop));
        }

        return true;
    }

    private StoryEntry LineOf(BoxId box, AlertId alert, BoxReply reply) => new()
    {
        Alert = alert,
        At = At(reply).UtcDateTime,
        Kind = StoryKind.RelativeAnswered,
        Contact = new ContactId(reply.ContactId),
        Detail = JsonNamingPolicy.SnakeCaseLower.ConvertName(reply.Answer.ToString()),
        Box = box,
        Once = OnceOf(reply),
    };

    private static string OnceOf(BoxReply reply) => string.Create(
        CultureInfo.InvariantCulture, $"{reply.ContactId:N} answer {reply.Answer} {reply.At.ToUnixTimeMilliseconds()}");

    private DateTimeOffset At(BoxReply reply) =>
        clock.GetUtcNow() is var now && reply.At < now && reply.At > now - OldestBelieved ? reply.At : now;

    [LoggerMessage(Level = LogLevel.Warning, Message = "Box {Box} speaks of danger {Event}, which is another box's; passed over")]
    private partial void NotItsDanger(BoxId box, Guid @event);
}
