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
/// Each danger is read, decided and committed on its own: a bad one is refused with its reason, one that the storage cannot take now
/// fails the call (no receipt, so the box sends again) only after the others are on disk.
/// </summary>
internal sealed partial class ReportDangersHandler(
    AlertsDb db, AlertRegister register, DangerBook book, IMediator mediator, TimeProvider clock, ILogger<ReportDangersHandler> log)
    : IRequestHandler<ReportDangers, IReadOnlyList<ItemReceipt>>
{
    public async Task<IReadOnlyList<ItemReceipt>> Handle(ReportDangers request, CancellationToken cancellationToken)
    {
        var patient = await mediator.Send(new FindWearer(request.Box), cancellationToken);
        var lines = new List<ItemReceipt>(request.Items.Count);
        var failures = new List<Exception>();
        for (var index = 0; index < request.Items.Count; index++)
        {
            var (danger, reason) = Read(request.Items[index]);
            if (danger is null)
            {
                RefusedItem(request.Box, index, reason!);
                lines.Add(new(index, ItemOutcome.Refused, Reason: reason));
                continue;
            }

            try
            {
                var (outcome, why) = await HearAsync(request, patient, danger, request.Items[index], cancellationToken);
                lines.Add(new(index, outcome, EventId: danger.EventId, Reason: why));
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                NotRecorded(exception, danger.EventId);
                failures.Add(exception);
            }
        }

        return failures.Count == 0 ? lines : throw new AggregateException("Some dangers are not on disk: no receipt.", failures);
    }

    private Task<(ItemOutcome Outcome, string? Why)> HearAsync(
        ReportDangers request, PatientId? patient, Danger danger, JsonElement item, CancellationToken cancellation) =>
        register.InOneTransactionAsync<(ItemOutcome, string?)>(
            async () =>
            {
                if (await db.Dangers.FindAsync([danger.EventId, danger.Phase], cancellation) is { } known)
                {
                    return (known.Stray is null ? ItemOutcome.Duplicate : ItemOutcome.Quarantined, null);
                }

                var now = clock.GetUtcNow();
                var time = DangerTime.Of(danger.OccurredAt, request.SentAt, now);
                var reported = ReportedDanger.Of(danger, request.Box, time, now);
                db.Dangers.Add(reported);
                if (patient is { } wearer)
                {
                    await book.EnterAsync(wearer, reported, danger, time, cancellation);
                    return (ItemOutcome.Stored, null);
                }

                // Nobody is known to live with this box. It is kept, said to the box, logged, listed for support, and raised as soon
                // as the box is given a home.
                reported.Stray = item.GetRawText();
                StrayDanger(request.Box, danger.EventId);
                return (ItemOutcome.Quarantined, "no_home: this box stands in no home; the danger is kept and shown to support");
            },
            cancellation);

    private static (Danger? Danger, string? Reason) Read(JsonElement item)
    {
        try
        {
            return item.Deserialize<Danger>(WireJson.Options) switch
            {
                null => (null, "not_understood: null is no danger"),
                { EventId: var id } when id == Guid.Empty => (null, "event_id_missing: a danger without an id cannot be told from its repetition"),
                var danger => (danger, null),
            };
        }
        catch (JsonException exception)
        {
            return (null, $"not_understood: {exception.Path ?? "$"}");
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Box {Box}: danger at place {Index} refused, {Reason}")]
    private partial void RefusedItem(BoxId box, int index, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Danger {Event} could not be recorded; the box will send it again")]
    private partial void NotRecorded(Exception exception, Guid @event);

    [LoggerMessage(Level = LogLevel.Critical, Message = "Box {Box} signals danger {Event} but stands in no home")]
    private partial void StrayDanger(BoxId box, Guid @event);
}
