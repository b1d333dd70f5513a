using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace HomeCare.Modules.Telemetry.Series.Influx;

/// <summary>
/// Lines of InfluxDB's line protocol, into one growing buffer: measurement, tags, fields, nanoseconds. Line protocol has no line break outside
/// strings, so one in a key or tag becomes <c>\n</c>, as InfluxData's own clients write it.
/// </summary>
internal sealed class LineWriter
{
    private byte[] buffer = new byte[64 * 1024];
    private int length;
    private bool hasField;

    /// <summary>Where each line ends, so that a batch can be halved.</summary>
    public List<int> Ends { get; } = [];

    public ReadOnlyMemory<byte> Written => buffer.AsMemory(0, length);

    public void Clear()
    {
        length = 0;
        Ends.Clear();
    }

    /// <summary>Begins a line with one tag, <c>p</c>: the person's random id, and nothing else that could tell who it is.</summary>
    public LineWriter Begin(ReadOnlySpan<byte> measurement, Guid patient)
    {
        Raw(measurement);
        Raw(",p="u8);
        length += Utf8Formatter.TryFormat(patient, Room(36), out var written) ? written : throw new InvalidOperationException("a Guid has 36 characters");
        hasField = false;
        return this;
    }

    public LineWriter Begin(string measurement)
    {
        Escaped(measurement, ", ");
        hasField = false;
        return this;
    }

    /// <summary>An empty tag is no tag: the protocol has no word for it.</summary>
    public LineWriter Tag(string key, string value)
    {
        if (key.Length > 0 && value.Length > 0)
        {
            Raw(","u8);
            Escaped(key, ",= ");
            Raw("="u8);
            Escaped(value, ",= ");
        }

        return this;
    }

    public LineWriter Integer(ReadOnlySpan<byte> key, long value)
    {
        Key(key);
        length += value.TryFormat(Room(20), out var written, default, CultureInfo.InvariantCulture) ? written : 0;
        Raw("i"u8);
        return this;
    }

    /// <summary>The shortest digits that give back the same bits. NaN and the infinities have no digits: never stored.</summary>
    public LineWriter Float(ReadOnlySpan<byte> key, double value)
    {
        if (double.IsFinite(value))
        {
            Key(key);
            length += value.TryFormat(Room(32), out var written, default, CultureInfo.InvariantCulture) ? written : 0;
        }

        return this;
    }

    public LineWriter Text(ReadOnlySpan<byte> key, string value)
    {
        Key(key);
        Raw("\""u8);
        Escaped(value, "\"\\", breaks: false);
        Raw("\""u8);
        return this;
    }

    public void End(long nanoseconds)
    {
        Raw(" "u8);
        length += nanoseconds.TryFormat(Room(20), out var written, default, CultureInfo.InvariantCulture) ? written : 0;
        Raw("\n"u8);
        Ends.Add(length);
    }

    /// <summary>For keys of other makers: ours are plain words.</summary>
    public static byte[] Escape(string key)
    {
        var writer = new LineWriter();
        writer.Escaped(key, ",= ");
        return writer.Written.ToArray();
    }

    private void Key(ReadOnlySpan<byte> key)
    {
        Raw(hasField ? ","u8 : " "u8);
        Raw(key);
        Raw("="u8);
        hasField = true;
    }

    private void Escaped(string text, string special, bool breaks = true)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (breaks && rune.Value is '\n' or '\r' or '\t')
            {
                Raw(rune.Value switch { '\n' => "\\n"u8, '\r' => "\\r"u8, _ => "\\t"u8 });
                continue;
            }

            if (rune.IsAscii && special.Contains((char)rune.Value, StringComparison.Ordinal))
            {
                Raw("\\"u8);
            }

            length += rune.EncodeToUtf8(Room(4));
        }
    }

    private void Raw(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        length += bytes.Length;
    }

    private Span<byte> Room(int needed)
    {
        if (buffer.Length - length < needed)
        {
            Array.Resize(ref buffer, Math.Max(buffer.Length * 2, length + needed));
        }

        return buffer.AsSpan(length);
    }
}
