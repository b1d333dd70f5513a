using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace HomeCare.Modules.Telemetry.Journal;

/// <summary>How an entry lies in a file: a marker, its length, a CRC-32C over both, then the bytes. A torn or changed one is seen, and the next whole one found.</summary>
internal static class JournalEntry
{
    public const int HeadBytes = 12;

    /// <summary>No group of readings comes near; a length beyond it was never written.</summary>
    public const int MostBytes = 64 << 20;

    private const uint Marker = 0xA5C3_1E5D;

    public static void Head(Span<byte> head, ReadOnlySpan<byte> body)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(head, Marker);
        BinaryPrimitives.WriteInt32LittleEndian(head[4..], body.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(head[8..], Checksum(body));
    }

    /// <summary>The whole entry at the start of these bytes, with its head; 0 when none is there.</summary>
    public static int LengthAt(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeadBytes || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Marker)
        {
            return 0;
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]);
        return length is > 0 and <= MostBytes && length <= bytes.Length - HeadBytes
            && BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]) == Checksum(bytes.Slice(HeadBytes, length))
                ? HeadBytes + length
                : 0;
    }

    /// <summary>Where the next whole entry begins; the length of the bytes when there is none.</summary>
    public static int Next(ReadOnlySpan<byte> bytes)
    {
        Span<byte> marker = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(marker, Marker);
        for (var at = 1; at < bytes.Length; at++)
        {
            var found = bytes[at..].IndexOf(marker);
            if (found < 0)
            {
                break;
            }

            at += found;
            if (LengthAt(bytes[at..]) > 0)
            {
                return at;
            }
        }

        return bytes.Length;
    }

    private static uint Checksum(ReadOnlySpan<byte> body)
    {
        var crc = BitOperations.Crc32C(uint.MaxValue, (uint)body.Length);
        var longs = MemoryMarshal.Cast<byte, ulong>(body);
        foreach (var each in longs)
        {
            crc = BitOperations.Crc32C(crc, each);
        }

        foreach (var each in body[(longs.Length * sizeof(ulong))..])
        {
            crc = BitOperations.Crc32C(crc, each);
        }

        return ~crc;
    }
}
