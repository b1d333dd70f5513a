using System.Text.Json;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Wire;

namespace HomeCare.Modules.Telemetry.Kafka;

/// <summary>
/// An arrival as a message: the key is the person's id, the value what follows. <c>HC</c>, the format's version and kind, box, epoch, the server's clock, the
/// words that occur (serials, reasons) once each, then the readings as differences to the one before. A whole number takes one to five bytes, any other
/// value its eight, bit for bit. The brokers' checksum covers it. Pure.
/// </summary>
internal static class ArrivalFormat
{
    private const byte Version = 1;
    private const byte ArrivalKind = 1;
    private const byte HeartbeatKind = 2;
    private const int Signals = 5;
    private const byte HasValue = 0b0100;
    private const byte HasReasons = 0b1000;
    private const byte HasWhole = 0b1_0000;

    public static byte[] KeyOf(PatientId patient) => patient.Value.ToByteArray(bigEndian: true);

    public static byte[] Write(Arrival arrival)
    {
        var words = WordsOf(arrival);
        var roll = new ByteRoll();
        roll.Byte((byte)'H');
        roll.Byte((byte)'C');
        roll.Byte(Version);
        roll.Byte(ArrivalKind);
        roll.Guid(arrival.Box.Value);
        roll.Fixed(arrival.Epoch);
        roll.Fixed(arrival.ReceivedAt.UtcTicks);
        roll.Number((ulong)words.Count);
        foreach (var (word, _) in words.OrderBy(word => word.Value))
        {
            roll.Text(word);
        }

        roll.Number((ulong)arrival.Readings.Count);
        var (sequence, measured) = (0L, arrival.ReceivedAt.UtcTicks);
        foreach (var (reading, clockOffset) in arrival.Readings)
        {
            roll.Signed(unchecked(reading.Sequence - sequence));
            roll.Signed(reading.MeasuredAt.UtcTicks - measured);
            roll.Signed(clockOffset.Ticks);
            roll.Number((ulong)reading.SpanSeconds);
            roll.Number((ulong)words[reading.BraceletSerial]);
            (sequence, measured) = (reading.Sequence, reading.MeasuredAt.UtcTicks);
            WriteMeasures(roll, words, Measures(reading));
        }

        return roll.ToArray();
    }

    /// <summary>A heartbeat: box, the server's clock, and what it said as the wire says it.</summary>
    public static byte[] Write(BoxId box, DateTimeOffset receivedAt, Heartbeat heartbeat)
    {
        var roll = new ByteRoll();
        roll.Byte((byte)'H');
        roll.Byte((byte)'C');
        roll.Byte(Version);
        roll.Byte(HeartbeatKind);
        roll.Guid(box.Value);
        roll.Fixed(receivedAt.UtcTicks);
        roll.Text(JsonSerializer.Serialize(heartbeat, WireJson.Options));
        return roll.ToArray();
    }

    /// <summary>Null when it was read; else a code for why it cannot be: <c>not_ours</c>, <c>unknown_version</c>, <c>garbled</c>.</summary>
    public static string? Read(ReadOnlySpan<byte> key, ReadOnlySpan<byte> message, JournalPosition position, out Journaled journaled)
    {
        journaled = default;
        if (key.Length == 16 && message is [(byte)'H', (byte)'C', Version, HeartbeatKind, ..])
        {
            return ReadHeartbeat(new PatientId(new Guid(key, bigEndian: true)), message[4..], position, out journaled);
        }

        var refusal = Read(key, message, out var arrival);
        journaled = refusal is null ? new Journaled(arrival! with { At = (position.Partition + 1, position.Offset) }, position) : default;
        return refusal;
    }

    /// <summary>The same for one that has to be an arrival.</summary>
    public static string? Read(ReadOnlySpan<byte> key, ReadOnlySpan<byte> message, out Arrival? arrival)
    {
        arrival = null;
        var roll = new ByteReading(message);
        if (key.Length != 16 || roll.Byte() != 'H' || roll.Byte() != 'C')
        {
            return "not_ours";
        }

        if (roll.Byte() != Version || roll.Byte() != ArrivalKind)
        {
            return "unknown_version";
        }

        var box = new BoxId(roll.Guid());
        var epoch = roll.Fixed();
        var received = roll.Fixed();
        var words = new string[roll.Count()];
        for (var index = 0; index < words.Length; index++)
        {
            words[index] = roll.Text();
        }

        var readings = new DatedReading[roll.Count()];
        var (sequence, measured) = (0L, received);
        for (var index = 0; index < readings.Length && !roll.Failed; index++)
        {
            sequence = unchecked(sequence + roll.Signed());
            measured = unchecked(measured + roll.Signed());
            roll.FailUnless(IsInstant(measured));
            readings[index] = ReadOne(ref roll, words, sequence, measured);
        }

        roll.FailUnless(roll.AtEnd && IsInstant(received));
        arrival = roll.Failed
            ? null
            : new Arrival(new PatientId(new Guid(key, bigEndian: true)), box, epoch, new DateTimeOffset(received, TimeSpan.Zero), readings);
        return roll.Failed ? "garbled" : null;
    }

