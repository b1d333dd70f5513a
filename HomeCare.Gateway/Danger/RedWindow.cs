using System.Collections.Immutable;
using HomeCare.Modules.Wire;

namespace HomeCare.Gateway.Danger;

/// <summary>One summary as the RED rules see it: a value that is not valid, or cannot be, is no value.</summary>
/// <param name="ArrivedAt">When the box took it, monotonic; null for one read back from the disk.</param>
internal readonly record struct RedPoint(DateTimeOffset At, int SpanSeconds, double? HeartRateBpm, double? OxygenPercent, TimeSpan? ArrivedAt = null);

/// <summary>A minute that ends with a point.</summary>
/// <param name="HeartRateBpm">Median of the valid heart rates; null when less than 5/6 of the minute is valid.</param>
/// <param name="OxygenPercent">The same for SpO2.</param>
/// <param name="Paced">It took about as long to arrive as to happen: it is now, whatever the two clocks say.</param>
internal readonly record struct WristMinute(DateTimeOffset At, double? HeartRateBpm, double? OxygenPercent, bool Paced);

/// <summary>
/// The last minutes of a wrist, in time order. The same minute as the server's: 60 s, in which valid points cover at least 50 s (5 of 6 means
/// of 10 s); two spans where a span is longer than half a minute, so that one value alone, which may be one artefact, never makes an alarm.
/// Plausibility as the server judges it (hard and doubtful ranges, most step from the last valid point).
/// </summary>
internal sealed record RedWindow(ImmutableArray<RedPoint> Points)
{
    private const double HeartRateLowest = 30, HeartRateHighest = 200, HeartRateMostStep = 40;
    private const double OxygenLowest = 70, OxygenHighest = 100, OxygenMostStep = 6;
    private static readonly TimeSpan Grid = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Minute = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(3);

    /// <summary>An older point says nothing on whether this one can be.</summary>
    private static readonly TimeSpan OldestReference = TimeSpan.FromSeconds(30);

    /// <summary>Two points this close are the same one, sent again.</summary>
    private static readonly TimeSpan SameInstant = TimeSpan.FromMilliseconds(400);

    public static RedWindow Empty { get; } = new([]);

    /// <summary>With the reading in its place; the place is -1 when it is there already or too old to matter.</summary>
    public (RedWindow Window, int Place) With(DateTimeOffset at, int spanSeconds, Measure? heartRate, Measure? oxygen, TimeSpan? arrivedAt)
    {
        var place = Points.Length;
        while (place > 0 && Points[place - 1].At > at)
        {
            place--;
        }

        if (IsAt(place - 1, at) || IsAt(place, at) || (Points.Length > 0 && at < Points[^1].At - Kept))
        {
            return (this, -1);
        }

        var point = new RedPoint(
            at, Math.Clamp(spanSeconds, 1, 3600),
            Plausible(heartRate, HeartRateLowest, HeartRateHighest, HeartRateMostStep, place, at, static one => one.HeartRateBpm),
            Plausible(oxygen, OxygenLowest, OxygenHighest, OxygenMostStep, place, at, static one => one.OxygenPercent),
            arrivedAt);
        var all = Points.Insert(place, point);
        var oldest = all[^1].At - TimeSpan.FromSeconds(Math.Max(Kept.TotalSeconds, (2 * all[^1].SpanSeconds) + 120));
        var gone = all.TakeWhile(one => one.At < oldest).Count();
        return (new RedWindow(all.RemoveRange(0, gone)), place - gone);
    }

    /// <summary>The minute that ends with the point at a place.</summary>
    public WristMinute MinuteAt(int place)
    {
        var end = Points[place];
        var length = LengthOf(end);
        var first = place;
        while (first > 0 && Points[first - 1].At > end.At - length)
        {
            first--;
        }

        var covering = Points.AsSpan(first, place - first + 1);
        return new WristMinute(
            end.At, Median(covering, length, static point => point.HeartRateBpm), Median(covering, length, static point => point.OxygenPercent),
            Paced(covering));
    }

    /// <summary>The last place whose minute a point at this place is part of.</summary>
    public int LastTouchedBy(int place)
    {
        var last = place;
        while (last + 1 < Points.Length && Points[last + 1].At - Points[place].At < LengthOf(Points[last + 1]))
        {
            last++;
        }

        return last;
    }

    private static TimeSpan LengthOf(RedPoint end) => TimeSpan.FromSeconds(Math.Max(Minute.TotalSeconds, 2 * end.SpanSeconds));

    private bool IsAt(int place, DateTimeOffset at) => place >= 0 && place < Points.Length && (Points[place].At - at).Duration() < SameInstant;

    private double? Plausible(Measure? measure, double lowest, double highest, double mostStep, int place, DateTimeOffset at, Func<RedPoint, double?> of)
    {
        if (measure is not { Quality: Quality.Valid, Value: { } value } || !(value >= lowest && value <= highest))
        {
            return null;
        }

        for (var before = place - 1; before >= 0 && at - Points[before].At <= OldestReference; before--)
        {
            if (of(Points[before]) is { } last)
            {
                return Math.Abs(value - last) <= mostStep * Math.Max(1, (at - Points[before].At) / Grid) ? value : null;
            }
        }

        return value;
    }

    private static bool Paced(ReadOnlySpan<RedPoint> covering)
    {
        if (covering.Length < 2 || covering[0].ArrivedAt is not { } first || covering[^1].ArrivedAt is not { } last)
        {
            return false;
        }

        var ratio = (last - first) / (covering[^1].At - covering[0].At);
        return ratio is > 0.66 and < 1.5;
    }

    private static double? Median(ReadOnlySpan<RedPoint> covering, TimeSpan length, Func<RedPoint, double?> of)
    {
        var valid = new List<(double Value, int Seconds)>(covering.Length);
        foreach (var point in covering)
        {
            if (of(point) is { } value)
            {
                valid.Add((value, point.SpanSeconds));
            }
        }

        var seconds = valid.Sum(one => one.Seconds);
        if (valid.Count < 2 || seconds * 6 < length.TotalSeconds * 5)
        {
            return null;
        }

        valid.Sort(static (one, other) => one.Value.CompareTo(other.Value));
        var before = 0;
        for (var place = 0; ; place++)
        {
            before += valid[place].Seconds;
            if (before * 2 >= seconds)
            {
                return before * 2 > seconds ? valid[place].Value : (valid[place].Value + valid[place + 1].Value) / 2;
            }
        }
    }
}
