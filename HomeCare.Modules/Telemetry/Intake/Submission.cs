using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Memory;
using HomeCare.Modules.Telemetry.Series;
using HomeCare.Modules.Wire;

namespace HomeCare.Modules.Telemetry.Intake;

/// <summary>One person's part of a batch on its way through the engine: which of it is new, and how it was judged plausible.</summary>
/// <param name="arrival">What came; nothing of it lies in the future.</param>
/// <param name="person">Whose it is.</param>
/// <param name="box">Who sent it.</param>
/// <param name="past">For readings out of order: what is stored around them, oldest first. Null when they continue what is known.</param>
internal sealed class Submission(Arrival arrival, Person person, BoxSeen box, IReadOnlyList<StoredReading>? past)
{
    private readonly TaskCompletionSource done = new();

    public Arrival Arrival => arrival;

    public Person Person => person;

    public BoxSeen Box => box;

    /// <summary>Completes when the readings are durable and judged; the engine completes many at once, off its loop.</summary>
    public Task Done => done.Task;

    /// <summary>New ones, oldest first.</summary>
    public IReadOnlyList<StoredReading> Rows { get; private set; } = [];

    public Dictionary<long, ItemOutcome> Outcomes { get; } = new(arrival.Readings.Count);

    /// <summary>Where in the journal it lies, once it does.</summary>
    public long Place { get; set; }

    private Trace? TraceBefore { get; set; }

    /// <summary>Tells new from known and judges what is new, in the order of measuring. The loop alone calls it, and what it notes counts at once.</summary>
    public void Prepare()
    {
        var fresh = new List<DatedReading>(arrival.Readings.Count);
        foreach (var dated in arrival.Readings)
        {
            var isNew = box.Add(arrival.Epoch, dated.Reading.Sequence);
            Outcomes[dated.Reading.Sequence] = isNew ? ItemOutcome.Stored : ItemOutcome.Duplicate;
            if (isNew)
            {
                fresh.Add(dated);
            }
        }

        if (fresh.Count > 1)
        {
            fresh = [.. fresh.OrderBy(dated => dated.Reading.MeasuredAt).ThenBy(dated => dated.Reading.Sequence)];
        }

        if (fresh.Count > 0)
        {
            Judge(fresh);
        }
    }

    /// <summary>Takes back what <see cref="Prepare"/> noted, however far it came: sent again it has to be new, or it would be receipted and never stored.</summary>
    public void Undo()
    {
        foreach (var (sequence, outcome) in Outcomes)
        {
            if (outcome == ItemOutcome.Stored)
            {
                box.Remove(arrival.Epoch, sequence);
            }
        }

        person.Trace = TraceBefore ?? person.Trace;
        Rows = [];
    }

    /// <summary>Heard, though nothing of it was new.</summary>
    public void Hear()
    {
        person.Hear(arrival.ReceivedAt);
        box.Hear(arrival.ReceivedAt, null);
    }

    public void Complete() => done.TrySetResult();

    public void Fail(Exception exception) => done.TrySetException(exception);

    private void Judge(List<DatedReading> fresh)
    {
        TraceBefore = person.Trace;
        var inOrder = fresh[0].Reading.MeasuredAt.UtcTicks > person.Trace.NewestAt;
        var trace = inOrder ? person.Trace : Trace.Empty;
        var rows = new List<StoredReading>(fresh.Count);
        var next = 0;
        foreach (var dated in fresh)
        {
            for (; !inOrder && past is not null && next < past.Count && past[next].MeasuredTicks <= dated.Reading.MeasuredAt.UtcTicks; next++)
            {
                trace = past[next].Continue(trace);
            }

            var judgement = Plausibility.Judge(trace, dated.Reading);
            trace = judgement.After;
            rows.Add(StoredReading.Of(box.SourceOf(arrival.Epoch, dated.Reading.BraceletSerial), arrival.ReceivedAt, dated, judgement));
        }

        // What came out of order says nothing about what comes next, unless it reaches beyond it.
        person.Trace = inOrder || trace.NewestAt > person.Trace.NewestAt ? trace : person.Trace;
        Rows = rows;
    }
}
