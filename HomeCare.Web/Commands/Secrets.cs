using System.Security.Cryptography;

namespace HomeCare.Web.Commands;

internal static class Secrets
{
    // Without look-alikes: people copy it from a screen.
    private const string Letters = "abcdefghjkmnpqrstuvwxyz23456789";

    /// <summary>Twenty random letters in four groups: 99 bits.</summary>
    public static string NewPassword() =>
        string.Join('-', Enumerable.Range(0, 4).Select(_ => RandomNumberGenerator.GetString(Letters, 5)));
}
