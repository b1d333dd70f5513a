using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace HomeCare.Demo;

/// <summary>What an authenticator on a telephone would show: RFC 6238 with SHA-1, six digits, 30 s, which is what sign-in pages expect.</summary>
internal static class Totp
{
    private const int StepSeconds = 30;
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public static string Code(string base32Secret, DateTimeOffset at)
    {
        Span<byte> step = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(step, at.ToUnixTimeSeconds() / StepSeconds);
        Span<byte> hash = stackalloc byte[HMACSHA1.HashSizeInBytes];
#pragma warning disable CA5350 // RFC 6238's default, which every authenticator speaks.
        HMACSHA1.HashData(Decode(base32Secret), step, hash);
#pragma warning restore CA5350
        var truncated = BinaryPrimitives.ReadInt32BigEndian(hash[(hash[^1] & 0xF)..]) & 0x7FFFFFFF;
        return (truncated % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <summary>How long the code still stands.</summary>
    public static int SecondsLeft(DateTimeOffset at) => StepSeconds - (int)(at.ToUnixTimeSeconds() % StepSeconds);

    /// <summary>Whether it is base 32 at all (RFC 4648; spaces, dashes and padding do not matter).</summary>
    public static bool IsSecret(string text) => Significant(text) is { Length: > 0 } letters && letters.All(letter => Alphabet.Contains(letter, StringComparison.Ordinal));

    private static byte[] Decode(string text)
    {
        var bytes = new List<byte>();
        var (buffer, bits) = (0, 0);
        foreach (var letter in Significant(text))
        {
            buffer = (buffer << 5) | Alphabet.IndexOf(letter, StringComparison.Ordinal);
            bits += 5;
            if (bits >= 8)
            {
                bits -= 8;
                bytes.Add((byte)(buffer >> bits));
                buffer &= (1 << bits) - 1;
            }
        }

        return [.. bytes];
    }

    private static string Significant(string text) => text.Replace(" ", "", StringComparison.Ordinal)
        .Replace("-", "", StringComparison.Ordinal).TrimEnd('=').ToUpperInvariant();
}
