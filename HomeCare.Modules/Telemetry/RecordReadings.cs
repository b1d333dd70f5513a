using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Telemetry.Intake;
using HomeCare.Modules.Telemetry.Memory;
using HomeCare.Modules.Wire;
using MediatR;
using Microsoft.Extensions.Logging;

namespace HomeCare.Modules.Telemetry;

/// <summary>Reads, finds whose it is, hands it to the intake, and only then answers: the order is the receipt's promise.</summary>
internal sealed partial class RecordReadingsHandler(
    IMediator mediator, IReadingsIntake intake, Quarantine quarantine, Recovery recovery, Everyone everyone, IntakeMeter meter, TimeProvider clock,
    ILogger<RecordReadingsHandler> log)
    : IRequestHandler<RecordReadings, IReadOnlyList<ItemReceipt>>
{
    public async Task<IReadOnlyList<ItemReceipt>> Handle(RecordReadings request, CancellationToken cancellationToken)
    {
        var receivedAt = clock.GetUtcNow();
        var items = ReadingItems.Read(request.Items);
        var readings = DatedReading.Of(items.Select(item => item.Reading).OfType<Reading>(), request.SentAt, receivedAt);
        var arrivals = await ByWearerAsync(request, receivedAt, readings, cancellationToken);
        var outcomes = new Dictionary<long, ItemOutcome>();
        foreach (var arrival in arrivals)
        {
            await TakeAsync(arrival, outcomes, cancellationToken);
        }

        var (lines, duplicates, quarantined, refused) = ReceiptLines.Of(items, outcomes);
        if (duplicates + quarantined + refused > 0)
        {
            meter.SetAside(duplicates, 0, quarantined, refused);
            NotAllNew(request.Box.Value, lines.Count, duplicates, quarantined, refused);
        }

        return lines;
    }

    /// <summary>Readings of nobody are in no arrival, and refused.</summary>
    private async Task<List<Arrival>> ByWearerAsync(
        RecordReadings request, DateTimeOffset receivedAt, IReadOnlyList<DatedReading> readings, CancellationToken cancellationToken)
    {
        var arrivals = new List<(PatientId Wearer, List<DatedReading> Theirs)>(1);
        foreach (var dated in readings)
        {
            if (await mediator.Send(new FindWearer(request.Box, dated.Reading.MeasuredAt), cancellationToken) is not { } wearer)
            {
                continue;
            }

            var place = arrivals.FindIndex(each => each.Wearer == wearer);
            if (place < 0)
            {
                place = arrivals.Count;
                arrivals.Add((wearer, new List<DatedReading>(readings.Count)));
            }

            arrivals[place].Theirs.Add(dated);
        }

        return [.. arrivals.Select(each => new Arrival(each.Wearer, request.Box, request.Epoch, receivedAt, each.Theirs))];
    }

    private async Task TakeAsync(Arrival arrival, Dictionary<long, ItemOutcome> outcomes, CancellationToken cancellationToken)
    {
        await recovery.ReadyAsync();
        var future = arrival.Readings.Where(dated => Lateness.IsFuture(dated.Reading.MeasuredAt, arrival.ReceivedAt)).ToList();
        var box = everyone.Box(arrival.Box);
        var newestBefore = NewestOf(arrival.Patient);
        if (future.Count > 0)
        {
            var aside = future.Where(dated => !box.Has(arrival.Epoch, dated.Reading.Sequence)).ToList();
            await quarantine.KeepAsync(arrival, aside, cancellationToken);
            aside.ForEach(dated => outcomes[dated.Reading.Sequence] = ItemOutcome.Quarantined);
            future.Except(aside).ToList().ForEach(dated => outcomes[dated.Reading.Sequence] = ItemOutcome.Duplicate);
            arrival = arrival with { Readings = [.. arrival.Readings.Except(future)] };
        }

        if (arrival.Readings.Count == 0)
        {
            box.Hear(arrival.ReceivedAt, null);
            return;
        }

        foreach (var (sequence, outcome) in await intake.TakeAsync(arrival, cancellationToken))
        {
            outcomes[sequence] = outcome;
        }

        if (intake is DirectIntake)
        {
            // Behind a topic who keeps the person's past does it: here nobody knows which bracelet is the newer.
            await Pairing.AfterAsync(mediator, arrival, box, newestBefore);
        }
    }

    private DateTimeOffset? NewestOf(PatientId patient)
    {
        if (everyone.Find(patient) is not { } person)
        {
            return null;
        }

        lock (person.Gate)
        {
            return person.Seen.MeasuredAt;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Box {Box}: of {Items} readings {Duplicates} duplicate, {Quarantined} quarantined, {Refused} refused")]
    private partial void NotAllNew(Guid box, int items, int duplicates, int quarantined, int refused);
}
