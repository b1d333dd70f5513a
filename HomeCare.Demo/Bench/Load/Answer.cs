using System.Buffers.Text;
using System.Text;

namespace HomeCare.Demo.Bench.Load;

/// <summary>What a server answered: as much of HTTP/1.1 as a receipt needs.</summary>
/// <param name="Status">The status code.</param>
/// <param name="RetryAfterSeconds">What a 429 or 503 asked for; 0 for nothing.</param>
/// <param name="Stored">Lines of the receipt that say stored.</param>
/// <param name="Duplicates">Lines that say duplicate.</param>
internal readonly record struct Answer(int Status, int RetryAfterSeconds, int Stored, int Duplicates)
{
    private static readonly byte[] EndOfHead = Encoding.ASCII.GetBytes("\r\n\r\n"), NewLine = Encoding.ASCII.GetBytes("\r\n");

    /// <summary>
    /// Reads one answer from the start of what has come. False while a part of it is missing; a length that is neither said nor chunked is none that
    /// a box could read, and throws.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> came, out Answer answer, out int length)
    {
        (answer, length) = (default, 0);
        var head = came.IndexOf(EndOfHead);
        if (head < 0)
        {
            return false;
        }

        var fields = came[..(head + 2)];
        if (!fields.StartsWith("HTTP/1.1 "u8) || !Utf8Parser.TryParse(fields[9..], out int status, out _))
        {
            throw new InvalidDataException("Something answered that is no HTTP/1.1: " + Encoding.ASCII.GetString(came[..Math.Min(came.Length, 60)]));
        }

        var rest = came[(head + 4)..];
        int body;
        if (Number(fields, "content-length"u8) is { } said)
        {
            body = said <= rest.Length ? said : -1;
        }
        else if (Field(fields, "transfer-encoding"u8).SequenceEqual("chunked"u8))
        {
            body = Chunks(rest);
        }
        else
        {
            body = status is 204 ? 0 : throw new InvalidDataException("An answer that does not say its length.");
        }

        if (body < 0)
        {
            return false;
        }

        var text = rest[..body];
        answer = new Answer(
            status, Number(fields, "retry-after"u8) ?? 0, text.Count("\"outcome\":\"stored\""u8), text.Count("\"outcome\":\"duplicate\""u8));
        length = head + 4 + body;
        return true;
    }

    // How many bytes the chunks take with their last, empty one; -1 while that has not come.
    private static int Chunks(ReadOnlySpan<byte> rest)
    {
        var at = 0;
        while (true)
        {
            var line = rest[at..].IndexOf(NewLine);
            if (line < 0)
            {
                return -1;
            }

            if (!Utf8Parser.TryParse(rest.Slice(at, line), out int size, out _, 'X'))
            {
                throw new InvalidDataException("A chunk without its size.");
            }

            at += line + 2 + size + 2;
            if (at > rest.Length)
            {
                return -1;
            }

            if (size == 0)
            {
                return at;
            }
        }
    }

    private static int? Number(ReadOnlySpan<byte> fields, ReadOnlySpan<byte> name) =>
        Utf8Parser.TryParse(Field(fields, name), out int number, out _) ? number : null;

    private static ReadOnlySpan<byte> Field(ReadOnlySpan<byte> fields, ReadOnlySpan<byte> name)
    {
        while (fields.IndexOf(NewLine) is > 0 and var end)
        {
            var line = fields[..end];
            if (line.Length > name.Length && line[name.Length] == ':' && Ascii.EqualsIgnoreCase(line[..name.Length], name))
            {
                return Ascii.Trim(line[(name.Length + 1)..]) is var range ? line[(name.Length + 1)..][range] : default;
            }

            fields = fields[(end + 2)..];
        }

        return default;
    }
}
