using System.Buffers.Binary;
using System.Text;
using HomeCare.Modules.Wire;

namespace HomeCare.Gateway.Bracelet;

/// <summary>The Bluetooth SIG's characteristics: bytes → values. Pure and total.</summary>
internal static class GattDecoding
{
    private static readonly (int Bit, string Reason, Quality Quality)[] MeasurementStatus =
    [
        (10, "demonstration_data", Quality.Invalid),
        (11, "test_data", Quality.Invalid),
        (12, "calibrating", Quality.Invalid),
        (13, "measurement_unavailable", Quality.Invalid),
        (14, "questionable_measurement", Quality.Doubtful),
        (15, "invalid_measurement", Quality.Invalid),
    ];

    private static readonly (int Bit, string Reason, Quality Quality)[] SensorStatus =
    [
        (1, "equipment_malfunction", Quality.Invalid),
        (2, "signal_processing_irregularity", Quality.Doubtful),
        (3, "insufficient_signal", Quality.Doubtful),
        (4, "poor_signal", Quality.Doubtful),
        (5, "low_perfusion", Quality.Doubtful),
        (6, "erratic_signal", Quality.Doubtful),
        (7, "no_pulse_in_signal", Quality.Doubtful),
        (8, "questionable_pulse", Quality.Doubtful),
        (10, "sensor_interference", Quality.Doubtful),
        (11, "sensor_unconnected", Quality.Invalid),
        (12, "unknown_sensor", Quality.Invalid),
        (13, "sensor_displaced", Quality.Invalid),
        (14, "sensor_malfunction", Quality.Invalid),
        (15, "sensor_disconnected", Quality.Invalid),
    ];

    /// <summary>0x2A37. Bit 0: 16-bit rate; 1-2: contact; 3: energy; 4: RR intervals. Reserved bits are passed over.</summary>
    public static Decoded<HeartRateMeasurement> HeartRate(ReadOnlySpan<byte> value)
    {
        if (value.Length < 2)
        {
            return Refuse<HeartRateMeasurement>("heart rate", value, "shorter than its flags and a rate");
        }

        var flags = value[0];
        var wide = (flags & 0x01) != 0;
        var energy = (flags & 0x08) != 0;
        var intervals = (flags & 0x10) != 0;
        var head = 1 + (wide ? 2 : 1) + (energy ? 2 : 0);
        if (value.Length < head)
        {
            return Refuse<HeartRateMeasurement>("heart rate", value, $"its flags announce {head} bytes");
        }

        var rest = value[head..];
        if (intervals ? rest.Length < 2 || rest.Length % 2 != 0 : rest.Length != 0)
        {
            return Refuse<HeartRateMeasurement>("heart rate", value, $"{rest.Length} bytes where its flags announce {(intervals ? "RR intervals" : "none")}");
        }

        var rr = new int[rest.Length / 2];
        for (var i = 0; i < rr.Length; i++)
        {
            rr[i] = BinaryPrimitives.ReadUInt16LittleEndian(rest[(2 * i)..]);
        }

        return new HeartRateMeasurement(
            wide ? BinaryPrimitives.ReadUInt16LittleEndian(value[1..]) : value[1],
            Contact(supported: (flags & 0x04) != 0, detected: (flags & 0x02) != 0),
            energy ? BinaryPrimitives.ReadUInt16LittleEndian(value[(wide ? 3 : 2)..]) : null,
            rr);
    }

    /// <summary>
    /// 0x2A5F. Flags, SpO2 and pulse, then by flag: fast pair (bit 0), slow pair (1), measurement status (2), device and sensor status (3),
    /// pulse amplitude index (4). The normal pair is the value; the status bits say how far to trust it.
    /// </summary>
    public static Decoded<PulseOximetry> PlxContinuous(ReadOnlySpan<byte> value)
    {
        if (value.Length < 5)
        {
            return Refuse<PulseOximetry>("pulse oximetry", value, "shorter than its flags, SpO2 and pulse");
        }

        var flags = value[0];
        var statusAt = 5 + (Has(flags, 0) ? 4 : 0) + (Has(flags, 1) ? 4 : 0);
        var sensorAt = statusAt + (Has(flags, 2) ? 2 : 0);
        var end = sensorAt + (Has(flags, 3) ? 3 : 0) + (Has(flags, 4) ? 2 : 0);
        var reserved = flags >> 5 != 0;
        if (value.Length < end || (value.Length > end && !reserved))
        {
            return Refuse<PulseOximetry>("pulse oximetry", value, $"its flags announce {end} bytes");
        }

        var reasons = new List<string>();
        var quality = Quality.Valid;
        if (Has(flags, 2))
        {
            Judge(BinaryPrimitives.ReadUInt16LittleEndian(value[statusAt..]), MeasurementStatus, reasons, ref quality);
        }

        if (Has(flags, 3))
        {
            var sensor = value[sensorAt] | (value[sensorAt + 1] << 8) | (value[sensorAt + 2] << 16);
            Judge(sensor, SensorStatus, reasons, ref quality);
        }

        var oxygen = SFloat.Decode(BinaryPrimitives.ReadUInt16LittleEndian(value[1..]));
        var pulse = SFloat.Decode(BinaryPrimitives.ReadUInt16LittleEndian(value[3..]));
        if (oxygen is null)
        {
            reasons.Add("no_value");
            quality = Quality.Invalid;
        }

        return new PulseOximetry(oxygen, pulse, quality, reasons);
    }

    /// <summary>0x2A19: one byte, 0-100; what is above is reserved.</summary>
    public static Decoded<BatteryLevel> Battery(ReadOnlySpan<byte> value) =>
        value is [<= 100]
            ? new BatteryLevel(value[0])
            : Refuse<BatteryLevel>("battery", value, "not one byte from 0 to 100");

    /// <summary>0x2A25: UTF-8. Refused where it is longer than the wire takes or holds what cannot be printed.</summary>
    public static Decoded<SerialNumber> Serial(ReadOnlySpan<byte> value)
    {
        foreach (var b in value)
        {
            if (b is <= 0x20 or >= 0x7F)
            {
                return Refuse<SerialNumber>("serial number", value, "holds what is not printable ASCII");
            }
        }

        return value.Length is >= 1 and <= 32
            ? new SerialNumber(Encoding.ASCII.GetString(value))
            : Refuse<SerialNumber>("serial number", value, "not 1 to 32 characters");
    }

    /// <summary>"Detected" means something only where the sensor says that it can tell.</summary>
    internal static SensorContact Contact(bool supported, bool detected) =>
        !supported ? SensorContact.Unsupported : detected ? SensorContact.Detected : SensorContact.Lost;

    private static bool Has(int bits, int bit) => (bits & (1 << bit)) != 0;

    private static void Judge(int bits, (int Bit, string Reason, Quality Quality)[] table, List<string> reasons, ref Quality quality)
    {
        foreach (var (bit, reason, worth) in table)
        {
            if (Has(bits, bit))
            {
                reasons.Add(reason);
                quality = worth > quality ? worth : quality;
            }
        }
    }

    private static Decoded<T> Refuse<T>(string what, ReadOnlySpan<byte> value, string because)
        where T : class => Decoded<T>.Refused($"{what}, {value.Length} bytes: {because}");
}
