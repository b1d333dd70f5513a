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
/// Writes the box's texts into the stories of its dangers. A line told twice is written once; a line of a danger not yet known waits under
/// its event id. A text that a relative's network took is a proof: somebody was told.
/// </summary>
internal sealed partial class RecordBoxMessagesHandler(
    AlertsDb db, AlertRegister register, TimeProvider clock, ILogger<RecordBoxMessagesHandler> log)
    : IRequestHandler<RecordBoxMessages, Unit>
{
    private const int MostWords = 64;

    /// <summary>As for dangers: a box whose clock had lost its time.</summary>
    private static readonly TimeSpan OldestBelieved = TimeSpan.FromDays(31);

    public async Task<Unit> Handle(RecordBoxMessages request, CancellationToken cancellationToken)
    {
        foreach (var ofOneEvent in request.Messages.GroupBy(message => message.EventId))
        {
            await register.InOneTransactionAsync(
                async () =>
                {
                    await WriteAsync(request.Box, ofOneEvent.Key, [.. ofOneEvent], cancellationToken);
                    return true;
                },
                cancellationToken);
        }

        return Unit.Value;
    }

    private async Task WriteAsync(BoxId box, Guid eventId, BoxMessage[] messages, CancellationToken cancellation)
    {
        var danger = await db.Dangers.FindAsync([eventId, DangerPhase.Raised], cancellation);
        if (danger is not null && danger.Box != box)
        {
            NotItsDanger(box, eventId);
            return;
        }

        var id = danger?.Alert ?? new AlertId(eventId);
        var written = (await db.Story.Where(line => line.Alert == id && line.Once != null).Select(line => line.Once).ToListAsync(cancellation)).ToHashSet();
        var fresh = messages.Select(message => LineOf(box, id, message)).Where(line => written.Add(line.Once)).ToList();
        db.Story.AddRange(fresh);
        if (fresh.Count > 0 && danger?.Alert is not null && await db.Alerts.FindAsync([id], cancellation) is { } alert)
        {
            if (fresh.Any(line => line.Proof is not null))
            {
                alert.Notify();
            }

            register.Changed(alert);
        }
    }

    private StoryEntry LineOf(BoxId box, AlertId alert, BoxMessage message)
    {
        var state = JsonNamingPolicy.SnakeCaseLower.ConvertName(message.State.ToString());
        var step = message.Step == "raised" ? "" : $" {Cut(message.Step)}";
        var reason = message.Reason is null ? "" : $": {Cut(message.Reason)}";
        var now = clock.GetUtcNow();
        return new StoryEntry
        {
            Alert = alert,
            At = (message.At < now && message.At > now - OldestBelieved ? message.At : now).UtcDateTime,
            Kind = StoryKind.BoxText,
            Contact = new ContactId(message.ContactId),
            Proof = ProofOf(message),
            Detail = $"{state}{step}{reason}"[..Math.Min(120, state.Length + step.Length + reason.Length)],
            Box = box,
            Once = $"{message.ContactId:N} {state}{step} {message.At.ToUnixTimeMilliseconds()}",
        };
    }

    /// <summary>Accepted without the modem's reference is a claim, not a proof.</summary>
    private static string? ProofOf(BoxMessage message) => message switch
    {
        { State: MessageState.Accepted or MessageState.Delivered, Reference: { } reference } =>
            $"MR {reference.ToString(CultureInfo.InvariantCulture)}",
        { State: MessageState.Delivered } => "delivery report",
        _ => null,
    };

    private static string Cut(string text) => text.Length > MostWords ? text[..MostWords] : text;

    [LoggerMessage(Level = LogLevel.Warning, Message = "Box {Box} speaks of danger {Event}, which is another box's; passed over")]
    private partial void NotItsDanger(BoxId box, Guid @event);
}
