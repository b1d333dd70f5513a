using System.IO.Compression;

namespace HomeCare.Modules.Telemetry.Series.Influx;

/// <summary>
/// One person's day of five-minute buckets as one short text, so that a month on a chart is thirty rows: columns of differences, deflated, base64. The
/// same buckets lie in <c>m5</c> as points; where the two differ, those points are right.
/// </summary>
internal static class PackedBuckets
{
    private const byte Version = 1;

    public static string Write(long day, IReadOnlyList<Bucket> buckets)
    {
        var packed = new MemoryStream();
        packed.WriteByte(Version);
        using (var deflate = new DeflateStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        using (var column = new BinaryWriter(deflate))
        {
            column.Write7BitEncodedInt(buckets.Count);
            var width = Tier.FiveMinutes.Width().Ticks;
            Whole(buckets.Select(bucket => (bucket.From - day) / width));
            Whole(buckets.Select(bucket => (long)bucket.Received));
            Whole(buckets.Select(bucket => (long)bucket.Rejected));
            Spreads(bucket => bucket.HeartRate);
            Spreads(bucket => bucket.Oxygen);
            Exact(buckets.Select(bucket => bucket.Steps));

            void Spreads(Func<Bucket, Spread> of)
            {
                Whole(buckets.Select(bucket => (long)of(bucket).Count));
                Exact(buckets.Where(bucket => of(bucket).Count > 0).Select(bucket => of(bucket).Lowest));
                Exact(buckets.Where(bucket => of(bucket).Count > 0).Select(bucket => of(bucket).Highest));
                Exact(buckets.Where(bucket => of(bucket).Count > 0).Select(bucket => of(bucket).Sum));
            }

            void Whole(IEnumerable<long> values)
            {
                var last = 0L;
                foreach (var value in values)
                {
                    column.Write7BitEncodedInt64(ZigZag(value - last));
                    last = value;
                }
            }

            // Whole numbers as differences; from the first that is none, all as they are.
            void Exact(IEnumerable<double> values)
            {
                var all = values.ToList();
                var areWhole = all.All(value => Signal.Whole(value) is not null);
                column.Write(areWhole);
                if (areWhole)
                {
                    Whole(all.Select(value => (long)value));
                    return;
                }

                all.ForEach(column.Write);
            }
        }

        return Convert.ToBase64String(packed.GetBuffer(), 0, (int)packed.Length);
    }

    /// <exception cref="FormatException">The text is not ours.</exception>
    public static List<Bucket> Read(long day, string text)
    {
        var bytes = Convert.FromBase64String(text);
        if (bytes is not [Version, ..])
        {
            throw new FormatException("a day's buckets of another version");
        }

        try
        {
            using var column = new BinaryReader(new BufferedStream(new DeflateStream(new MemoryStream(bytes, 1, bytes.Length - 1), CompressionMode.Decompress)));
            return Read(day, column);
        }
        catch (Exception cut) when (cut is EndOfStreamException or InvalidDataException)
        {
            throw new FormatException("a day's buckets are cut", cut);
        }
    }

    private static List<Bucket> Read(long day, BinaryReader column)
    {
        var (count, width) = (column.Read7BitEncodedInt(), Tier.FiveMinutes.Width().Ticks);
        if (count is < 0 or > 288)
        {
            throw new FormatException("more buckets than a day has");
        }

        var (from, received, rejected) = (Whole(count), Whole(count), Whole(count));
        var (heart, oxygen) = (Spreads(), Spreads());
        var steps = Exact(count);
        return [.. Enumerable.Range(0, count).Select(place => new Bucket(
            day + (from[place] * width), heart[place], oxygen[place], steps[place], (int)received[place], (int)rejected[place]))];

        Spread[] Spreads()
        {
            var counts = Whole(count);
            var with = counts.Count(each => each > 0);
            var (lowest, highest, sums, next) = (Exact(with), Exact(with), Exact(with), 0);
            return [.. counts.Select(each => each == 0 ? Spread.None : new Spread((int)each, sums[next], lowest[next], highest[next++]))];
        }

        long[] Whole(int many)
        {
            var (values, last) = (new long[many], 0L);
            for (var place = 0; place < many; place++)
            {
                values[place] = last += ZagZig(column.Read7BitEncodedInt64());
            }

            return values;
        }

        double[] Exact(int many) => column.ReadBoolean()
            ? Array.ConvertAll(Whole(many), static value => (double)value)
            : [.. Enumerable.Range(0, many).Select(_ => column.ReadDouble())];
    }

    private static long ZigZag(long value) => (value << 1) ^ (value >> 63);

    private static long ZagZig(long value) => (long)((ulong)value >> 1) ^ -(value & 1);
}
