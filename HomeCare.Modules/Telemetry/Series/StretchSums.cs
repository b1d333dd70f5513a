namespace HomeCare.Modules.Telemetry.Series;

/// <summary>
/// What a stretch's readings come to, in one cell: its figures, then its five-minute buckets. A month that ends now is made of whole days and of up to two days'
/// stretches; without this each of those would be unpacked to be counted.
/// </summary>
internal static class StretchSums
{
    /// <summary>No block begins with it. Cells of earlier programs hold buckets alone.</summary>
    private const byte WithFigures = 3;

    public static byte[] Pack(long from, IReadOnlyList<StoredReading> readings)
    {
        var cell = new Bytes(256);
        cell.Byte(WithFigures);
        Write(cell, SpanSum.Of(from, readings));
        cell.Raw(BucketCodec.Pack(Bucket.Of(readings, Tier.FiveMinutes), Tier.FiveMinutes));
        return cell.ToArray();
    }

    /// <summary>Its minutes, in a cell of their own: charts of a day and of a month do without.</summary>
    public static byte[] PackMinutes(IReadOnlyList<StoredReading> readings) => BucketCodec.Pack(Bucket.Of(readings, Tier.Minute), Tier.Minute);

    /// <summary>Null for a cell of an earlier program.</summary>
    public static SpanSum? Sum(ReadOnlySpan<byte> cell) => Read(cell, out _);

    public static void Buckets(ReadOnlySpan<byte> cell, List<Bucket> into)
    {
        Read(cell, out var buckets);
        BucketCodec.Unpack(buckets, Tier.FiveMinutes, 0, long.MaxValue, into);
    }

    /// <summary>Sums alone, one after the other.</summary>
    public static byte[] PackSums(IReadOnlyList<SpanSum> sums)
    {
        var cell = new Bytes(sums.Count * 64);
        foreach (var sum in sums)
        {
            Write(cell, sum);
        }

        return cell.ToArray();
    }

    public static List<SpanSum> UnpackSums(ReadOnlySpan<byte> cell)
    {
        var sums = new List<SpanSum>();
        var from = new BytesReader(cell);
        while (!from.AtEnd)
        {
            sums.Add(Read(ref from));
        }

        return sums;
    }

    private static SpanSum? Read(ReadOnlySpan<byte> cell, out ReadOnlySpan<byte> buckets)
    {
        buckets = cell;
        var from = new BytesReader(cell);
        if (from.Byte() != WithFigures)
        {
            return null;
        }

        var sum = Read(ref from);
        buckets = from.Rest;
        return sum;
    }

    private static void Write(Bytes to, SpanSum sum)
    {
        var figures = BucketCodec.Pack(sum.Figures);
        to.Varint((ulong)figures.Length);
        to.Raw(figures);
        Ticks(to, sum.CoveredTicks);
        Ticks(to, sum.From - sum.Lowest);
        Ticks(to, sum.Last - sum.From);
    }

    private static SpanSum Read(ref BytesReader from)
    {
        var figures = BucketCodec.Unpack(from.Raw(from.Count()));
        return new SpanSum(figures.From, figures, Ticks(ref from), figures.From - Ticks(ref from), figures.From + Ticks(ref from));
    }

    // Nearly always whole seconds, which are three bytes shorter; the lowest bit says which.
    private static void Ticks(Bytes to, long ticks) =>
        to.Signed(ticks % TimeSpan.TicksPerSecond == 0 ? ticks / TimeSpan.TicksPerSecond << 1 : ticks << 1 | 1);

    private static long Ticks(ref BytesReader from)
    {
        var written = from.Signed();
        return (written & 1) == 0 ? (written >> 1) * TimeSpan.TicksPerSecond : written >> 1;
    }
}
