using System.Buffers.Binary;
using HomeCare.Modules.Wire;

namespace HomeCare.Gateway.Bracelet;

/// <summary>HomeCare's own characteristics, both ways; the layouts are drawn in docs/gatt.md. Pure and total.</summary>
internal static class HomeCareDecoding
{
    private const int SummaryHead = 20;
    private const int EventLength = 26;

    // The last millisecond of the year 9999: the longest a DateTimeOffset reaches.
    private static readonly ulong LatestMilliseconds = (ulong)DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    private static readonly string[] Reasons =
    [
        "", "no_contact", "low_perfusion", "motion", "sensor_unconnected", "sensor_displaced",
        "insufficient_signal", "questionable_measurement", "invalid_measurement", "no_value",
    ];

    /// <summary>The frame's name, where at least that much can be read: a refused frame is still confirmed, once it is put aside.</summary>
    public static FrameId? Id(ReadOnlySpan<byte> value) =>
        value.Length < 8 ? null : new FrameId(U32(value), U32(value[4..]));

    /// <summary>0xF101. Bytes after those that the flags announce are a later version's, and are passed over.</summary>
    public static Decoded<BraceletSummary> Summary(ReadOnlySpan<byte> value)
    {
        if (value.Length < SummaryHead)
        {
            return Decoded<BraceletSummary>.Refused($"summary, {value.Length} bytes: shorter than its {SummaryHead}-byte head");
        }

        var flags = BinaryPrimitives.ReadUInt16LittleEndian(value[18..]);
        var end = SummaryHead;
        var heartRateAt = Place(flags, 0, 8, ref end);
        var oxygenAt = Place(flags, 1, 8, ref end);
        var stepsAt = Place(flags, 2, 2, ref end);
        var fallsAt = Place(flags, 3, 1, ref end);
        var batteryAt = Place(flags, 4, 1, ref end);
        if (value.Length < end)
        {
            return Decoded<BraceletSummary>.Refused($"summary, {value.Length} bytes: its flags announce {end}");
        }

        var span = BinaryPrimitives.ReadUInt16LittleEndian(value[16..]);
        if (span is 0 or > 3600)
        {
            return Decoded<BraceletSummary>.Refused($"summary: a span of {span} s is not 1 to 3600");
        }

        if (Time(value[8..]) is not { } at)
        {
            return Decoded<BraceletSummary>.Refused("summary: its time is after the year 9999");
        }

        return new BraceletSummary(
            Id(value)!.Value,
            at,
            span,
            GattDecoding.Contact(supported: (flags & 0x100) != 0, detected: (flags & 0x200) != 0),
            heartRateAt is { } h ? Signal(Number(value[h..]), value[(h + 8)..]) : null,
            oxygenAt is { } o ? Signal(Number(value[o..]), value[(o + 8)..]) : null,
            stepsAt is { } s ? Signal(BinaryPrimitives.ReadUInt16LittleEndian(value[s..]) is var n and not ushort.MaxValue ? n : null, value[(s + 2)..]) : null,
            fallsAt is { } f ? Signal(value[f] is var falls and not byte.MaxValue ? falls : null, value[(f + 1)..]) : null,
            batteryAt is { } b ? Signal(value[b] is var battery and not byte.MaxValue ? battery : null, value[(b + 1)..]) : null);
    }

    /// <summary>0xF102.</summary>
    public static Decoded<BraceletEvent> Event(ReadOnlySpan<byte> value)
    {
        if (value.Length < EventLength)
        {
            return Decoded<BraceletEvent>.Refused($"event, {value.Length} bytes: shorter than {EventLength}");
        }

        var kind = (BraceletEventKind)value[16];
        if (!Enum.IsDefined(kind))
        {
            return Decoded<BraceletEvent>.Refused($"event: kind {value[16]} is not known");
        }

        if (Time(value[8..]) is not { } at)
        {
            return Decoded<BraceletEvent>.Refused("event: its time is after the year 9999");
        }

        var flags = value[17];
        return new BraceletEvent(
            Id(value)!.Value,
            kind,
            at,
            kind == BraceletEventKind.Fall && (flags & 0x01) != 0 ? (flags & 0x02) != 0 : null,
            kind == BraceletEventKind.Tachycardia ? Number(value[18..]) : null);
    }

    /// <summary>0xF103, as the bracelet reads it.</summary>
    public static FrameId? Acknowledge(ReadOnlySpan<byte> value) => value.Length == 8 ? Id(value) : null;

    /// <summary>0xF103, as the box writes it.</summary>
    public static byte[] Acknowledge(FrameId id)
    {
        var value = new byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(value, id.BootId);
        BinaryPrimitives.WriteUInt32LittleEndian(value.AsSpan(4), id.Number);
        return value;
    }

    private static uint U32(ReadOnlySpan<byte> value) => BinaryPrimitives.ReadUInt32LittleEndian(value);

    private static int? Place(int flags, int bit, int size, ref int end)
    {
        if ((flags & (1 << bit)) == 0)
        {
            return null;
        }

        var at = end;
        end += size + 2;
        return at;
    }

    private static DateTimeOffset? Time(ReadOnlySpan<byte> value)
    {
        var milliseconds = BinaryPrimitives.ReadUInt64LittleEndian(value);
        return milliseconds > LatestMilliseconds ? null : DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds);
    }

    // NaN says "no value"; an infinity is a fault of the sensor and no value either. All other doubles pass bit for bit.
    private static double? Number(ReadOnlySpan<byte> value) =>
        BinaryPrimitives.ReadDoubleLittleEndian(value) is var number && double.IsFinite(number) ? number : null;

    private static Measure Signal(double? value, ReadOnlySpan<byte> trust)
    {
        var quality = trust[0] <= (byte)Quality.Invalid ? (Quality)trust[0] : Quality.Doubtful;
        var reason = trust[1] < Reasons.Length ? Reasons[trust[1]] : $"reason_{trust[1]}";
        if (value is null)
        {
            return new Measure(null, Quality.Invalid, [reason.Length > 0 ? reason : "no_value"]);
        }

        return quality == Quality.Valid ? Measure.Of(value.Value)
            : new Measure(value, quality, [reason.Length > 0 ? reason : "unspecified"]);
    }
}
