using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Wire;

namespace HomeCare.Modules.Alerts.Rules;

/// <summary>
/// The last few minutes of one person, in time order, as compact as 100,000 people in memory ask for: 16 bytes a point, three minutes
/// of points, values to the hundredth. Only what is valid has a value.
/// </summary>
/// <remarks>
/// A minute is 60 s, in which valid points must cover at least 50 s: with the usual 10-s means that is 5 of 6. A point stands for
/// its span. Where one span is longer than half a minute the window is two spans, so that one value alone, which may be one artefact,
/// never makes an alert.
/// </remarks>
internal sealed class VitalsWindow
{
    private const long MinuteMs = 60_000;
    private const long KeptMs = 180_000;

    /// <summary>No signal has a valid value beyond 250.</summary>
    private const double MostValue = 327;

    private const short Nothing = -1;

    /// <summary>Two points this close are the same one, given by stores of different precision.</summary>
    private const long SameInstantMs = 400;

    private Point[] points = new Point[8];

    public int Count { get; private set; }

    /// <summary>
    /// Puts a reading in its place; the answer is that place, or -1 when it is there already or too old to matter. A place before the
    /// last means that it came out of order.
    /// </summary>
    public int Add(RecordedReading reading)
    {
        var point = new Point(
            reading.MeasuredAt.ToUnixTimeMilliseconds(), HundredthsOf(reading.HeartRateBpm), HundredthsOf(reading.OxygenPercent),
            (ushort)Math.Clamp(reading.SpanSeconds, 1, 3600));
        var place = Count;
        while (place > 0 && points[place - 1].AtMs > point.AtMs)
        {
            place--;
        }

        if (IsAt(place - 1, point.AtMs) || IsAt(place, point.AtMs) || Count > 0 && point.AtMs < points[Count - 1].AtMs - KeptMs)
        {
            return -1;
        }

        Insert(place, point);
        return place - ForgetOld();
    }

    /// <summary>The minute that ends with the point at a place.</summary>
    public Sight MinuteAt(int place)
    {
        var end = points[place];
        var length = Math.Max(MinuteMs, 2000L * end.SpanSeconds);
        var first = place;
        while (first > 0 && points[first - 1].AtMs > end.AtMs - length)
        {
            first--;
        }

        var covering = points.AsSpan(first, place - first + 1);
        return new(InstantAt(place), Median(covering, length, static point => point.HeartRate), Median(covering, length, static point => point.Oxygen));
    }

    public DateTimeOffset InstantAt(int place) => DateTimeOffset.FromUnixTimeMilliseconds(points[place].AtMs);

    /// <summary>The last place whose minute a point at this place is part of.</summary>
    public int LastTouchedBy(int place)
    {
        var last = place;
        while (last + 1 < Count && points[last + 1].AtMs - points[place].AtMs < Math.Max(MinuteMs, 2000L * points[last + 1].SpanSeconds))
        {
            last++;
        }

        return last;
    }

    private static double? Median(ReadOnlySpan<Point> covering, long lengthMs, Func<Point, double?> of)
    {
        Span<(double Value, int Seconds)> valid = covering.Length <= 128 ? stackalloc (double, int)[covering.Length] : new (double, int)[covering.Length];
        var (count, seconds) = (0, 0);
        foreach (var point in covering)
        {
            if (of(point) is { } value)
            {
                valid[count++] = (value, point.SpanSeconds);
                seconds += point.SpanSeconds;
            }
        }

        if (count < 2 || seconds * 1000L * 6 < lengthMs * 5)
        {
            return null;
        }

        valid = valid[..count];
        valid.Sort(static (one, other) => one.Value.CompareTo(other.Value));
        var before = 0;
        for (var place = 0; ; place++)
        {
            before += valid[place].Seconds;
            if (before * 2 > seconds)
            {
                return valid[place].Value;
            }

            if (before * 2 == seconds)
            {
                return (valid[place].Value + valid[place + 1].Value) / 2;
            }
        }
    }

    private static short HundredthsOf(SignalValue? signal) =>
        signal is { Quality: Quality.Valid, Value: >= 0 and <= MostValue and var value } ? (short)Math.Round(value * 100) : Nothing;

    private bool IsAt(int place, long atMs) => place >= 0 && place < Count && Math.Abs(points[place].AtMs - atMs) < SameInstantMs;

    private void Insert(int place, Point point)
    {
        if (Count == points.Length)
        {
            Array.Resize(ref points, Count + 6);
        }

        Array.Copy(points, place, points, place + 1, Count - place);
        points[place] = point;
        Count++;
    }

    private int ForgetOld()
    {
        var newest = points[Count - 1];
        var keptMs = Math.Max(KeptMs, 2000L * newest.SpanSeconds + 120_000);
        var gone = 0;
        while (points[gone].AtMs < newest.AtMs - keptMs)
        {
            gone++;
        }

        Array.Copy(points, gone, points, 0, Count - gone);
        Count -= gone;
        return gone;
    }

    private readonly record struct Point(long AtMs, short HeartRateHundredths, short OxygenHundredths, ushort SpanSeconds)
    {
        public double? HeartRate => ValueOf(HeartRateHundredths);

        public double? Oxygen => ValueOf(OxygenHundredths);

        private static double? ValueOf(short hundredths) => hundredths == Nothing ? null : hundredths / 100.0;
    }
}