    private static string? ReadHeartbeat(PatientId patient, ReadOnlySpan<byte> message, JournalPosition position, out Journaled journaled)
    {
        journaled = default;
        var roll = new ByteReading(message);
        var box = new BoxId(roll.Guid());
        var received = roll.Fixed();
        var said = roll.Text();
        if (roll.Failed || !roll.AtEnd || !IsInstant(received))
        {
            return "garbled";
        }

        try
        {
            var heartbeat = JsonSerializer.Deserialize<Heartbeat>(said, WireJson.AnswerOptions);
            journaled = new Journaled(new Arrival(patient, box, 0, new DateTimeOffset(received, TimeSpan.Zero), []), position, heartbeat);
            return heartbeat is null ? "garbled" : null;
        }
        catch (JsonException)
        {
            return "garbled";
        }
    }

    private static DatedReading ReadOne(ref ByteReading roll, string[] words, long sequence, long measured)
    {
        var offset = new TimeSpan(roll.Signed());
        var span = roll.Number();
        roll.FailUnless(span <= int.MaxValue);
        var serial = ReadWord(ref roll, words);
        var present = roll.Byte();
        roll.FailUnless(present >> Signals == 0);
        var measures = new Measure?[Signals];
        for (var signal = 0; signal < Signals; signal++)
        {
            measures[signal] = (present & (1 << signal)) == 0 ? null : ReadMeasure(ref roll, words);
        }

        return roll.Failed
            ? default
            : new DatedReading(
                new Reading(
                    sequence, new DateTimeOffset(measured, TimeSpan.Zero), (int)span, serial, measures[0], measures[1], measures[2], measures[3], measures[4]),
                offset);
    }

    private static void WriteMeasures(ByteRoll roll, Dictionary<string, int> words, Measure?[] measures)
    {
        var present = 0;
        for (var signal = 0; signal < Signals; signal++)
        {
            present |= measures[signal] is null ? 0 : 1 << signal;
        }

        roll.Byte((byte)present);
        foreach (var measure in measures.OfType<Measure>())
        {
            var whole = measure.Value is { } value && IsWhole(value);
            roll.Byte((byte)((int)measure.Quality
                | (measure.Value is null ? 0 : HasValue) | (measure.Reasons is null ? 0 : HasReasons) | (whole ? HasWhole : 0)));
            if (whole)
            {
                roll.Signed((long)measure.Value!.Value);
            }
            else if (measure.Value is { } any)
            {
                roll.Double(any);
            }

            if (measure.Reasons is { } reasons)
            {
                roll.Number((ulong)reasons.Count);
                foreach (var reason in reasons)
                {
                    roll.Number((ulong)words[reason]);
                }
            }
        }
    }

    private static Measure ReadMeasure(ref ByteReading roll, string[] words)
    {
        var flags = roll.Byte();
        var quality = (Quality)(flags & 0b11);
        var (hasValue, hasReasons, whole) = ((flags & HasValue) != 0, (flags & HasReasons) != 0, (flags & HasWhole) != 0);
        roll.FailUnless(quality <= Quality.Invalid && flags >> 5 == 0 && (hasValue || !whole));
        double? value = whole ? roll.Signed() : hasValue ? roll.Double() : null;
        var reasons = hasReasons ? new string[roll.Count()] : null;
        for (var index = 0; index < reasons?.Length; index++)
        {
            reasons[index] = ReadWord(ref roll, words);
        }

        return new Measure(value, quality, reasons);
    }

    private static string ReadWord(ref ByteReading roll, string[] words)
    {
        var index = roll.Number();
        roll.FailUnless(index < (ulong)words.Length);
        return roll.Failed ? "" : words[index];
    }

    private static bool IsInstant(long ticks) => ticks >= 0 && ticks <= DateTime.MaxValue.Ticks;

    // Minus zero is none: its bits would not come back.
    private static bool IsWhole(double value) =>
        Math.Abs(value) <= ReadingItems.LargestValue && BitConverter.DoubleToInt64Bits((double)(long)value) == BitConverter.DoubleToInt64Bits(value);

    private static Measure?[] Measures(Reading reading) =>
        [reading.HeartRateBpm, reading.OxygenPercent, reading.Steps, reading.Falls, reading.BatteryPercent];

    private static Dictionary<string, int> WordsOf(Arrival arrival)
    {
        var words = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (reading, _) in arrival.Readings)
        {
            words.TryAdd(reading.BraceletSerial, words.Count);
            foreach (var reasons in Measures(reading).Select(measure => measure?.Reasons).OfType<IReadOnlyList<string>>())
            {
                foreach (var reason in reasons)
                {
                    words.TryAdd(reason, words.Count);
                }
            }
        }

        return words;
    }
}
