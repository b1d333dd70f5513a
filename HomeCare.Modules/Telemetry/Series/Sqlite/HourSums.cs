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
        cell.Varint((ulong)sum.CoveredTicks);
        cell.Signed(hour - sum.Lowest);
        cell.Varint((ulong)(sum.Last - hour));
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
        var covered = (long)from.Varint();
        var sum = new SpanSum(figures.From, figures, covered, figures.From - from.Signed(), figures.From + (long)from.Varint());
        buckets = from.Rest;
        return sum;
    }
}
