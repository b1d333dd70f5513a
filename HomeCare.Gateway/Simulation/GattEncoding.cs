using System.Buffers.Binary;
using HomeCare.Gateway.Bracelet;

namespace HomeCare.Gateway.Simulation;

/// <summary>One signal as a bracelet says it: null is "the sensor gave no value".</summary>
internal readonly record struct Sensed(double? Value);

/// <summary>What a virtual bracelet puts into one summary; a signal it does not have is null.</summary>
internal sealed record SensedSpan(
    DateTimeOffset End, int Seconds, Sensed? HeartRate, Sensed? Oxygen, Sensed? Steps = null, int? Falls = null, int? Battery = null);

/// <summary>The bracelet's side of docs/gatt.md: values → bytes.</summary>
internal static class GattEncoding
{
    private const byte Valid = 0;
    private const byte Invalid = 2;
    private const byte NoValue = 9;

    public static byte[] Summary(FrameId id, SensedSpan span)
    {
        var bytes = new List<byte>(50);
        var flags = 0x300; // contact supported, detected
        Add(bytes, BitConverter.GetBytes(id.BootId), BitConverter.GetBytes(id.Number));
        Add(bytes, BitConverter.GetBytes((ulong)span.End.ToUnixTimeMilliseconds()), BitConverter.GetBytes((ushort)span.Seconds));
        Add(bytes, [0, 0]);
        if (span.HeartRate is { } heartRate)
        {
            flags |= 1;
            Add(bytes, BitConverter.GetBytes(heartRate.Value ?? double.NaN), Trust(heartRate));
        }

        if (span.Oxygen is { } oxygen)
        {
            flags |= 2;
            Add(bytes, BitConverter.GetBytes(oxygen.Value ?? double.NaN), Trust(oxygen));
        }

        if (span.Steps is { } steps)
        {
            flags |= 4;
            Add(bytes, BitConverter.GetBytes(steps.Value is { } count ? (ushort)count : ushort.MaxValue), Trust(steps));
        }

        if (span.Falls is { } falls)
        {
            flags |= 8;
            Add(bytes, [(byte)falls, Valid, 0]);
        }

        if (span.Battery is { } battery)
        {
            flags |= 16;
            Add(bytes, [(byte)battery, Valid, 0]);
        }

        var value = bytes.ToArray();
        BinaryPrimitives.WriteUInt16LittleEndian(value.AsSpan(18), (ushort)flags);
        return value;
    }

    public static byte[] Event(FrameId id, BraceletEventKind kind, DateTimeOffset at, bool? immobile = null, double? meanBpm = null)
    {
        var value = new byte[26];
        BinaryPrimitives.WriteUInt32LittleEndian(value, id.BootId);
        BinaryPrimitives.WriteUInt32LittleEndian(value.AsSpan(4), id.Number);
        BinaryPrimitives.WriteUInt64LittleEndian(value.AsSpan(8), (ulong)at.ToUnixTimeMilliseconds());
        value[16] = (byte)kind;
        value[17] = (byte)(immobile switch { null => 0, false => 1, true => 3 });
        BinaryPrimitives.WriteDoubleLittleEndian(value.AsSpan(18), meanBpm ?? double.NaN);
        return value;
    }

    private static byte[] Trust(Sensed signal) => signal.Value is null ? [Invalid, NoValue] : [Valid, 0];

    // BitConverter is little-endian on every machine this runs on (x64, arm64), as GATT is.
    private static void Add(List<byte> bytes, params ReadOnlySpan<byte[]> parts)
    {
        foreach (var part in parts)
        {
            bytes.AddRange(part);
        }
    }
}
