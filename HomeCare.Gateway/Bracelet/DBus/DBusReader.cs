using System.Buffers.Binary;
using System.Text;

namespace HomeCare.Gateway.Bracelet.DBus;

/// <summary>
/// Values out of D-Bus bytes. Total: what breaks the format sets <see cref="Broken"/>, and every read after that gives nothing. What is made
/// is bounded by the bytes that came: no length is believed before as many bytes are there.
/// </summary>
internal ref struct DBusReader(ReadOnlySpan<byte> bytes, bool littleEndian)
{
    private const int Deepest = 64;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private readonly bool _little = littleEndian;

    public bool Broken { get; private set; }

    public int At { get; private set; }

    /// <summary>One value after another by their signature; null when the bytes are not that.</summary>
    /// <remarks>
    /// y byte, b bool, n short, q ushort, i int, u and h uint, x long, t ulong, d double, s string, o DBusPath, g DBusSignature, ay byte[],
    /// a{..} Dictionary, other arrays and structs object[], v what it holds.
    /// </remarks>
    public static object[]? Values(ReadOnlySpan<byte> bytes, bool littleEndian, string signature)
    {
        if (!DBusSignatures.IsValid(signature))
        {
            return null;
        }

        var reader = new DBusReader(bytes, littleEndian);
        var values = new List<object>();
        var rest = signature.AsSpan();
        while (rest.Length > 0 && !reader.Broken)
        {
            var length = DBusSignatures.Complete(rest);
            values.Add(reader.Value(rest[..length], 0));
            rest = rest[length..];
        }

        return reader.Broken || reader.At != bytes.Length ? null : [.. values];
    }

    /// <summary>One value of one complete, valid type.</summary>
    public object Value(ReadOnlySpan<char> type, int depth)
    {
        if (Broken || depth > Deepest)
        {
            return Break();
        }

        return type[0] switch
        {
            'y' => U8(),
            'b' => U32() switch { 0 => false, 1 => true, _ => Break() },
            'n' => (short)U16(),
            'q' => U16(),
            'i' => (int)U32(),
            'u' or 'h' => U32(),
            'x' => (long)U64(),
            't' => U64(),
            'd' => BitConverter.UInt64BitsToDouble(U64()),
            's' => Text(),
            'o' => Path(),
            'g' => Signature(),
            'v' => Variant(depth),
            '(' => Struct(type[1..^1], depth),
            'a' when type[1] == '{' => Entries(type[2..^1], depth),
            'a' => Array(type[1..], depth),
            _ => Break(),
        };
    }

    public byte U8() => Take(1, 1) is [var one] ? one : (byte)0;

    public ushort U16() => Take(2, 2) is { Length: 2 } two
        ? _little ? BinaryPrimitives.ReadUInt16LittleEndian(two) : BinaryPrimitives.ReadUInt16BigEndian(two)
        : (ushort)0;

    public uint U32() => Take(4, 4) is { Length: 4 } four
        ? _little ? BinaryPrimitives.ReadUInt32LittleEndian(four) : BinaryPrimitives.ReadUInt32BigEndian(four)
        : 0;

    private ulong U64() => Take(8, 8) is { Length: 8 } eight
        ? _little ? BinaryPrimitives.ReadUInt64LittleEndian(eight) : BinaryPrimitives.ReadUInt64BigEndian(eight)
        : 0;

    /// <summary>On to the next multiple; the bytes between are zero by the specification.</summary>
    public void Align(int to)
    {
        while (!Broken && At % to != 0)
        {
            if (At >= _bytes.Length || _bytes[At] != 0)
            {
                Break();
                return;
            }

            At++;
        }
    }

    private ReadOnlySpan<byte> Take(int count, int alignment)
    {
        Align(alignment);
        if (Broken || count > _bytes.Length - At)
        {
            Break();
            return [];
        }

        var taken = _bytes.Slice(At, count);
        At += count;
        return taken;
    }

    private string Text()
    {
        var length = U32();
        return length > (uint)(_bytes.Length - At) ? Nothing() : Terminated((int)length);
    }

    private object Path() => Text() is var text && DBusPath.IsValid(text) ? new DBusPath(text) : (object)Break();

    private object Signature() => Terminated(U8()) is var text && DBusSignatures.IsValid(text) ? new DBusSignature(text) : (object)Break();

    private string Terminated(int length)
    {
        var text = Take(length, 1);
        if (Take(1, 1) is not [0] || text.Contains((byte)0))
        {
            return Nothing();
        }

        try
        {
            return Strict.GetString(text);
        }
        catch (DecoderFallbackException)
        {
            return Nothing();
        }
    }

    private object Variant(int depth)
    {
        if (Signature() is not DBusSignature { Text: var type } || type.Length == 0 || DBusSignatures.Complete(type) != type.Length)
        {
            return Break();
        }

        return Value(type, depth + 1);
    }

    private object[] Struct(ReadOnlySpan<char> members, int depth)
    {
        Align(8);
        var values = new List<object>();
        while (members.Length > 0 && !Broken)
        {
            var length = DBusSignatures.Complete(members);
            values.Add(Value(members[..length], depth + 1));
            members = members[length..];
        }

        return [.. values];
    }

    private object Array(ReadOnlySpan<char> element, int depth)
    {
        var end = ArrayEnd(element[0]);
        if (element is "y")
        {
            return Broken ? (object)Break() : Take(end - At, 1).ToArray();
        }

        var values = new List<object>();
        while (!Broken && At < end)
        {
            values.Add(Value(element, depth + 1));
        }

        return At == end ? values.ToArray() : (object)Break();
    }

    private object Entries(ReadOnlySpan<char> entry, int depth)
    {
        var end = ArrayEnd('{');
        var values = new Dictionary<object, object>();
        while (!Broken && At < end)
        {
            Align(8);
            var key = Value(entry[..1], depth + 1);
            values[key] = Value(entry[1..], depth + 1);
        }

        return At == end ? values : (object)Break();
    }

    private int ArrayEnd(char element)
    {
        var length = U32();
        Align(DBusSignatures.Alignment(element));
        if (Broken || length > (uint)(_bytes.Length - At))
        {
            Break();
            return At;
        }

        return At + (int)length;
    }

    private string Nothing()
    {
        Break();
        return "";
    }

    private bool Break()
    {
        Broken = true;
        return false;
    }
}
