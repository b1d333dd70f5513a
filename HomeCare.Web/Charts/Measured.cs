using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Wire;
using HomeCare.Web.Languages;

namespace HomeCare.Web.Charts;

/// <summary>One signal as a chart needs it.</summary>
/// <param name="Columns">Mean, lowest and highest of each column.</param>
/// <param name="Runs">The curve, point by point; null: the columns are the curve.</param>
/// <param name="Gaps">Spans without a valid value that are long enough to be told, oldest first.</param>
/// <param name="Marks">Values kept off the curve; empty unless asked for.</param>
internal sealed record Measured(
    Series Columns, IReadOnlyList<IReadOnlyList<Dot>>? Runs, IReadOnlyList<Gap> Gaps, IReadOnlyList<Mark> Marks);

/// <summary>A span that a chart shows, and what is known beside the values.</summary>
internal sealed record View(ChartRange Range, DateTimeOffset From, DateTimeOffset To, DateTimeOffset Now, IReadOnlyList<AlertSummary> Alerts)
{
    public IReadOnlyList<Silence> Silences { get; } = Silence.Of(Alerts);

    public DateTimeOffset Until => To < Now ? To : Now;
}

/// <summary>Single readings as charts need them. Pure.</summary>
internal static class RawReadings
{
    /// <summary>At most one mark a 96th of the span and kind: thousands of the same would hide the line they are shown against.</summary>
    private const int MarkSlots = 96;

    public static Measured Measure(RawSeries raw, RawSignal signal, View view, bool withRejected, Words words) => new(
        Reduction.Columns(raw, signal, view.From, view.Range.Column, view.Range.Columns),
        Reduction.Runs(raw, signal, view.From, view.Range.Column),
        [.. Reduction.Gaps(raw, signal, view.From, view.Until, view.Range.ShortestGap)
            .Select(gap => new Gap(gap.From, gap.To, GapCauses.Of(gap.From, gap.To, EvidenceOf(raw, signal, gap.From, gap.To, view.Silences))))],
        withRejected ? Marks(raw, signal, view, words) : []);

    public static Series Steps(RawSeries raw, View view)
    {
        var columns = new Series(view.From, TimeSpan.FromSeconds(view.Range.BarSeconds), new Slot?[(int)(view.Range.Length.TotalSeconds / view.Range.BarSeconds)]);
        var sums = new double?[columns.Slots.Count];
        for (var place = 0; place < raw.Steps.Count; place++)
        {
            var slot = (raw.MeasuredTicks[place] - view.From.UtcTicks) / columns.Step.Ticks;
            sums[slot] = (sums[slot] ?? 0) + raw.Steps[place];
        }

        return columns with { Slots = [.. sums.Select(sum => sum is { } steps ? new Slot(steps, steps, steps) : (Slot?)null)] };
    }

    /// <summary>What the readings in a gap, and the last one before it, have to say of it.</summary>
    private static GapEvidence EvidenceOf(RawSeries raw, RawSignal signal, DateTimeOffset from, DateTimeOffset to, IReadOnlyList<Silence> silences)
    {
        var (held, covered, before) = (new Dictionary<int, long>(), 0L, -1);
        for (var place = FirstAfter(raw.MeasuredTicks, from.UtcTicks); place < raw.MeasuredTicks.Count && raw.MeasuredTicks[place] <= to.UtcTicks; place++)
        {
            held[signal.Judgements[place]] = held.GetValueOrDefault(signal.Judgements[place]) + 1;
            covered += raw.SpanSeconds[place];
        }

        before = FirstAfter(raw.MeasuredTicks, from.UtcTicks) - 1;
        return new GapEvidence(
            TimeSpan.FromSeconds(covered),
            [.. held.Select(each => (each.Key < 0 ? [] : raw.Judgements[each.Key].Reasons is { Count: > 0 } reasons ? reasons : Unsaid, each.Value))],
            before < 0 ? [] : [.. new[] { raw.HeartRateBpm, raw.OxygenPercent }.Where(each => each.Judgements[before] >= 0).SelectMany(each => raw.Judgements[each.Judgements[before]].Reasons)],
            silences);
    }

    /// <summary>Held back without a reason: rejected all the same.</summary>
    private static readonly IReadOnlyList<string> Unsaid = [nameof(Quality.Invalid)];

