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
        var readings = DatedReading.Of(items.Select(item => item.Reading).OfType<Reading>(), request.SentAt, receivedAt);
        var arrivals = await ByWearerAsync(request, receivedAt, readings, cancellationToken);
        var wearer = await mediator.Send(new FindWearer(request.Box), cancellationToken);
        using var gate = await gates.EnterAsync(request.Box, cancellationToken);
        var outcomes = new Dictionary<long, ItemOutcome>();
        foreach (var arrival in arrivals)
        {
            foreach (var (sequence, outcome) in await StoreAndJudgeAsync(arrival, wearer, cancellationToken))
            {
                outcomes[sequence] = outcome;
            }
        }

        return Receipts(request.Box, items, outcomes);
    }

    /// <summary>Readings of nobody are in no arrival, and refused.</summary>
    private async Task<List<Arrival>> ByWearerAsync(
        RecordReadings request, DateTimeOffset receivedAt, IReadOnlyList<DatedReading> readings, CancellationToken cancellationToken)
    {
        var byWearer = new Dictionary<PatientId, List<DatedReading>>();
        foreach (var dated in readings)
        {
            if (await mediator.Send(new FindWearer(request.Box, dated.Reading.MeasuredAt), cancellationToken) is { } wearer)
            {
                (byWearer.TryGetValue(wearer, out var theirs) ? theirs : byWearer[wearer] = []).Add(dated);
            }
        }

        return [.. byWearer.Select(each => new Arrival(each.Key, request.Box, request.Epoch, receivedAt, each.Value))];
    }

    private async Task<IReadOnlyDictionary<long, ItemOutcome>> StoreAndJudgeAsync(
        Arrival arrival, PatientId? wearer, CancellationToken cancellationToken)
    {
        var newestBefore = await lastSeen.ReadyAsync(arrival.Patient, arrival.Box, cancellationToken);
        var batch = await store.StoreAsync(arrival, cancellationToken);

        // Stored is stored: from here on the caller's going away changes nothing.
        await lastSeen.NoteAsync(arrival.Patient, arrival.Box, arrival.ReceivedAt, batch.New, CancellationToken.None);
        foreach (var handoff in batch.Handoffs)
        {
            await judging.JudgeAsync(handoff, CancellationToken.None);
        }

        if (arrival.Patient == wearer)
        {
            await PairAsync(arrival, newestBefore);
        }

        return batch.Outcomes;
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

    private List<ItemReceipt> Receipts(BoxId box, IReadOnlyList<ReadingItem> items, Dictionary<long, ItemOutcome> outcomes)
    {
        var seen = new HashSet<long>();
        var lines = new List<ItemReceipt>(items.Count);
        foreach (var item in items)
        {
            var outcome = ItemOutcome.Refused;
            if (item.Refusal is not null || !outcomes.TryGetValue(item.Reading!.Sequence, out outcome))
            {
                lines.Add(new ItemReceipt(item.Index, ItemOutcome.Refused, item.Sequence, Reason: ReadingItems.Line(item.Refusal ?? Homeless)));
                continue;
            }

            var sequence = item.Reading.Sequence;
            outcome = seen.Add(sequence) ? outcome : ItemOutcome.Duplicate;
            lines.Add(new ItemReceipt(
                item.Index, outcome, sequence, Reason: outcome == ItemOutcome.Quarantined ? ReadingItems.Line(FromTheFuture) : null));
        }

        var duplicates = lines.Count(line => line.Outcome == ItemOutcome.Duplicate);
        var refused = lines.Count(line => line.Outcome == ItemOutcome.Refused);
        var quarantined = lines.Count(line => line.Outcome == ItemOutcome.Quarantined);
        if (duplicates + refused + quarantined > 0)
        {
            NotAllNew(box.Value, lines.Count, duplicates, quarantined, refused);
        }

        return lines;
    }

    private static Refusal Homeless { get; } = new(
        "no_home", "Ce boîtier n'était installé chez personne à ce moment.", "This box stood in no home at that moment.");

    private static Refusal FromTheFuture { get; } = new(
        "future",
        "Mesuré plus de 120 secondes dans le futur : mis de côté, hors des courbes.",
        "Measured more than 120 seconds in the future: kept aside, on no chart.");

    [LoggerMessage(Level = LogLevel.Information, Message = "Box {Box}: of {Items} readings {Duplicates} duplicate, {Quarantined} quarantined, {Refused} refused")]
    private partial void NotAllNew(Guid box, int items, int duplicates, int quarantined, int refused);
}
