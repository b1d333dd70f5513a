using HomeCare.Modules.Shared;
using HomeCare.Modules.Telemetry.Storage;
using HomeCare.Modules.Wire;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.Telemetry;

/// <summary>What became of an arrival, durably.</summary>
/// <param name="Outcomes">By sequence: stored, duplicate or quarantined.</param>
/// <param name="New">The rows that were not there before, oldest measurement first.</param>
/// <param name="Handoffs">What has to be judged before the receipt: the new rows, and duplicates that nobody has judged yet.</param>
internal sealed record StoredBatch(
    IReadOnlyDictionary<long, ItemOutcome> Outcomes, IReadOnlyList<StoredReading> New, IReadOnlyList<long> Handoffs);

/// <summary>
/// Stores an arrival in one transaction: readings with the server's judgement, what is kept aside, and the hand-over row. Idempotent
/// by (box, epoch, sequence), also against another process that stores the same batch at the same moment.
/// </summary>
internal sealed class ReadingStore(TelemetryDb db, Traces traces, Bracelets bracelets)
{
    /// <summary>Each lost race leaves fewer readings to write; more than a few mean something else is wrong.</summary>
    private const int MostRaces = 5;

    public async Task<StoredBatch> StoreAsync(Arrival arrival, CancellationToken cancellationToken)
    {
        // Before the transaction: a number is written on a connection of its own, and SQLite has one writer.
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var serial in arrival.Readings.Select(dated => dated.Reading.BraceletSerial).Distinct())
        {
            numbers[serial] = await bracelets.NumberAsync(serial, cancellationToken);
        }

        for (var race = 1; ; race++)
        {
            try
            {
                return await StoreOnceAsync(arrival, numbers, cancellationToken);
            }
            catch (Exception exception)
            {
                traces.Forget(arrival.Patient);
                db.ChangeTracker.Clear();
                if (race == MostRaces || !StorageFault.IsLostRace(exception))
                {
                    throw;
                }
            }
        }
    }

    private async Task<StoredBatch> StoreOnceAsync(Arrival arrival, Dictionary<string, int> numbers, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var outcomes = await KnownAsync(arrival, cancellationToken);
        var open = await OpenHandoffsAsync(arrival, outcomes, cancellationToken);
        var fresh = arrival.Readings
            .Where(dated => !outcomes.ContainsKey(dated.Reading.Sequence))
            .OrderBy(dated => dated.Reading.MeasuredAt)
            .ThenBy(dated => dated.Reading.Sequence)
            .ToLookup(dated => Lateness.IsFuture(dated.Reading.MeasuredAt, arrival.ReceivedAt));
        var (rows, trace) = await JudgeAsync(arrival, [.. fresh[false]], numbers, cancellationToken);
        db.AddRange(rows);
        db.AddRange(fresh[true].Select(dated => QuarantinedReading.Of(arrival, dated)));
        var handoff = rows.Count == 0 ? null : Handoff.Of(arrival, rows.Select(row => row.Sequence));
        if (handoff is not null)
        {
            db.Add(handoff);
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        if (trace is null)
        {
            traces.Forget(arrival.Patient);
        }
        else
        {
            traces.Set(arrival.Patient, trace);
        }

        foreach (var dated in fresh.SelectMany(group => group))
        {
            outcomes[dated.Reading.Sequence] =
                Lateness.IsFuture(dated.Reading.MeasuredAt, arrival.ReceivedAt) ? ItemOutcome.Quarantined : ItemOutcome.Stored;
        }

        return new StoredBatch(outcomes, rows, handoff is null ? open : [.. open, handoff.Id]);
    }

    private async Task<Dictionary<long, ItemOutcome>> KnownAsync(Arrival arrival, CancellationToken cancellationToken)
    {
        var asked = arrival.Readings.Select(dated => dated.Reading.Sequence).ToList();
        var stored = await db.Readings
            .Where(r => r.Box == arrival.Box && r.Epoch == arrival.Epoch && asked.Contains(r.Sequence))
            .Select(r => r.Sequence)
            .ToListAsync(cancellationToken);
        var aside = await db.Quarantined
            .Where(r => r.Box == arrival.Box && r.Epoch == arrival.Epoch && asked.Contains(r.Sequence))
            .Select(r => r.Sequence)
            .ToListAsync(cancellationToken);
        return stored.Concat(aside).ToDictionary(sequence => sequence, _ => ItemOutcome.Duplicate);
    }

    private async Task<List<long>> OpenHandoffsAsync(
        Arrival arrival, Dictionary<long, ItemOutcome> known, CancellationToken cancellationToken)
    {
        if (known.Count == 0)
        {
            return [];
        }

        var open = await db.Handoffs.AsNoTracking()
            .Where(h => h.Box == arrival.Box && h.Epoch == arrival.Epoch && h.ParkedTicks == null)
            .OrderBy(h => h.Id)
            .ToListAsync(cancellationToken);
        return [.. open.Where(handoff => handoff.ReadSequences().Any(known.ContainsKey)).Select(handoff => handoff.Id)];
    }

    /// <summary>Judges in the order of measuring. A trace comes back when the new readings continue what is known; null when they came out of order.</summary>
    private async Task<(List<StoredReading> Rows, Trace? Trace)> JudgeAsync(
        Arrival arrival, List<DatedReading> fresh, Dictionary<string, int> numbers, CancellationToken cancellationToken)
    {
        var trace = await traces.OfAsync(db, arrival.Patient, cancellationToken);
        if (fresh.Count == 0)
        {
            return ([], trace);
        }

        var first = fresh[0].Reading.MeasuredAt.UtcTicks;
        var inOrder = first > trace.NewestAt;
        List<StoredReading> past = [];
        if (!inOrder)
        {
            past = await Traces.AroundAsync(db, arrival.Patient, first, fresh[^1].Reading.MeasuredAt.UtcTicks, cancellationToken);
            trace = Trace.Empty;
        }

        var rows = new List<StoredReading>(fresh.Count);
        var next = 0;
        foreach (var dated in fresh)
        {
            for (; next < past.Count && past[next].MeasuredTicks <= dated.Reading.MeasuredAt.UtcTicks; next++)
            {
                trace = past[next].Continue(trace);
            }

            var judgement = Plausibility.Judge(trace, dated.Reading);
            trace = judgement.After;
            rows.Add(StoredReading.Of(arrival, dated, numbers[dated.Reading.BraceletSerial], judgement));
        }

        return (rows, inOrder ? trace : null);
    }
}
