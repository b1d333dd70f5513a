using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace HomeCare.Modules.Wire;

/// <summary>
/// An instant on the wire: date, time and offset, all three, to 100 ns at most. Without its offset a time would be read in the
/// server's own zone; with more digits it would not come back as it was sent.
/// </summary>
internal sealed class WireTime : JsonConverter<DateTimeOffset>
{
    private const int MostDecimals = 7;

    /// <inheritdoc/>
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && reader.GetString() is { } text && HasForm(text)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var instant)
            ? instant.ToUniversalTime()
            : throw new JsonException("A time is written as 2026-03-12T13:32:00Z, with its offset and at most seven decimals.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToUniversalTime());

    private static bool HasForm(string text)
    {
        if (text.Length < 20 || !Fits(text.AsSpan(0, 19), "0000-00-00T00:00:00"))
        {
            return false;
        }

        var rest = text.AsSpan(19);
        if (rest[0] == '.')
        {
            var decimals = rest[1..].IndexOfAnyExceptInRange('0', '9');
            if (decimals is < 1 or > MostDecimals)
            {
                return false;
            }

            rest = rest[(decimals + 1)..];
        }

        return rest is "Z" || Fits(rest, "+00:00") || Fits(rest, "-00:00");
    }

    /// <summary>True when the text is the pattern, with any digit for a 0.</summary>
    private static bool Fits(ReadOnlySpan<char> text, string pattern)
    {
        if (text.Length != pattern.Length)
        {
            return false;
        }

        for (var at = 0; at < pattern.Length; at++)
        {
            if (pattern[at] == '0' ? !char.IsAsciiDigit(text[at]) : text[at] != pattern[at])
            {
                return false;
            }
        }

        return true;
    }
}
