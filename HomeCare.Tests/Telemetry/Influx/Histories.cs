using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Series;

namespace HomeCare.Tests.Telemetry.Influx;

/// <summary>Invented readings, plain or odd, and how two are told apart.</summary>
internal static class Histories
{
    public static readonly Source Box = new(new BoxId(Guid.Parse("0b0c0000-0000-4000-8000-000000000001")), 1_700_000_000, "BR-0001");

    /// <summary>A day that is over, near enough to be kept and far enough to be packed.</summary>
    public static readonly long Day = Midnight(-3);

    public static long Midnight(int days) => TimeProvider.System.GetUtcNow().UtcDateTime.Date.AddDays(days).Ticks;

    public static StoredReading Plain(long ticks, long sequence, double heartRate = 72) => new()
    {
        Source = Box,
        Sequence = sequence,
        MeasuredTicks = ticks,
        ReceivedTicks = Second(ticks + TimeSpan.TicksPerSecond),
        SpanSeconds = 10,
        HeartRate = heartRate,
        HeartRateMarks = 0,
        Oxygen = 97,
        OxygenMarks = 0,
        Steps = sequence % 7,
        StepsMarks = 0,
        Battery = 88,
        BatteryMarks = 0,
    };

    public static List<StoredReading> Quiet(long from, int count, long firstSequence = 1) =>
        [.. Enumerable.Range(0, count).Select(place => Plain(from + (place * 10 * TimeSpan.TicksPerSecond), firstSequence + place, 60 + (place % 30)))];

    /// <summary>Anything that a box may send, and some that none does.</summary>
    public static StoredReading Odd(Random random, long ticks, long sequence)
    {
        var words = new[] { "hr:wet_skin", "spo2:a|b,c=d \"quoted\" \\ é", "hr:\n" };
        var (heart, oxygen, steps, falls, battery) = (Value(), Value(), Value(), random.Next(4) == 0 ? Value() : null, Value());
        return new StoredReading
        {
            Source = random.Next(3) switch { 0 => Box, 1 => Box with { Epoch = -5 }, _ => new Source(new BoxId(Guid.Parse("0b0c0000-0000-4000-8000-000000000002")), 7, "b/r 2|é,=\"") },
            Sequence = sequence,
            MeasuredTicks = ticks,
            ClockOffsetTicks = random.Next(5) == 0 ? random.NextInt64(-1_000_000_000_000, 1_000_000_000_000) : 0,
            ReceivedTicks = Second(ticks + (random.Next(4) == 0 ? random.NextInt64(0, 10_000_000_000_000) : TimeSpan.TicksPerSecond)),
            SpanSeconds = random.Next(4) == 0 ? random.Next(1, 3_600) : 10,
            HeartRate = heart,
            HeartRateMarks = Marks(heart),
            Oxygen = oxygen,
            OxygenMarks = Marks(oxygen),
            Steps = steps,
            StepsMarks = Marks(steps),
            Falls = falls,
            FallsMarks = Marks(falls),
            Battery = battery,
            BatteryMarks = Marks(battery),
            OtherReasons = random.Next(6) == 0 ? words[random.Next(words.Length)] : null,
        };

        double? Value() => random.Next(12) switch
        {
            0 => null,
            1 => double.Epsilon,
            2 => -0.0,
            3 => 71.30000000000001,
            4 => 1e300,
            5 => -random.Next(1, 1_000) / 10.0,
            6 => random.NextDouble() * 200,
            7 => 9_007_199_254_740_993,
            8 => random.Next(400, 1_200) / 10.0,
            _ => random.Next(0, 200),
        };

        // A value without marks there is not; marks without a value there are.
        long? Marks(double? value) => random.Next(6) switch
        {
            0 => random.NextInt64(),
            1 => long.MinValue + 8,
            2 when value is null => 4,
            _ => value is null ? null : 0,
        };
    }

    /// <summary>Values whose sum hardly depends on the order of adding.</summary>
    public static StoredReading Sane(StoredReading odd) => new()
    {
        Source = odd.Source,
        Sequence = odd.Sequence,
        MeasuredTicks = odd.MeasuredTicks,
        ReceivedTicks = odd.ReceivedTicks,
        SpanSeconds = odd.SpanSeconds,
        HeartRate = odd.HeartRate is { } heart ? heart % 1_000 : null,
        HeartRateMarks = odd.HeartRateMarks,
        Oxygen = odd.Oxygen is { } oxygen ? oxygen % 1_000 : null,
        OxygenMarks = odd.OxygenMarks,
        Steps = odd.Steps is { } steps ? steps % 1_000 : null,
        StepsMarks = odd.StepsMarks,
        Falls = odd.Falls,
        FallsMarks = odd.FallsMarks,
        Battery = odd.Battery,
        BatteryMarks = odd.BatteryMarks,
        OtherReasons = odd.OtherReasons,
    };

    /// <summary>Everything of a reading as text, bit for bit.</summary>
    public static string Text(StoredReading reading) => string.Join(
        '|',
        reading.Source.Box, reading.Source.Epoch, reading.Source.BraceletSerial, reading.Sequence, reading.MeasuredTicks, reading.ClockOffsetTicks,
        reading.ReceivedTicks, reading.SpanSeconds, Bits(reading.HeartRate), reading.HeartRateMarks, Bits(reading.Oxygen), reading.OxygenMarks,
        Bits(reading.Steps), reading.StepsMarks, Bits(reading.Falls), reading.FallsMarks, Bits(reading.Battery), reading.BatteryMarks, reading.OtherReasons);

    public static IReadOnlyList<string> Texts(IEnumerable<StoredReading> readings) => [.. readings.Select(Text)];

    /// <summary>Cuts readings of one person into stretches, sorted.</summary>
    public static List<Stretch> Stretches(PatientId patient, IEnumerable<StoredReading> readings, TimeSpan length) =>
        [.. readings.GroupBy(reading => reading.MeasuredTicks - (reading.MeasuredTicks % length.Ticks)).OrderBy(group => group.Key)
            .Select(group => new Stretch(patient, group.Key, [.. group.OrderBy(reading => reading.MeasuredTicks).ThenBy(reading => reading.Sequence)]))];

    /// <summary>A bucket as text, less the last bits of its sums: they are added in another order than the readings came.</summary>
    public static string Rounded(Bucket bucket) =>
        $"{bucket.From - Day} {Rounded(bucket.HeartRate)} {Rounded(bucket.Oxygen)} {bucket.Steps:g9} {bucket.Received} {bucket.Rejected}";

    private static string Rounded(Spread spread) => spread.Count == 0 ? "none" : $"{spread.Count} {Math.Round(spread.Sum, 5) + 0.0:g9} {spread.Lowest:g9} {spread.Highest:g9}";

    /// <summary>A day as text, likewise.</summary>
    public static string Told(Figures figures) => string.Join(
        ' ', figures.From - Day, Rounded(figures.HeartRate), Rounded(figures.Oxygen), $"{Math.Round(figures.Steps, 5):g9}", figures.Received, figures.CoveredSeconds,
        string.Join(',', figures.HeartRateMarks.OrderBy(each => each.Marks)), string.Join(',', figures.OxygenMarks.OrderBy(each => each.Marks)));

    private static long Second(long ticks) => ticks - (ticks % TimeSpan.TicksPerSecond);

    private static string Bits(double? value) => value is { } some ? BitConverter.DoubleToInt64Bits(some).ToString("x", null) : "-";
}
