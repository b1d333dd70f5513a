using System.Buffers.Binary;
using System.Text;

namespace HomeCare.Gateway.Bracelet.DBus;

/// <summary>Values into D-Bus bytes, little-endian. The values are our own: one that does not fit its signature is a bug and throws.</summary>
internal sealed class DBusWriter
{
    private readonly List<byte> _bytes = [];

    public static byte[] Values(string signature, params ReadOnlySpan<object> values)
    {
        var writer = new DBusWriter();
        var rest = signature.AsSpan();
        foreach (var value in values)
        {
            var length = DBusSignatures.Complete(rest);
            writer.Value(rest[..length], value);
            rest = rest[length..];
        }

        return rest.IsEmpty ? writer.ToArray() : throw new ArgumentException($"fewer values than {signature} has types", nameof(values));
    }

    public byte[] ToArray() => [.. _bytes];

    public void Align(int to)
    {
        while (_bytes.Count % to != 0)
        {
            _bytes.Add(0);
        }
    }

    public void Value(ReadOnlySpan<char> type, object value)
    {
        switch (type[0])
        {
            case 'y':
                _bytes.Add((byte)value);
                break;
            case 'b':
                U32((bool)value ? 1u : 0);
                break;
            case 'q':
                Align(2);
                Append(BitConverter.GetBytes((ushort)value));
                break;
            case 'n':
                Align(2);
                Append(BitConverter.GetBytes((short)value));
                break;
            case 'i':
                U32((uint)(int)value);
                break;
            case 'u':
                U32((uint)value);
                break;
            case 's':
                Text((string)value);
                break;
            case 'o':
                Text(((DBusPath)value).Text);
                break;
            case 'g':
                Signature(((DBusSignature)value).Text);
                break;
            case 'v':
                var variant = (DBusVariant)value;
                Signature(variant.Signature);
                Value(variant.Signature, variant.Value);
                break;
            case '(':
                Align(8);
                Members(type[1..^1], (object[])value);
                break;
            case 'a':
                Array(type[1..], value);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(type), type.ToString(), "a type that this box never writes");
        }
    }

    private void Members(ReadOnlySpan<char> types, ReadOnlySpan<object> members)
    {
        foreach (var member in members)
        {
            var length = DBusSignatures.Complete(types);
            Value(types[..length], member);
            types = types[length..];
        }
    }

    private void Array(ReadOnlySpan<char> element, object value)
    {
        U32(0);
        var lengthAt = _bytes.Count - 4;
        Align(DBusSignatures.Alignment(element[0]));
        var start = _bytes.Count;
        switch (value)
        {
            case byte[] bytes:
                Append(bytes);
                break;
            case IReadOnlyDictionary<string, object> entries:
                foreach (var (key, held) in entries)
                {
                    Align(8);
                    Value(element[1..2], key);
                    Value(element[2..^1], held);
                }

                break;
            default:
                foreach (var one in (object[])value)
                {
                    Value(element, one);
                }

                break;
        }

        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, _bytes.Count - start);
        for (var i = 0; i < 4; i++)
        {
            _bytes[lengthAt + i] = length[i];
        }
    }

    private void U32(uint value)
    {
        Align(4);
        Append(BitConverter.GetBytes(value));
    }

    private void Text(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        U32((uint)utf8.Length);
        Append(utf8);
        _bytes.Add(0);
    }

    private void Signature(string text)
    {
        _bytes.Add((byte)text.Length);
        Append(Encoding.ASCII.GetBytes(text));
        _bytes.Add(0);
    }

    // BitConverter is little-endian on every machine this runs on (x64, arm64).
    private void Append(ReadOnlySpan<byte> bytes)
    {
        foreach (var one in bytes)
        {
            _bytes.Add(one);
        }
    }
}
