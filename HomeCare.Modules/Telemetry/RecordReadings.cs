using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Wire;
using MediatR;
using Microsoft.Extensions.Logging;

namespace HomeCare.Modules.Telemetry;

/// <summary>Reads, stores, has judged, and only then answers: the order is the receipt's promise.</summary>
internal sealed partial class RecordReadingsHandler(
    IMediator mediator, ReadingStore store, Judging judging, LastSeen lastSeen, BoxGates gates, TimeProvider clock, ILogger<RecordReadingsHandler> log)
    : IRequestHandler<RecordReadings, IReadOnlyList<ItemReceipt>>
{
    public async Task<IReadOnlyList<ItemReceipt>> Handle(RecordReadings request, CancellationToken cancellationToken)
    {
        var receivedAt = clock.GetUtcNow();
        var items = ReadingItems.Read(request.Items);
        if (await mediator.Send(new FindWearer(request.Box), cancellationToken) is not { } patient)
        {
            NoHome(request.Box.Value, items.Count);
            return [.. items.Select(item => Refused(item, item.Refusal ?? Homeless))];
        }

        var readable = items.Select(item => item.Reading).OfType<Reading>();
        var arrival = Arrival.Of(patient, request.Box, request.Epoch, request.SentAt, receivedAt, readable);
        using var gate = await gates.EnterAsync(request.Box, cancellationToken);
        var newestBefore = await lastSeen.ReadyAsync(patient, request.Box, cancellationToken);
        var batch = await store.StoreAsync(arrival, cancellationToken);

        // Stored is stored: from here on the caller's going away changes nothing.
        await lastSeen.NoteAsync(patient, request.Box, receivedAt, batch.New, CancellationToken.None);
        foreach (var handoff in batch.Handoffs)
        {
            await judging.JudgeAsync(handoff, CancellationToken.None);
        }

        await PairAsync(arrival, newestBefore);
        return Receipts(request.Box, items, batch);
    }

    /// <summary>Tells Patients of a bracelet it was not told of yet; a backlog of the bracelet before does not bring that one back.</summary>
    private async Task PairAsync(Arrival arrival, DateTimeOffset? newestBefore)
    {
        var newest = arrival.Readings
            .Select(dated => dated.Reading)
            .Where(reading => !Lateness.IsFuture(reading.MeasuredAt, arrival.ReceivedAt))
            .MaxBy(reading => reading.MeasuredAt);
        if (newest is not null && !(newest.MeasuredAt < newestBefore))
        {
            await Pairing.NoteAsync(mediator, await lastSeen.BoxAsync(arrival.Box, CancellationToken.None), arrival.Box, newest.BraceletSerial);
        }
    }

    private List<ItemReceipt> Receipts(BoxId box, IReadOnlyList<ReadingItem> items, StoredBatch batch)
    {
        var seen = new HashSet<long>();
        var lines = new List<ItemReceipt>(items.Count);
        foreach (var item in items)
        {
            if (item.Refusal is { } refusal)
            {
                lines.Add(Refused(item, refusal));
                continue;
            }

            var sequence = item.Reading!.Sequence;
            var outcome = seen.Add(sequence) ? batch.Outcomes[sequence] : ItemOutcome.Duplicate;
            lines.Add(new ItemReceipt(
                item.Index, outcome, sequence, Reason: outcome == ItemOutcome.Quarantined ? ReadingItems.Line(FromTheFuture) : null));
        }

        var duplicates = lines.Count(line => line.Outcome == ItemOutcome.Duplicate);
        var refused = lines.Count(line => line.Outcome == ItemOutcome.Refused);
        var quarantined = lines.Count(line => line.Outcome == ItemOutcome.Quarantined);
        if (duplicates + refused + quarantined > 0)
        {
            NotAllNew(box.Value, batch.New.Count, duplicates, quarantined, refused);
        }

        return lines;
    }

    private static ItemReceipt Refused(ReadingItem item, Refusal refusal) =>
        new(item.Index, ItemOutcome.Refused, item.Sequence, Reason: ReadingItems.Line(refusal));

    private static Refusal Homeless { get; } = new(
        "no_home", "Ce boîtier n'est installé chez personne.", "This box stands in no home.");

    private static Refusal FromTheFuture { get; } = new(
        "future",
        "Mesuré plus de 120 secondes dans le futur : mis de côté, hors des courbes.",
        "Measured more than 120 seconds in the future: kept aside, on no chart.");

    [LoggerMessage(Level = LogLevel.Warning, Message = "Box {Box} stands in no home; {Items} readings refused")]
    private partial void NoHome(Guid box, int items);

    [LoggerMessage(Level = LogLevel.Information, Message = "Box {Box}: {Stored} readings stored, {Duplicates} duplicate, {Quarantined} quarantined, {Refused} refused")]
    private partial void NotAllNew(Guid box, int stored, int duplicates, int quarantined, int refused);
}
