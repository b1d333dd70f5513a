using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace HomeCare.Modules.BackOffice.Fleet;

/// <summary>
/// Eight characters without look-alikes, as <c>7KQ4-M2XD</c>. The first half names the box that is meant, so that wrong tries count
/// against that box alone and nobody can void the others' codes; the second half is the proof and is kept as a hash only.
/// </summary>
internal sealed record OneTimeCode(string Name, string Proof)
{
    private const string Letters = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
    private const int Half = 4;
    private const int Iterations = 210_000;

    public override string ToString() => $"{Name}-{Proof}";

    public static OneTimeCode New() => new(RandomNumberGenerator.GetString(Letters, Half), RandomNumberGenerator.GetString(Letters, Half));

    /// <summary>Reads what a person typed: case, spaces and dashes do not matter.</summary>
    public static bool TryParse(string? typed, [NotNullWhen(true)] out OneTimeCode? code)
    {
        var text = string.Concat((typed ?? "").Where(letter => letter is not ('-' or ' ')).Select(char.ToUpperInvariant));
        code = text.Length == 2 * Half && text.All(Letters.Contains) ? new OneTimeCode(text[..Half], text[Half..]) : null;
        return code is not null;
    }

    /// <summary>Salt and hash of the proof, in base64. Slow, because twenty bits alone would be found at once in a stolen database.</summary>
    public string Hash()
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        return Convert.ToBase64String([.. salt, .. Derive(salt)]);
    }

    public bool Matches(string hash)
    {
        var bytes = Convert.FromBase64String(hash);
        return CryptographicOperations.FixedTimeEquals(bytes.AsSpan(16), Derive(bytes[..16]));
    }

    private byte[] Derive(byte[] salt) =>
        Rfc2898DeriveBytes.Pbkdf2(Encoding.ASCII.GetBytes(Proof), salt, Iterations, HashAlgorithmName.SHA512, 32);
}
