using System.Security.Cryptography;

namespace HomeCare.Modules.Wire;

/// <summary>The <c>Content-Digest</c> field of RFC 9530 with sha-256: one flipped bit in a body is seen before anything is stored.</summary>
public static class ContentDigest
{
    /// <summary>The field's name.</summary>
    public const string FieldName = "Content-Digest";

    /// <summary>The field's value for a body: <c>sha-256=:BASE64:</c>.</summary>
    public static string Of(ReadOnlySpan<byte> body) =>
        $"sha-256=:{Convert.ToBase64String(SHA256.HashData(body))}:";

    /// <summary>
    /// True when the field names this body's sha-256. Other algorithms beside it are passed over; a field without sha-256,
    /// or a malformed one, is false.
    /// </summary>
    public static bool Matches(string? field, ReadOnlySpan<byte> body)
    {
        var members = field.AsSpan();
        foreach (var place in members.Split(','))
        {
            var text = members[place].Trim();
            if (!text.StartsWith("sha-256=:", StringComparison.Ordinal) || !text.EndsWith(":", StringComparison.Ordinal) || text.Length < 10)
            {
                continue;
            }

            Span<byte> claimed = stackalloc byte[SHA256.HashSizeInBytes];
            Span<byte> actual = stackalloc byte[SHA256.HashSizeInBytes];
            return Convert.TryFromBase64Chars(text["sha-256=:".Length..^1], claimed, out var length)
                && length == claimed.Length
                && SHA256.HashData(body, actual) == length
                && CryptographicOperations.FixedTimeEquals(claimed, actual);
        }

        return false;
    }
}
