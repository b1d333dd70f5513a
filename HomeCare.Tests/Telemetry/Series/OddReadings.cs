using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry;
using HomeCare.Modules.Telemetry.Series;

namespace HomeCare.Tests.Telemetry.Series;

/// <summary>Readings for the codecs: mostly as they are, now and then as odd as the wire allows.</summary>
internal static class OddReadings
{
    public static readonly long Start = new DateTime(2026, 3, 12, 13, 0, 0, DateTimeKind.Utc).Ticks;

    private static readonly double[] Odd = [71.30000000000001, -0.0, 0, 255, 256, 1e9, -1e9, double.Epsilon, 97.137, 254.99999999999997];

    /// <summary>Sorted by instant; sequences and instants jump, sources change, signals come and go.</summary>
    public static List<StoredReading> Make(int seed, int count, int oddEach = 5)
    {
        var random = new Random(seed);
        Source[] sources = [NewSource(random), NewSource(random), NewSource(random)];
        var (sequence, measured, heart) = (random.NextInt64(1, 1000), Start, 70.0);
        var rows = new List<StoredReading>();
        for (var index = 0; index < count; index++)
        {
            var odd = random.Next(oddEach) == 0;
            sequence = odd ? random.NextInt64(1, long.MaxValue) : sequence + 1;
            measured += odd ? random.NextInt64(0, TimeSpan.TicksPerMinute) : 10 * TimeSpan.TicksPerSecond;
            heart = Math.Clamp(heart + random.Next(-2, 3), 45, 140);
            rows.Add(new StoredReading
            {
                Source = sources[odd ? random.Next(3) : 0],
                Sequence = sequence,
                MeasuredTicks = measured,
                ClockOffsetTicks = odd && random.Next(2) == 0 ? random.NextInt64(-TimeSpan.TicksPerDay * 400, TimeSpan.TicksPerDay * 400) : 0,
                ReceivedTicks = (measured / TimeSpan.TicksPerSecond + random.Next(0, odd ? 100_000 : 3)) * TimeSpan.TicksPerSecond,
                SpanSeconds = odd ? random.Next(1, 3601) : 10,
                HeartRate = Value(random, odd, heart),
                HeartRateMarks = odd ? Marks(random) : 0,
                Oxygen = odd && random.Next(2) == 0 ? null : Value(random, odd, 96),
                OxygenMarks = odd ? Marks(random) : 0,
                Steps = odd ? Value(random, odd, 3) : random.Next(3),
                StepsMarks = 0,
                Falls = odd && random.Next(2) == 0 ? 1 : null,
                FallsMarks = odd ? Marks(random) : null,
                Battery = odd ? null : 80,
                BatteryMarks = odd ? null : 0,
                OtherReasons = odd && random.Next(3) == 0 ? "hr:a_word_nobody_knows spo2:another" : null,
            });
        }

        return [.. rows.Select(Consistent)];
    }

    /// <summary>All of a reading as one comparable text, bit for bit.</summary>
    public static string Text(StoredReading row) => string.Join('|',
        row.Source, row.Sequence, row.MeasuredTicks, row.ClockOffsetTicks, row.ReceivedTicks, row.SpanSeconds,
        Bits(row.HeartRate), row.HeartRateMarks, Bits(row.Oxygen), row.OxygenMarks, Bits(row.Steps), row.StepsMarks, Bits(row.Falls), row.FallsMarks,
        Bits(row.Battery), row.BatteryMarks, row.OtherReasons);

    private static string Bits(double? value) => value is { } known ? BitConverter.DoubleToInt64Bits(known).ToString("x", null) : "null";

    private static Source NewSource(Random random) => new(BoxId.New(), random.NextInt64(1, long.MaxValue), "BR-" + random.Next(10_000));

    private static double? Value(Random random, bool odd, double usual) => odd ? Odd[random.Next(Odd.Length)] : usual;

    private static long Marks(Random random) => random.NextInt64(long.MinValue, long.MaxValue);

    /// <summary>A signal that is absent has neither a value nor marks.</summary>
    private static StoredReading Consistent(StoredReading row) => row.FallsMarks is null ? new StoredReading
    {
        Source = row.Source, Sequence = row.Sequence, MeasuredTicks = row.MeasuredTicks, ClockOffsetTicks = row.ClockOffsetTicks, ReceivedTicks = row.ReceivedTicks,
        SpanSeconds = row.SpanSeconds, HeartRate = row.HeartRate, HeartRateMarks = row.HeartRateMarks, Oxygen = row.Oxygen, OxygenMarks = row.OxygenMarks,
        Steps = row.Steps, StepsMarks = row.StepsMarks, Battery = row.Battery, BatteryMarks = row.BatteryMarks, OtherReasons = row.OtherReasons,
    } : row;
}
