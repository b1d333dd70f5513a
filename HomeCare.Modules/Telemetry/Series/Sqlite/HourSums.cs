namespace HomeCare.Modules.Telemetry.Series.Sqlite;

/// <summary>
/// What an hour's readings come to, in one cell beside their block: its figures, then its five-minute buckets. A month that ends now is made of whole days and of
/// up to two days' hours; without this each of those would be unpacked to be counted.
/// </summary>
internal static class HourSums
{
    /// <summary>No block begins with it. Cells of earlier programs hold buckets alone.</summary>
    private const byte WithFigures = 3;

    public static byte[] Pack(long hour, IReadOnlyList<StoredReading> readings)
    {
        var sum = SpanSum.Of(hour, readings);
        var figures = BucketCodec.Pack(sum.Figures);
        var cell = new Bytes(256);
        cell.Byte(WithFigures);
        cell.Varint((ulong)figures.Length);
        cell.Raw(figures);
        Ticks(cell, sum.CoveredTicks);
        Ticks(cell, hour - sum.Lowest);
        Ticks(cell, sum.Last - hour);
        cell.Raw(BucketCodec.Pack(Bucket.Of(readings, Tier.FiveMinutes), Tier.FiveMinutes));
        return cell.ToArray();
    }

    /// <summary>Null for a cell of an earlier program.</summary>
    public static SpanSum? Sum(ReadOnlySpan<byte> cell) => Read(cell, out _);

    public static void Buckets(ReadOnlySpan<byte> cell, List<Bucket> into)
    {
        Read(cell, out var buckets);
        BucketCodec.Unpack(buckets, Tier.FiveMinutes, 0, long.MaxValue, into);
    }

    private static SpanSum? Read(ReadOnlySpan<byte> cell, out ReadOnlySpan<byte> buckets)
    {
        buckets = cell;
        var from = new BytesReader(cell);
        if (from.Byte() != WithFigures)
        {
            return null;
        }

        var figures = BucketCodec.Unpack(from.Raw(from.Count()));
        var sum = new SpanSum(figures.From, figures, Ticks(ref from), figures.From - Ticks(ref from), figures.From + Ticks(ref from));
        buckets = from.Rest;
        return sum;
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
