using System.Text;

namespace HomeCare.Gateway.Sms;

/// <summary>
/// The GSM 7-bit default alphabet (3GPP 23.038 §6.2.1) with its extension table: what fits 160 places a message.
/// A character of the extension table takes two places (escape + code).
/// </summary>
internal static class Gsm7
{
    private const byte Escape = 0x1B;

    private const string Alphabet =
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001BÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    private static readonly (byte Code, char Character)[] Extension =
        [(0x0A, '\f'), (0x14, '^'), (0x28, '{'), (0x29, '}'), (0x2F, '\\'), (0x3C, '['), (0x3D, '~'), (0x3E, ']'), (0x40, '|'), (0x65, '€')];

    private static readonly Dictionary<char, byte[]> Codes = MakeCodes();

    /// <summary>Places one character takes: 1, 2 (extension table), or 0 when it is not in the alphabet.</summary>
    public static int PlacesOf(char character) => Codes.TryGetValue(character, out var code) ? code.Length : 0;

    /// <summary>Places the text takes, or null when a character is not in the alphabet (the text would need UCS-2).</summary>
    public static int? PlacesOf(string text)
    {
        var places = 0;
        foreach (var character in text)
        {
            if (PlacesOf(character) is var one && one == 0)
            {
                return null;
            }

            places += one;
        }

        return places;
    }

    /// <summary>The text as septets, one a byte. The caller has made sure that every character is in the alphabet.</summary>
    public static byte[] ToSeptets(string text) => [.. text.SelectMany(character => Codes[character])];

    /// <summary>Septets to text. A code that no table defines reads as a space, as 23.038 asks of a receiver.</summary>
    public static string ToText(ReadOnlySpan<byte> septets)
    {
        var text = new StringBuilder(septets.Length);
        for (var i = 0; i < septets.Length; i++)
        {
            if (septets[i] != Escape)
            {
                text.Append(Alphabet[septets[i] & 0x7F]);
            }
            else if (++i < septets.Length)
            {
                var code = septets[i];
                var extended = Array.Find(Extension, entry => entry.Code == code).Character;
                // An escape to a code the receiver does not know shows the basic table's character.
                text.Append(extended != default ? extended : code == Escape ? ' ' : Alphabet[code & 0x7F]);
            }
        }

        return text.ToString();
    }

    /// <summary>Packs septets eight in seven octets, after <paramref name="fillBits"/> bits that align them behind a header.</summary>
    public static byte[] Pack(ReadOnlySpan<byte> septets, int fillBits = 0)
    {
        var octets = new byte[(fillBits + septets.Length * 7 + 7) / 8];
        var bit = fillBits;
        foreach (var septet in septets)
        {
            var shifted = (septet & 0x7F) << (bit % 8);
            octets[bit / 8] |= (byte)shifted;
            if (shifted > 0xFF)
            {
                octets[bit / 8 + 1] |= (byte)(shifted >> 8);
            }

            bit += 7;
        }

        return octets;
    }

    /// <summary>Unpacks at most <paramref name="count"/> septets; fewer when the octets end before.</summary>
    public static byte[] Unpack(ReadOnlySpan<byte> octets, int count, int fillBits = 0)
    {
        var septets = new byte[Math.Max(0, Math.Min(count, (octets.Length * 8 - fillBits) / 7))];
        for (var i = 0; i < septets.Length; i++)
        {
            var bit = fillBits + i * 7;
            var pair = octets[bit / 8] | (bit / 8 + 1 < octets.Length ? octets[bit / 8 + 1] << 8 : 0);
            septets[i] = (byte)((pair >> (bit % 8)) & 0x7F);
        }

        return septets;
    }

    private static Dictionary<char, byte[]> MakeCodes()
    {
        var codes = new Dictionary<char, byte[]>();
        for (var i = 0; i < Alphabet.Length; i++)
        {
            if (i != Escape)
            {
                codes[Alphabet[i]] = [(byte)i];
            }
        }

        foreach (var (code, character) in Extension)
        {
            codes[character] = [Escape, code];
        }

        return codes;
    }
}
