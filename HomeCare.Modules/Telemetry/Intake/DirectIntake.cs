using HomeCare.Modules.Telemetry.Journal;
using HomeCare.Modules.Telemetry.Memory;
using HomeCare.Modules.Telemetry.Series;
using HomeCare.Modules.Telemetry.Statistics;
using HomeCare.Modules.Wire;
using Microsoft.Extensions.Logging;

namespace HomeCare.Modules.Telemetry.Intake;

/// <summary>
/// The intake of one machine: this process's engine and its journal. A box's batches take turns, so of two posts of the same batch the second finds the first
/// stored and judged.
/// </summary>
internal sealed class DirectIntake(
    Recovery recovery, Everyone everyone, ISeriesStore store, History history, BoxGates gates, Judging judging, GroupJudging groupJudging, Watermark watermark,
    Packing packing, Backlog backlog, SourceQuality quality, IntakeMeter meter, TimeProvider clock, ILogger<DirectIntake> log) : IReadingsIntake, IAsyncDisposable
{
    /// <summary>How far back stored readings still say whether a new one can be: the longest flat line, and a point more.</summary>
    private static readonly long Window = (Plausibility.LongestFlatHeart + TimeSpan.FromMinutes(1)).Ticks;

    private readonly Lock starting = new();
    private Engine? engine;

    /// <summary>True for readings that continue what is known; others ask the series store what lies around them.</summary>
    public static bool IsInOrder(Arrival arrival, Person person) => arrival.Readings.All(dated => dated.Reading.MeasuredAt.UtcTicks > person.Trace.NewestAt);

    /// <summary>Submissions that wait for the engine.</summary>
    public int Waiting => engine?.Waiting ?? 0;

    public async Task<IReadOnlyDictionary<long, ItemOutcome>> TakeAsync(Arrival arrival, CancellationToken cancellationToken)
    {
        await recovery.ReadyAsync();
        var running = Started();
        backlog.Admit(arrival.Readings.Count);
        using var gate = await gates.EnterAsync(arrival.Box, cancellationToken);
        var person = everyone.Person(arrival.Patient);
        var submission = new Submission(arrival, person, everyone.Box(arrival.Box), await PastAsync(arrival, person, cancellationToken));
        await running.TakeAsync(submission);
        var again = submission.Outcomes.Where(each => each.Value == ItemOutcome.Duplicate).Select(each => each.Key).ToHashSet();
        if (again.Count > 0)
        {
            await judging.JudgeAgainAsync(arrival.Box, arrival.Epoch, again, cancellationToken);
        }

        return submission.Outcomes;
    }

    public async ValueTask DisposeAsync()
    {
        if (engine is { } running)
        {
            await running.DisposeAsync();
        }
    }

    /// <summary>What lies around readings that came out of order; nothing for those that continue what is known.</summary>
    private async Task<IReadOnlyList<StoredReading>?> PastAsync(Arrival arrival, Person person, CancellationToken cancellationToken)
    {
        var (first, last) = (long.MaxValue, 0L);
        foreach (var dated in arrival.Readings)
        {
            first = Math.Min(first, dated.Reading.MeasuredAt.UtcTicks);
            last = Math.Max(last, dated.Reading.MeasuredAt.UtcTicks);
        }

        return first > person.Trace.NewestAt ? null : await history.ReadAsync(person.Id, first - Window, last + 1, cancellationToken);
    }

    private Engine Started()
    {
        if (engine is { } running)
        {
            return running;
        }

        lock (starting)
        {
            if (engine is null)
            {
                foreach (var left in recovery.TakeUnjudged())
                {
                    judging.Leave(left);
                }

                var begun = new Engine(recovery.Journal, groupJudging, watermark, quality, meter, store.StretchLength.Ticks, clock, log);
                begun.Start(recovery.LastGroup);
                meter.Watch(() => begun.Waiting, () => (recovery.Journal as FileJournal)?.BytesOnDisk ?? 0, () => packing.Lag, backlog.MostBytes);
                engine = begun;
            }

            return engine;
        }
    }
}
