using System.Buffers.Binary;

namespace HomeCare.Gateway.Bracelet.DBus;

/// <summary>One message: its header's fields, and its body as bytes that are read only when they are asked for.</summary>
internal sealed record DBusMessage(DBusKind Kind, uint Serial)
{
    public const int FixedHead = 16;

    /// <summary>Larger ones are hostile: all of bluetoothd's objects in a crowded street are well below.</summary>
    public const int LongestBody = 4 * 1024 * 1024;

    private const int LongestFields = 64 * 1024;
    private const byte Version = 1;
    private const byte NoReply = 1;

    public byte Flags { get; init; }

    public uint ReplyTo { get; init; }

    public string Path { get; init; } = "";

    public string Interface { get; init; } = "";

    public string Member { get; init; } = "";

    public string Error { get; init; } = "";

    public string Destination { get; init; } = "";

    public string Sender { get; init; } = "";

    public string Signature { get; init; } = "";

    public ReadOnlyMemory<byte> Body { get; init; }

    public bool LittleEndian { get; init; } = true;

    public bool WantsReply => Kind == DBusKind.Call && (Flags & NoReply) == 0;

    /// <summary>The body's values; null when it is not what its signature says.</summary>
    public object[]? Values() => DBusReader.Values(Body.Span, LittleEndian, Signature);

    /// <summary>How long the message is whose first <see cref="FixedHead"/> bytes these are; null when they begin none that we would take.</summary>
    public static int? Length(ReadOnlySpan<byte> head)
    {
        if (head.Length < FixedHead || head[0] is not ((byte)'l' or (byte)'B') || head[3] != Version)
        {
            return null;
        }

        var little = head[0] == 'l';
        var body = little ? BinaryPrimitives.ReadUInt32LittleEndian(head[4..]) : BinaryPrimitives.ReadUInt32BigEndian(head[4..]);
        var fields = little ? BinaryPrimitives.ReadUInt32LittleEndian(head[12..]) : BinaryPrimitives.ReadUInt32BigEndian(head[12..]);
        return body > LongestBody || fields > LongestFields ? null : Up8(FixedHead + (int)fields) + (int)body;
    }

    /// <summary>A whole message; null when it breaks the format.</summary>
    public static DBusMessage? Parse(ReadOnlyMemory<byte> whole)
    {
        var span = whole.Span;
        if (Length(span) is not { } length || length != span.Length)
        {
            return null;
        }

        var little = span[0] == 'l';
        var reader = new DBusReader(span, little);
        _ = reader.U32();
        var body = (int)reader.U32();
        var serial = reader.U32();
        var fields = reader.Value("a(yv)", 0) as object[];
        reader.Align(8);
        if (reader.Broken || fields is null || serial == 0 || reader.At != length - body)
        {
            return null;
        }

        var message = new DBusMessage((DBusKind)span[1], serial) { Flags = span[2], LittleEndian = little, Body = whole[(length - body)..] };
        foreach (var field in fields)
        {
            if (field is not object[] { Length: 2 } pair || pair[0] is not byte code || message.With(code, pair[1]) is not { } next)
            {
                return null;
            }

            message = next;
        }

        return message.IsComplete ? message : null;
    }

    public byte[] ToBytes()
    {
        var fields = new List<object>();
        Add(fields, 1, "o", Path.Length > 0 ? new DBusPath(Path) : null);
        Add(fields, 2, "s", Interface.Length > 0 ? Interface : null);
        Add(fields, 3, "s", Member.Length > 0 ? Member : null);
        Add(fields, 4, "s", Error.Length > 0 ? Error : null);
        Add(fields, 5, "u", ReplyTo > 0 ? ReplyTo : null);
        Add(fields, 6, "s", Destination.Length > 0 ? Destination : null);
        Add(fields, 7, "s", Sender.Length > 0 ? Sender : null);
        Add(fields, 8, "g", Signature.Length > 0 ? new DBusSignature(Signature) : null);
        var writer = new DBusWriter();
        writer.Value("y", (byte)'l');
        writer.Value("y", (byte)Kind);
        writer.Value("y", Flags);
        writer.Value("y", Version);
        writer.Value("u", (uint)Body.Length);
        writer.Value("u", Serial);
        writer.Value("a(yv)", fields.ToArray());
        writer.Align(8);
        return [.. writer.ToArray(), .. Body.Span];
    }

    // What each kind must have; unknown kinds are passed over by the caller, as the specification says.
    private bool IsComplete => Kind switch
    {
        DBusKind.Call => Path.Length > 0 && Member.Length > 0,
        DBusKind.Return => ReplyTo > 0,
        DBusKind.Error => ReplyTo > 0 && Error.Length > 0,
        DBusKind.Signal => Path.Length > 0 && Interface.Length > 0 && Member.Length > 0,
        _ => Kind != 0,
    };

    // Null for a field of the wrong type; an unknown field is passed over, as the specification says.
    private DBusMessage? With(byte code, object value) => (code, value) switch
    {
        (1, DBusPath path) => this with { Path = path.Text },
        (2, string text) => this with { Interface = text },
        (3, string text) => this with { Member = text },
        (4, string text) => this with { Error = text },
        (5, uint serial) => this with { ReplyTo = serial },
        (6, string text) => this with { Destination = text },
        (7, string text) => this with { Sender = text },
        (8, DBusSignature signature) => this with { Signature = signature.Text },
        ( >= 1 and <= 8, _) => null,
        _ => this,
    };

    private static void Add(List<object> fields, byte code, string signature, object? value)
    {
        if (value is not null)
        {
            fields.Add(new object[] { code, new DBusVariant(signature, value) });
        }
    }

    private static int Up8(int length) => (length + 7) & ~7;
}
