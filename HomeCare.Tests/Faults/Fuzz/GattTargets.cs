using System.Text.Json;

namespace HomeCare.Tests.Faults.Fuzz;

/// <summary>The bracelet's characteristics: a value, or a refusal with its reason, for any bytes.</summary>
internal static class GattTargets
{
    private static readonly FrameId Id = new(0x01020304, 5);
    private static readonly DateTimeOffset At = new(2026, 3, 5, 14, 0, 0, TimeSpan.Zero);

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        Of("gatt-2a37", Vectors("2A37", "00FF", "10480004", "1648000402", "0102010004"), value => Ended(GattDecoding.HeartRate(value), beat =>
        {
            BrokenPromiseException.Unless(beat.Bpm is >= 0 and <= ushort.MaxValue && beat.RrIntervals.Count <= value.Length / 2, "a rate or intervals that the bytes do not hold");
            return $"{beat.Contact} {beat.EnergyKilojoules is null} {Math.Min(beat.RrIntervals.Count, 3)}";
        })),
        Of("gatt-2a5f", Vectors("2A5F", "0061004800", "1F610048006000470061004900200000000100010A00"), value => Ended(GattDecoding.PlxContinuous(value), spot =>
        {
            BrokenPromiseException.Unless(Finite(spot.OxygenPercent) && Finite(spot.PulseBpm), "a value that is no number");
            BrokenPromiseException.Unless(spot.Quality == BoxQuality.Valid == (spot.Reasons.Count == 0), "a quality without its reason");
            return $"{spot.OxygenPercent is null} {spot.PulseBpm is null} {string.Join(',', spot.Reasons)}";
        })),
        Of("gatt-2a19", [[0], [100], [101], []], value => Ended(GattDecoding.Battery(value), battery =>
        {
            BrokenPromiseException.Unless(battery.Percent is >= 0 and <= 100, "a battery beyond 0-100");
            return $"{battery.Percent / 25}";
        })),
        Of("gatt-2a25", Corpus.Texts("HC-0001", "", "012345678901234567890123456789012"), value => Ended(GattDecoding.Serial(value), serial =>
        {
            BrokenPromiseException.Unless(Corpus.Bytes(serial.Text).AsSpan().SequenceEqual(value), "a serial number that is not what was sent");
            return $"{serial.Text.Length}";
        })),
        Of("gatt-f101", Summaries(), value => Ended(HomeCareDecoding.Summary(value), summary => Travelled(summary, value))),
        Of("gatt-f102", Events(), value => Ended(HomeCareDecoding.Event(value), signal =>
        {
            var again = HomeCareDecoding.Event(GattEncoding.Event(signal.Id, signal.Kind, signal.At, signal.Immobile, signal.MeanBpm));
            BrokenPromiseException.Unless(again.Value == signal, "an event that reads otherwise once written again");
            return $"{signal.Kind} {signal.Immobile} {signal.MeanBpm is null}";
        })),
        Of("gatt-f103", [HomeCareDecoding.Acknowledge(Id), []], value =>
        {
            var id = HomeCareDecoding.Acknowledge(value.AsSpan());
            BrokenPromiseException.Unless(id is null == (value.Length != 8), "an acknowledgement of another length");
            BrokenPromiseException.Unless(id is null || HomeCareDecoding.Acknowledge(id.Value).AsSpan().SequenceEqual(value), "an acknowledgement that reads otherwise once written again");
            return id is null ? "none" : "one";
        }),
        Of("sfloat", [[0, 0], [0xFF, 0x07], [0xCF, 0xF3]], value =>
        {
            var number = value.Length < 2 ? null : SFloat.Decode(BitConverter.ToUInt16(value));
            BrokenPromiseException.Unless(Finite(number), "an SFLOAT that is no number");
            return number is { } one ? $"{Math.Sign(one)}" : "none";
        }),
    ];

    private static FuzzTarget Of(string name, IReadOnlyList<byte[]> seeds, Func<byte[], string> run) =>
        FuzzTarget.Of(name, seeds, run) with { MostBytes = GattIds.LongestValue + 8, MostAllocated = 256 * 1024 };

    private static IReadOnlyList<byte[]> Vectors(string characteristic, params string[] own) =>
        [.. own.Concat(characteristic == "2A37" ? Corpus.Shared("ble_gatt/ble_vectors.json", "payload") : []).Where(hex => hex.Length % 2 == 0).Select(Corpus.Hex)];

    private static IReadOnlyList<byte[]> Summaries() =>
    [
        GattEncoding.Summary(Id, new SensedSpan(At, 10, new Sensed(61.5), new Sensed(97), new Sensed(12), 1, 80)),
        GattEncoding.Summary(Id, new SensedSpan(At, 3600, new Sensed(null), null)),
        GattEncoding.Summary(Id, new SensedSpan(DateTimeOffset.MaxValue, 1, null, null, new Sensed(null), 0)),
    ];

    private static IReadOnlyList<byte[]> Events() =>
    [
        GattEncoding.Event(Id, BraceletEventKind.Fall, At, immobile: true),
        GattEncoding.Event(Id, BraceletEventKind.Fall, At, immobile: false),
        GattEncoding.Event(Id, BraceletEventKind.Tachycardia, At, meanBpm: 142.5),
        GattEncoding.Event(Id, BraceletEventKind.AllIsWell, DateTimeOffset.MaxValue),
    ];

    /// <summary>Whatever was decoded can be put on the wire, and reads there as it was.</summary>
    private static string Travelled(BraceletSummary summary, byte[] value)
    {
        BrokenPromiseException.Unless(HomeCareDecoding.Id(value) == summary.Id, "a summary under another name than its refusal would have");
        var reading = new BoxReading(
            1, summary.SpanEnd, summary.SpanSeconds, "HC", summary.HeartRateBpm, summary.OxygenPercent, summary.Steps, summary.Falls, summary.BatteryPercent);
        var read = JsonSerializer.Deserialize<BoxReading>(JsonSerializer.SerializeToUtf8Bytes(reading, BoxWireJson.Options), BoxWireJson.Options)!;
        BrokenPromiseException.Unless(
            Same(read.HeartRateBpm, reading.HeartRateBpm) && Same(read.OxygenPercent, reading.OxygenPercent) && Same(read.Steps, reading.Steps)
            && Same(read.Falls, reading.Falls) && Same(read.BatteryPercent, reading.BatteryPercent) && read.MeasuredAt == reading.MeasuredAt,
            "a summary that is another one on the wire");
        BoxMeasure?[] all = [summary.HeartRateBpm, summary.OxygenPercent, summary.Steps, summary.Falls, summary.BatteryPercent];
        return string.Join(' ', all.Select(measure => measure is null ? "-" : $"{measure.Quality}{measure.Value is null}{measure.Reasons?[0].Length > 12}"));
    }

    private static bool Same(BoxMeasure? read, BoxMeasure? written) =>
        (read is null && written is null)
        || (read is not null && written is not null && read.Quality == written.Quality && read.Value.Equals(written.Value)
            && (read.Reasons ?? []).SequenceEqual(written.Reasons ?? []));

    private static string Ended<T>(Decoded<T> decoded, Func<T, string> value)
        where T : class
    {
        BrokenPromiseException.Unless(decoded.Value is null == !string.IsNullOrEmpty(decoded.Refusal), "neither a value nor a reason, or both");
        return decoded.Value is { } one ? value(one) : new string([.. decoded.Refusal!.Where(letter => !char.IsAsciiDigit(letter))]);
    }

    private static bool Finite(double? number) => number is null || double.IsFinite(number.Value);
}
