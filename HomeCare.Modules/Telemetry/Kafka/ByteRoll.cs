using System.Buffers.Binary;
using System.Text;

namespace HomeCare.Modules.Telemetry.Kafka;

/// <summary>Bytes that grow: small numbers take few (LEB128; signed ones in zigzag), everything else its fixed place.</summary>
internal sealed class ByteRoll
{
    private byte[] bytes = new byte[256];
    private int length;

    public byte[] ToArray() => bytes.AsSpan(0, length).ToArray();

    public void Byte(byte value) => Room(1)[0] = value;

    public void Guid(Guid value) => value.TryWriteBytes(Room(16), bigEndian: true, out _);

    public void Fixed(long value) => BinaryPrimitives.WriteInt64LittleEndian(Room(8), value);

    public void Double(double value) => BinaryPrimitives.WriteDoubleLittleEndian(Room(8), value);

    public void Number(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            Byte((byte)(value | 0x80));
        }

        Byte((byte)value);
    }

    public void Signed(long value) => Number((ulong)((value << 1) ^ (value >> 63)));

    public void Text(string value)
    {
        var size = Encoding.UTF8.GetByteCount(value);
        Number((ulong)size);
        Encoding.UTF8.GetBytes(value, Room(size));
    }

    private Span<byte> Room(int size)
    {
        if (length + size > bytes.Length)
        {
            Array.Resize(ref bytes, Math.Max(bytes.Length * 2, length + size));
        }

        length += size;
        return bytes.AsSpan(length - size, size);
    }
}

/// <summary>Reads what <see cref="ByteRoll"/> wrote. Past the end, or where no number stands, it gives zeros and says that it <see cref="Failed"/>.</summary>
internal ref struct ByteReading(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> left = bytes;

    public bool Failed { get; private set; }

    public readonly bool AtEnd => left.IsEmpty;

    /// <summary>What was read makes no sense.</summary>
    public void FailUnless(bool sound) => Failed |= !sound;

    public byte Byte() => Take(1) is { Length: 1 } taken ? taken[0] : (byte)0;

    public Guid Guid() => Take(16) is { Length: 16 } taken ? new Guid(taken, bigEndian: true) : default;

    public long Fixed() => Take(8) is { Length: 8 } taken ? BinaryPrimitives.ReadInt64LittleEndian(taken) : 0;

    public double Double() => Take(8) is { Length: 8 } taken ? BinaryPrimitives.ReadDoubleLittleEndian(taken) : 0;

    public ulong Number()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Byte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        Failed = true;
        return 0;
    }

    public long Signed()
    {
        var value = Number();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    /// <summary>A number of things of which each takes at least a byte: never more than bytes are left, so that garbage claims no memory.</summary>
    public int Count()
    {
        var count = Number();
        Failed |= count > (ulong)left.Length;
        return Failed ? 0 : (int)count;
    }

    public string Text() => Encoding.UTF8.GetString(Take(Count()));

    private ReadOnlySpan<byte> Take(int size)
    {
        if (Failed || size > left.Length)
        {
            Failed = true;
            return [];
        }

        var taken = left[..size];
        left = left[size..];
        return taken;
    }
}
