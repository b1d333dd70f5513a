using System.Buffers;

namespace HomeCare.Modules.Telemetry.Series;

/// <summary>Buckets and figures in few bytes: whole numbers as varints, others whole.</summary>
internal static class BucketCodec
{
    private const byte HasHeart = 1, HeartWhole = 2, HasOxygen = 4, OxygenWhole = 8, HasSteps = 16, StepsWhole = 32;

    /// <summary>Buckets of one tier, oldest first.</summary>
    public static byte[] Pack(IReadOnlyList<Bucket> buckets, Tier tier)
    {
        var plain = new Bytes(buckets.Count * 16);
        var next = 0L;
        foreach (var bucket in buckets)
        {
            var place = bucket.From / tier.Width().Ticks;
            plain.Varint((ulong)(place - next));
            next = place + 1;
            Write(plain, bucket);
        }

        return BlockCodec.Compress(plain.Span, buckets.Count);
    }

    public static void Unpack(ReadOnlySpan<byte> block, Tier tier, long from, long to, List<Bucket> into)
    {
        var plain = BlockCodec.Decompress(block, out var count, out var length);
        try
        {
            var reader = new BytesReader(plain.AsSpan(0, length));
            var next = 0L;
            for (var each = 0; each < count; each++)
            {
                var place = next + (long)reader.Varint();
                next = place + 1;
                var bucket = Read(ref reader, place * tier.Width().Ticks);
                if (bucket.From >= from && bucket.From < to)
                {
                    into.Add(bucket);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(plain);
        }
    }

    public static byte[] Pack(Figures figures)
    {
        var to = new Bytes(64);
        to.Long(figures.From);
        Write(to, new Bucket(figures.From, figures.HeartRate, figures.Oxygen, figures.Steps, 0, 0));
        to.Varint((ulong)figures.Received);
        to.Varint((ulong)figures.CoveredSeconds);
        foreach (var judgements in (ReadOnlySpan<IReadOnlyList<Judged>>)[figures.HeartRateMarks, figures.OxygenMarks])
        {
            to.Varint((ulong)judgements.Count);
            foreach (var judged in judgements)
            {
                to.Varint((ulong)judged.Marks);
                to.Varint((ulong)judged.Count);
            }
        }

        return to.ToArray();
    }

    public static Figures Unpack(ReadOnlySpan<byte> packed)
    {
        var from = new BytesReader(packed);
        var bucket = Read(ref from, from.Long());
        return new Figures(
            bucket.From, bucket.HeartRate, bucket.Oxygen, bucket.Steps, (long)from.Varint(), (long)from.Varint(), Judgements(ref from), Judgements(ref from));
    }

    private static List<Judged> Judgements(ref BytesReader from)
    {
        var all = new List<Judged>();
        for (var left = from.Count(); left > 0; left--)
        {
            all.Add(new Judged((long)from.Varint(), from.Count()));
        }

        return all;
    }

    private static void Write(Bytes to, Bucket bucket)
    {
        var (heartWhole, oxygenWhole, stepsWhole) = (IsWhole(bucket.HeartRate), IsWhole(bucket.Oxygen), IsWhole(bucket.Steps));
        to.Byte((byte)(
            (bucket.HeartRate.Count > 0 ? HasHeart : 0) | (heartWhole ? HeartWhole : 0) | (bucket.Oxygen.Count > 0 ? HasOxygen : 0) | (oxygenWhole ? OxygenWhole : 0)
            | (bucket.Steps == 0 ? 0 : HasSteps) | (stepsWhole ? StepsWhole : 0)));
        Write(to, bucket.HeartRate, heartWhole);
        Write(to, bucket.Oxygen, oxygenWhole);
        if (bucket.Steps != 0)
        {
            Number(to, bucket.Steps, stepsWhole);
        }

        to.Varint((ulong)bucket.Received);
        to.Varint((ulong)bucket.Rejected);
    }

    private static Bucket Read(ref BytesReader from, long at)
    {
        var head = from.Byte();
        var heart = (head & HasHeart) == 0 ? Spread.None : Read(ref from, (head & HeartWhole) != 0);
        var oxygen = (head & HasOxygen) == 0 ? Spread.None : Read(ref from, (head & OxygenWhole) != 0);
        var steps = (head & HasSteps) == 0 ? 0 : Number(ref from, (head & StepsWhole) != 0);
        return new Bucket(at, heart, oxygen, steps, from.Count(), from.Count());
    }

    private static void Write(Bytes to, Spread spread, bool whole)
    {
        if (spread.Count == 0)
        {
            return;
        }

        to.Varint((ulong)spread.Count);
        Number(to, spread.Lowest, whole);
        Number(to, whole ? spread.Highest - spread.Lowest : spread.Highest, whole);
        Number(to, whole ? spread.Sum - (spread.Lowest * spread.Count) : spread.Sum, whole);
    }

    private static Spread Read(ref BytesReader from, bool whole)
    {
        var (count, lowest) = (from.Count(), Number(ref from, whole));
        var (highest, sum) = (Number(ref from, whole), Number(ref from, whole));
        return whole ? new Spread(count, sum + (lowest * count), lowest, lowest + highest) : new Spread(count, sum, lowest, highest);
    }

    private static void Number(Bytes to, double value, bool whole)
    {
        if (whole)
        {
            to.Varint((ulong)value);
        }
        else
        {
            to.Double(value);
        }
    }

    private static double Number(ref BytesReader from, bool whole) => whole ? from.Varint() : from.Double();

    private static bool IsWhole(Spread spread) => spread.Count > 0 && IsWhole(spread.Lowest) && IsWhole(spread.Highest) && IsWhole(spread.Sum);

    /// <summary>Up to 2^53 a whole number is a whole number exactly; a negative zero is another one.</summary>
    private static bool IsWhole(double value) => value is >= 0 and < 9e15 && Math.Floor(value) == value && !double.IsNegative(value);
}
