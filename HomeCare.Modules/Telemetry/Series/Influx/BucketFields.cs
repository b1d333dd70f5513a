using System.Text;

namespace HomeCare.Modules.Telemetry.Series.Influx;

/// <summary>
/// A bucket as fields that any tool can read: <c>hr_n</c>, <c>hr_min</c>, <c>hr_max</c>, <c>hr_sum</c>, the same of <c>spo2</c>, <c>steps</c>,
/// <c>readings</c>, <c>rejected</c>; of the valid values, nothing for none. The mean is the sum by the number.
/// </summary>
internal static class BucketFields
{
    private static readonly Field[] Numbers = [new("hr_min"), new("hr_max"), new("hr_sum"), new("spo2_min"), new("spo2_max"), new("spo2_sum"), new("steps")];

    private const int Counts = 4;

    /// <summary>Common fields, in the order that <see cref="Reader"/> takes them; the second statement gives the rare ones and most often no row.</summary>
    public static string Select(string measurement, string where) =>
        $"SELECT readings,rejected,hr_n,spo2_n,{string.Join(',', Numbers.Select(each => each.Word))} FROM {measurement} WHERE {where};" +
        $"SELECT {string.Join(',', Numbers.Select(each => $"{each.Word}_tenths,{each.Word}_exact"))} FROM {measurement} WHERE {where}";

    /// <param name="line">A line begun.</param>
    /// <param name="bucket">What it bears.</param>
    /// <param name="over">
    /// The point may lie there already, with other fields: a sum that was whole and is no more leaves its old field behind, so the exact one, which
    /// goes first, is written in any case.
    /// </param>
    public static void Write(LineWriter line, in Bucket bucket, bool over)
    {
        line.Integer("readings"u8, bucket.Received);
        if (bucket.Rejected > 0)
        {
            line.Integer("rejected"u8, bucket.Rejected);
        }

        if (bucket.HeartRate.Count > 0)
        {
            line.Integer("hr_n"u8, bucket.HeartRate.Count);
            Write(line, 0, bucket.HeartRate, over);
        }

        if (bucket.Oxygen.Count > 0)
        {
            line.Integer("spo2_n"u8, bucket.Oxygen.Count);
            Write(line, 3, bucket.Oxygen, over);
        }

        if (bucket.Steps != 0 || over)
        {
            Numbers[6].Write(line, bucket.Steps, over);
        }
    }

    private static void Write(LineWriter line, int first, in Spread spread, bool over)
    {
        Numbers[first].Write(line, spread.Lowest, over);
        Numbers[first + 1].Write(line, spread.Highest, over);
        Numbers[first + 2].Write(line, spread.Sum, over);
    }

    /// <summary>Puts the two statements' rows together.</summary>
    public sealed class Reader
    {
        private readonly SortedDictionary<long, (long?[] Counts, double?[] Numbers)> rows = [];

        public void Take(int statement, long time, ReadOnlySpan<Cell> cells)
        {
            if (!rows.TryGetValue(time, out var row))
            {
                rows.Add(time, row = (new long?[Counts], new double?[Numbers.Length]));
            }

            for (var place = 0; place < Counts && statement == 0; place++)
            {
                row.Counts[place] = cells[place].Integer;
            }

            for (var place = 0; place < Numbers.Length; place++)
            {
                row.Numbers[place] = statement == 0
                    ? row.Numbers[place] ?? cells[Counts + place].Float
                    : cells[(2 * place) + 1].Float ?? (cells[2 * place].Integer is { } tenths ? Signal.OfTenths(tenths) : row.Numbers[place]);
            }
        }

        /// <summary>Oldest first. A row without its number of readings is no bucket of ours.</summary>
        public IEnumerable<Bucket> Buckets() =>
            from row in rows
            let counts = row.Value.Counts
            let numbers = row.Value.Numbers
            where counts[0] is > 0
            select new Bucket(
                PlacedReading.ToTicks(row.Key), SpreadOf(counts[2], numbers.AsSpan(0, 3)), SpreadOf(counts[3], numbers.AsSpan(3, 3)),
                numbers[6] ?? 0, (int)counts[0]!, (int)(counts[1] ?? 0));

        private static Spread SpreadOf(long? count, ReadOnlySpan<double?> numbers) => count is > 0
            ? new Spread((int)count, numbers[2] ?? 0, numbers[0] ?? double.PositiveInfinity, numbers[1] ?? double.NegativeInfinity)
            : Spread.None;
    }

    private sealed record Field(string Word)
    {
        // A sum of tenths strays from its tenth by the last bits of a float alone, and a float of random bits costs seven bytes.
        private const double Stray = 1e-7;

        private readonly byte[] whole = Encoding.ASCII.GetBytes(Word);
        private readonly byte[] tenths = Encoding.ASCII.GetBytes(Word + "_tenths");
        private readonly byte[] exact = Encoding.ASCII.GetBytes(Word + "_exact");

        public void Write(LineWriter line, double value, bool over)
        {
            if (Signal.Whole(value) is { } number)
            {
                line.Integer(whole, number);
            }
            else if (Math.Abs(value) < 1_000_000 && Math.Round(value * 10) is var ten && Math.Abs((ten / 10) - value) < Stray && ten != 0)
            {
                line.Integer(tenths, (long)ten);
            }
            else
            {
                line.Float(exact, value);
                return;
            }

            if (over)
            {
                line.Float(exact, value);
            }
        }
    }
}
