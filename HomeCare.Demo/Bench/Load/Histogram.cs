using System.Numerics;

namespace HomeCare.Demo.Bench.Load;

/// <summary>
/// Times by count, as HDR histograms keep them: below 128 µs each microsecond is apart, beyond it a bucket is at most 1.6 % wide. Any thread adds.
/// </summary>
internal sealed class Histogram
{
    private const int Fine = 128, Half = Fine / 2, Doublings = 40;

    private readonly long[] _counts = new long[Fine + (Half * Doublings)];
    private long _count, _longest;

    public long Count => Interlocked.Read(ref _count);

    public double MaxMs => Interlocked.Read(ref _longest) / 1000.0;

    public void Add(TimeSpan time)
    {
        var microseconds = Math.Max(0, (long)time.TotalMicroseconds);
        Interlocked.Increment(ref _counts[Math.Min(Place(microseconds), _counts.Length - 1)]);
        Interlocked.Increment(ref _count);
        for (var known = Interlocked.Read(ref _longest); microseconds > known; known = Interlocked.Read(ref _longest))
        {
            if (Interlocked.CompareExchange(ref _longest, microseconds, known) == known)
            {
                break;
            }
        }
    }

    public void Add(Histogram other)
    {
        for (var place = 0; place < _counts.Length; place++)
        {
            _counts[place] += other._counts[place];
        }

        _count += other._count;
        _longest = Math.Max(_longest, other._longest);
    }

    /// <summary>The time that this share of all did not exceed, in ms: the upper end of its bucket, never more than the longest. NaN for none.</summary>
    public double Ms(double share)
    {
        var wanted = Math.Max(1, (long)Math.Ceiling(share * Count));
        var seen = 0L;
        for (var place = 0; place < _counts.Length; place++)
        {
            seen += _counts[place];
            if (seen >= wanted)
            {
                return Math.Min(UpperEnd(place), _longest) / 1000.0;
            }
        }

        return double.NaN;
    }

    private static int Place(long value)
    {
        if (value < Fine)
        {
            return (int)value;
        }

        var shift = BitOperations.Log2((ulong)value) - 6;
        return Fine + ((shift - 1) * Half) + (int)(value >> shift) - Half;
    }

    private static long UpperEnd(int place)
    {
        if (place < Fine)
        {
            return place;
        }

        var shift = ((place - Fine) / Half) + 1;
        return ((((place - Fine) % Half) + Half + 1L) << shift) - 1;
    }
}
