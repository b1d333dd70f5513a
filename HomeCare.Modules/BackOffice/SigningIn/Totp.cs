using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace HomeCare.Modules.BackOffice.SigningIn;

/// <summary>Time-based one-time passwords: RFC 6238 with SHA-1, 30 s and six digits, which every authenticator speaks.</summary>
internal static class Totp
{
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const int StepSeconds = 30;

    /// <summary>A new secret of 160 bits (RFC 4226, 4), in Base32.</summary>
    public static string NewSecret() => RandomNumberGenerator.GetString(Base32, 32);

    public static long StepAt(DateTimeOffset time) => time.ToUnixTimeSeconds() / StepSeconds;

    /// <summary>The six digits of a step.</summary>
    public static string CodeOf(string secret, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> hash = stackalloc byte[HMACSHA1.HashSizeInBytes];
#pragma warning disable CA5350 // RFC 6238's default; HMAC does not rest on SHA-1's resistance to collisions.
        HMACSHA1.HashData(Decode(secret), counter, hash);
#pragma warning restore CA5350
        var offset = hash[^1] & 0x0F;
        var number = BinaryPrimitives.ReadInt32BigEndian(hash[offset..]) & 0x7FFFFFFF;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <summary>The step that the code belongs to: now, one before or one after; null when it is none of them.</summary>
    public static long? FindStep(string secret, string typed, DateTimeOffset now)
    {
        var code = Encoding.ASCII.GetBytes(string.Concat(typed.Where(letter => letter != ' ')));
        long? found = null;
        for (var step = StepAt(now) - 1; step <= StepAt(now) + 1; step++)
        {
            if (CryptographicOperations.FixedTimeEquals(code, Encoding.ASCII.GetBytes(CodeOf(secret, step))))
            {
                found = step;
            }
        }

        return found;
    }

    private static byte[] Decode(string secret)
    {
        var bytes = new List<byte>(secret.Length * 5 / 8);
        var (buffer, bits) = (0, 0);
        foreach (var letter in secret)
        {
            buffer = ((buffer << 5) | Base32.IndexOf(letter, StringComparison.Ordinal)) & 0xFFF;
            bits += 5;
            if (bits >= 8)
            {
                bits -= 8;
                bytes.Add((byte)(buffer >> bits));
            }
        }

        return [.. bytes];
    }
}
