using System.Buffers.Binary;
using System.Text;

namespace HomeCare.Modules.Telemetry.Series;

/// <summary>A buffer that grows: numbers as LEB128 varints, signed ones zigzagged, so that what is small takes one byte.</summary>
internal sealed class Bytes(int capacity = 256)
{
    private byte[] buffer = new byte[capacity];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Span => buffer.AsSpan(0, Length);

    public ReadOnlyMemory<byte> Memory => buffer.AsMemory(0, Length);

    public void Clear() => Length = 0;

    public void Byte(byte value) => Reserve(1)[0] = value;

    public void Varint(ulong value)
    {
        while (value >= 0x80)
        {
            Byte((byte)(value | 0x80));
            value >>= 7;
        }

        Byte((byte)value);
    }

    public void Signed(long value) => Varint((ulong)((value << 1) ^ (value >> 63)));

    public void Double(double value) => BinaryPrimitives.WriteDoubleLittleEndian(Reserve(8), value);

    public void Long(long value) => BinaryPrimitives.WriteInt64LittleEndian(Reserve(8), value);

    public void Guid(Guid value) => value.TryWriteBytes(Reserve(16), bigEndian: true, out _);

    public void Text(string value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        Varint((ulong)length);
        Encoding.UTF8.GetBytes(value, Reserve(length));
    }

    public void Raw(ReadOnlySpan<byte> value) => value.CopyTo(Reserve(value.Length));

    /// <summary>Makes room and counts it as written.</summary>
    public Span<byte> Reserve(int count)
    {
        if (Length + count > buffer.Length)
        {
            Array.Resize(ref buffer, Math.Max(buffer.Length * 2, Length + count));
        }

        Length += count;
        return buffer.AsSpan(Length - count, count);
    }

    public byte[] ToArray() => Span.ToArray();
}

/// <summary>Reads what <see cref="Bytes"/> wrote. What ends too soon, or names more than is there, is <see cref="InvalidDataException"/>.</summary>
internal ref struct BytesReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> rest = bytes;

    public readonly bool AtEnd => rest.IsEmpty;

    public readonly ReadOnlySpan<byte> Rest => rest;

    public byte Byte() => Raw(1)[0];

    public ulong Varint()
    {
        var value = 0UL;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var next = Byte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("A number has no end.");
    }

    /// <summary>A varint that counts something in here: never more than the bytes there are allow.</summary>
    public int Count(int most = int.MaxValue) => Varint() is var count && count <= (ulong)most ? (int)count : throw new InvalidDataException("A count is too large.");

    public long Signed() => Varint() is var value ? (long)(value >> 1) ^ -(long)(value & 1) : 0;

    public double Double() => BinaryPrimitives.ReadDoubleLittleEndian(Raw(8));

    public long Long() => BinaryPrimitives.ReadInt64LittleEndian(Raw(8));

    public Guid Guid() => new(Raw(16), bigEndian: true);

    public string Text() => Encoding.UTF8.GetString(Raw(Count()));

    public ReadOnlySpan<byte> Raw(int count)
    {
        if ((uint)count > (uint)rest.Length)
        {
            throw new InvalidDataException("The bytes end too soon.");
        }

        var taken = rest[..count];
        rest = rest[count..];
        return taken;
    }
}