    private static int FirstAfter(IReadOnlyList<long> ticks, long at)
    {
        var (low, high) = (0, ticks.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = ticks[middle] <= at ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private static List<Mark> Marks(RawSeries raw, RawSignal signal, View view, Words words) =>
        [.. from place in Enumerable.Range(0, raw.MeasuredTicks.Count)
            where double.IsFinite(signal.Values[place]) && signal.Judgements[place] >= 0
            let judgement = raw.Judgements[signal.Judgements[place]]
            let kind = judgement.Quality switch { Quality.Invalid => MarkKind.Rejected, Quality.Doubtful => MarkKind.Doubtful, _ => signal.Outliers[place] ? MarkKind.Apart : (MarkKind?)null }
            where kind is not null
            group (place, judgement) by ((raw.MeasuredTicks[place] - view.From.UtcTicks) / (view.Range.Length.Ticks / MarkSlots), kind.Value) into same
            let first = same.First()
            let at = new DateTimeOffset(raw.MeasuredTicks[first.place], TimeSpan.Zero)
            select new Mark(at, signal.Values[first.place], same.Key.Value, WhyOf(same.Key.Value, first.judgement, words), same.Count() - 1)];

    private static string WhyOf(MarkKind kind, RawJudgement judgement, Words words)
    {
        var reasons = string.Join(", ", judgement.Reasons.Select(code => words.Reason(code)).Distinct());
        return kind switch
        {
            MarkKind.Apart => words["écartée à l’affichage : loin de ses voisines"],
            MarkKind.Doubtful => reasons.Length == 0 ? words["mesure douteuse"] : words["douteuse : {0}", reasons],
            _ => reasons.Length == 0 ? words["mesure écartée"] : words["écartée : {0}", reasons],
        };
    }
}

/// <summary>Buckets as charts need them. Pure.</summary>
internal static class BucketReadings
{
    /// <param name="points">The buckets, none missing.</param>
    /// <param name="signal">Which signal.</param>
    /// <param name="view">What is shown.</param>
    /// <param name="reasons">What is held against the values of the longest gaps that hold readings, by where the gap begins.</param>
    public static Measured Measure(
        IReadOnlyList<SeriesPoint> points, Func<SeriesPoint, Band?> signal, View view, IReadOnlyDictionary<DateTimeOffset, IReadOnlyDictionary<string, long>> reasons)
    {
        var fine = SeriesOf(points, signal, view);
        return new Measured(
            fine.Wider(view.Range.ColumnSeconds / view.Range.StepSeconds), null,
            [.. fine.Gaps(view.Range.ShortestGap, view.Until).Select(gap => new Gap(gap.From, gap.To, CauseOf(points, gap.From, gap.To, view, reasons)))], []);
    }

    public static Series Steps(IReadOnlyList<SeriesPoint> points, View view)
    {
        var bars = view.Range.BarSeconds / view.Range.StepSeconds;
        return new Series(view.From, TimeSpan.FromSeconds(view.Range.BarSeconds), [.. points.Chunk(bars).Select(bar =>
            bar.All(point => point.Received == 0) ? (Slot?)null : bar.Sum(point => point.Steps) is var steps ? new Slot(steps, steps, steps) : null)]);
    }

    /// <summary>The longest gaps in which readings came: buckets do not say why these hold no valid value, so it is asked.</summary>
    public static IEnumerable<(DateTimeOffset From, DateTimeOffset To)> ToAskAbout(
        IReadOnlyList<SeriesPoint> points, Func<SeriesPoint, Band?> signal, View view, int most) => SeriesOf(points, signal, view)
        .Gaps(view.Range.ShortestGap, view.Until)
        .Where(gap => Within(points, gap.From, gap.To, view).Any(point => point.Received > 0))
        .OrderByDescending(gap => gap.To - gap.From)
        .Take(most);

    private static Series SeriesOf(IReadOnlyList<SeriesPoint> points, Func<SeriesPoint, Band?> signal, View view) =>
        new(view.From, TimeSpan.FromSeconds(view.Range.StepSeconds), [.. points.Select(point =>
            signal(point) is { } band ? new Slot(band.Mean, band.Lowest, band.Highest, Math.Max(1, band.Count)) : (Slot?)null)]);

    private static GapCause CauseOf(
        IReadOnlyList<SeriesPoint> points, DateTimeOffset from, DateTimeOffset to, View view, IReadOnlyDictionary<DateTimeOffset, IReadOnlyDictionary<string, long>> reasons)
    {
        var came = Within(points, from, to, view).Where(point => point.Received > 0).ToList();
        var rejected = came.Sum(point => (long)point.Rejected);
        var absent = came.Sum(point => (long)point.Received) - rejected;
        List<(IReadOnlyList<string>, long)> held = reasons.TryGetValue(from, out var said) && said.Count > 0
            ? [.. said.Select(each => ((IReadOnlyList<string>)[each.Key], each.Value))]
            : [.. new (IReadOnlyList<string>, long)[] { ([nameof(Quality.Invalid)], rejected), ([], absent) }.Where(each => each.Item2 > 0)];
        return GapCauses.Of(from, to, new GapEvidence(TimeSpan.FromSeconds((double)came.Count * view.Range.StepSeconds), held, [], view.Silences));
    }

    private static IEnumerable<SeriesPoint> Within(IReadOnlyList<SeriesPoint> points, DateTimeOffset from, DateTimeOffset to, View view)
    {
        var step = TimeSpan.FromSeconds(view.Range.StepSeconds);
        var first = (int)((from - view.From) / step);
        var last = Math.Min(points.Count, (int)Math.Ceiling((to - view.From) / step));
        for (var place = first; place < last; place++)
        {
            yield return points[place];
        }
    }
}
