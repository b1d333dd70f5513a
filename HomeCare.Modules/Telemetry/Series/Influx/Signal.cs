using System.Text;

namespace HomeCare.Modules.Telemetry.Series.Influx;

/// <summary>
/// A signal of a reading, and the names of the fields that carry it. A whole number is an integer field (three bits of difference); one of a tenth
/// an integer of tenths; any other a float. All three give the same bits back.
/// </summary>
internal sealed record Signal(string Word, Func<StoredReading, double?> Of, Func<StoredReading, long?> MarksOf)
{
    public static readonly IReadOnlyList<Signal> All =
    [
        new("hr", reading => Finite(reading.HeartRate), reading => reading.HeartRateMarks),
        new("spo2", reading => Finite(reading.Oxygen), reading => reading.OxygenMarks),
        new("steps", reading => Finite(reading.Steps), reading => reading.StepsMarks),
        new("falls", reading => Finite(reading.Falls), reading => reading.FallsMarks),
        new("battery", reading => Finite(reading.Battery), reading => reading.BatteryMarks),
    ];

    private readonly byte[] whole = Encoding.ASCII.GetBytes(Word);
    private readonly byte[] tenths = Encoding.ASCII.GetBytes(Word + "_tenths");
    private readonly byte[] exact = Encoding.ASCII.GetBytes(Word + "_exact");

    public void Write(LineWriter line, double value)
    {
        if (Whole(value) is { } number)
        {
            line.Integer(whole, number);
        }
        else if (Tenths(value) is { } ten)
        {
            line.Integer(tenths, ten);
        }
        else
        {
            line.Float(exact, value);
        }
    }

    public void WriteExact(LineWriter line, double value) => line.Float(whole, value);

    /// <summary>The value as an integer, where that is the same value bit for bit: -0.0 is none.</summary>
    public static long? Whole(double value) => Math.Abs(value) < 1L << 53 && Same((long)value, value) ? (long)value : null;

    public static double OfTenths(long tenths) => tenths / 10.0;

    /// <summary>NaN and the infinities are no measurement, and the line protocol has no word for them.</summary>
    private static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;

    private static long? Tenths(double value) =>
        Math.Abs(value) < 1_000_000 && (long)Math.Round(value * 10) is var tenths && Same(OfTenths(tenths), value) ? tenths : null;

    private static bool Same(double one, double other) => BitConverter.DoubleToInt64Bits(one) == BitConverter.DoubleToInt64Bits(other);
}
