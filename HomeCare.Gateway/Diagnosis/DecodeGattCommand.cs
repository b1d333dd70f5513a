using System.Buffers;
using System.CommandLine;
using HomeCare.Gateway.Bracelet;
using HomeCare.Modules.Wire;

namespace HomeCare.Gateway.Diagnosis;

/// <summary>`decode gatt 2A37 HEX` and `decode gatt 2A5F HEX`: a characteristic's bytes as the box reads them.</summary>
internal static class DecodeGattCommand
{
    private const string BluetoothBase = "-0000-1000-8000-00805F9B34FB";
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789ABCDEFabcdef");

    /// <summary>0x2A37.</summary>
    /// <param name="Contact">"detected", "lost", or "unsupported" where the sensor cannot tell.</param>
    /// <param name="EnergyKj">Kilojoules since its last reset; null when not sent.</param>
    /// <param name="RrMs">Milliseconds, exactly (the sensor counts 1/1024 s), oldest first.</param>
    internal sealed record HeartRateLine(int Bpm, string Contact, int? EnergyKj, IReadOnlyList<decimal> RrMs);

    /// <summary>0x2A5F.</summary>
    /// <param name="Spo2">Percent; null when the sensor gave no number (NaN, NRes, infinity), and the quality is then invalid.</param>
    /// <param name="Pulse">Beats a minute; null when the sensor gave no number.</param>
    /// <param name="Quality">"valid", "doubtful" or "invalid": of the SpO2, by the status bits that are set.</param>
    /// <param name="Reasons">The names of these bits, and "no_value".</param>
    internal sealed record OximetryLine(double? Spo2, double? Pulse, string Quality, IReadOnlyList<string> Reasons);

    public static Command Make(Func<Stream> stdin)
    {
        var characteristic = new Argument<string>("characteristic") { Description = "2A37 (heart rate) or 2A5F (continuous oximetry)." };
        var hex = new Argument<string>("HEX") { Description = "The value's bytes in hexadecimal; - reads one value a line from stdin." };
        var command = new Command(
            "gatt",
            """
            Decodes a characteristic's value into one JSON object a line.
            2A37: {bpm, contact: detected|lost|unsupported, energy_kj: number|null, rr_ms: [exact milliseconds]}
            2A5F: {spo2: number|null, pulse: number|null, quality: valid|doubtful|invalid, reasons: []}
            Input that is refused: {error}, and exit code 2 at the end.
            """)
        {
            characteristic, hex,
        };
        command.SetAction((line, stop) => InputLines.AnswerAsync(
            line.GetRequiredValue(hex), stdin(), line.InvocationConfiguration.Output, value => [Decode(line.GetRequiredValue(characteristic), value)], stop));
        return command;
    }

    /// <summary>The line's object: what the bytes say, or a <see cref="RefusedLine"/>.</summary>
    public static object Decode(string characteristic, string hex)
    {
        hex = hex.Replace(" ", "", StringComparison.Ordinal).Trim();
        if (hex.Length == 0 || hex.Length % 2 != 0 || hex.AsSpan().ContainsAnyExcept(HexDigits))
        {
            return new RefusedLine("not whole bytes in hexadecimal");
        }

        var bytes = Convert.FromHexString(hex);
        return ShortId(characteristic) switch
        {
            "2A37" => HeartRate(GattDecoding.HeartRate(bytes)),
            "2A5F" => Oximetry(GattDecoding.PlxContinuous(bytes)),
            _ => new RefusedLine($"{characteristic} is not decoded here: 2A37 and 2A5F are"),
        };
    }

    private static object HeartRate(Decoded<HeartRateMeasurement> decoded) => decoded.Value is { } beat
        ? new HeartRateLine(
            beat.Bpm,
            beat.Contact switch
            {
                SensorContact.Detected => "detected",
                SensorContact.Lost => "lost",
                SensorContact.Unsupported => "unsupported",
                _ => throw new ArgumentOutOfRangeException(nameof(decoded)),
            },
            beat.EnergyKilojoules,
            [.. beat.RrIntervals.Select(interval => interval * 1000m / 1024m)])
        : new RefusedLine(decoded.Refusal!);

    private static object Oximetry(Decoded<PulseOximetry> decoded) => decoded.Value is { } measured
        ? new OximetryLine(
            measured.OxygenPercent,
            measured.PulseBpm,
            measured.Quality switch
            {
                Quality.Valid => "valid",
                Quality.Doubtful => "doubtful",
                Quality.Invalid => "invalid",
                _ => throw new ArgumentOutOfRangeException(nameof(decoded)),
            },
            measured.Reasons)
        : new RefusedLine(decoded.Refusal!);

    /// <summary>"2A37" of "2a37", "0x2A37" and the 128-bit form.</summary>
    private static string ShortId(string characteristic)
    {
        var id = characteristic.ToUpperInvariant();
        id = id.EndsWith(BluetoothBase, StringComparison.Ordinal) && id.StartsWith("0000", StringComparison.Ordinal) ? id[4..^BluetoothBase.Length] : id;
        return id.StartsWith("0X", StringComparison.Ordinal) ? id[2..] : id;
    }
}
