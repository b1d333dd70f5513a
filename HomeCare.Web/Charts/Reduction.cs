using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Wire;

namespace HomeCare.Web.Charts;

/// <summary>A point of a curve: how many columns from the left, and its value.</summary>
internal readonly record struct Dot(double Column, double Value);

/// <summary>
/// Thousands of readings as what a screen can show of them. Each column of the plane keeps its lowest and its highest value at their own instants, so
/// that no extreme is lost however many readings a pixel holds. Pure.
/// </summary>
internal static class Reduction
{
    /// <summary>A bracelet not heard for 30 s has lost its link (CLINICAL 5): no line is drawn over more.</summary>
    public static readonly TimeSpan LongestBridge = TimeSpan.FromSeconds(30);

    /// <summary>Whether a value is valid: measured, whatever a chart does with it.</summary>
    public static bool IsValid(RawSeries raw, RawSignal signal, int place) =>
        signal.Judgements[place] is >= 0 and var judgement && raw.Judgements[judgement].Quality == Quality.Valid && double.IsFinite(signal.Values[place]);

    /// <summary>The valid values, outliers apart, as runs of at most two points a column; a hole between readings ends a run.</summary>
    public static IReadOnlyList<IReadOnlyList<Dot>> Runs(RawSeries raw, RawSignal signal, DateTimeOffset from, TimeSpan column)
    {
        var runs = new List<IReadOnlyList<Dot>>();
        var (run, lowest, highest, last, at) = (new List<Dot>(), -1, -1, -1, -1L);
        for (var place = 0; place < raw.MeasuredTicks.Count; place++)
        {
            if (!IsValid(raw, signal, place) || signal.Outliers[place])
            {
                continue;
            }

            var isParted = last >= 0 && Start(raw, place) - raw.MeasuredTicks[last] > LongestBridge.Ticks;
            var here = (raw.MeasuredTicks[place] - from.UtcTicks) / column.Ticks;
            if (last >= 0 && (isParted || here != at))
            {
                Keep();
            }

            if (isParted)
            {
                runs.Add(run);
                run = [];
            }

            lowest = lowest < 0 || signal.Values[place] < signal.Values[lowest] ? place : lowest;
            highest = highest < 0 || signal.Values[place] > signal.Values[highest] ? place : highest;
            (last, at) = (place, here);
        }

        if (last >= 0)
        {
            Keep();
            runs.Add(run);
        }

        return runs;

        void Keep()
        {
            run.Add(DotOf(Math.Min(lowest, highest)));
            if (lowest != highest)
            {
                run.Add(DotOf(Math.Max(lowest, highest)));
            }

            (lowest, highest) = (-1, -1);
        }

        Dot DotOf(int place) => new((double)(raw.MeasuredTicks[place] - from.UtcTicks) / column.Ticks, signal.Values[place]);
    }

    /// <summary>Mean, lowest and highest of each column: for the read-out, the scale and the table.</summary>
    public static Series Columns(RawSeries raw, RawSignal signal, DateTimeOffset from, TimeSpan column, int columns)
    {
        var slots = new Slot?[columns];
        for (var place = 0; place < raw.MeasuredTicks.Count; place++)
        {
            var here = (raw.MeasuredTicks[place] - from.UtcTicks) / column.Ticks;
            if (IsValid(raw, signal, place) && !signal.Outliers[place] && here >= 0 && here < columns)
            {
                var value = signal.Values[place];
                slots[here] = slots[here] is { } slot
                    ? new Slot(slot.Mean + ((value - slot.Mean) / (slot.Count + 1)), Math.Min(slot.Lowest, value), Math.Max(slot.Highest, value), slot.Count + 1)
                    : new Slot(value, value, value);
            }
        }

        return new Series(from, column, slots);
    }

    /// <summary>Spans of time without a valid value, at least so long: what lies between the end of one reading and the start of the next valid one.</summary>
    public static IEnumerable<(DateTimeOffset From, DateTimeOffset To)> Gaps(
        RawSeries raw, RawSignal signal, DateTimeOffset from, DateTimeOffset until, TimeSpan atLeast)
    {
        var end = from.UtcTicks;
        for (var place = 0; place < raw.MeasuredTicks.Count; place++)
        {
            if (!IsValid(raw, signal, place))
            {
                continue;
            }

            if (Start(raw, place) - end >= atLeast.Ticks)
            {
                yield return (new DateTimeOffset(end, TimeSpan.Zero), new DateTimeOffset(Start(raw, place), TimeSpan.Zero));
            }

            end = Math.Max(end, raw.MeasuredTicks[place]);
        }

        if (until.UtcTicks - end >= atLeast.Ticks)
        {
            yield return (new DateTimeOffset(end, TimeSpan.Zero), until.ToUniversalTime());
        }
    }

    private static long Start(RawSeries raw, int place) => raw.MeasuredTicks[place] - (raw.SpanSeconds[place] * TimeSpan.TicksPerSecond);
}
