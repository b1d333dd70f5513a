using System.Globalization;
using System.Text;
using QRCoder;

namespace HomeCare.Web.Pages.BackOffice;

/// <summary>A QR code as one SVG path: it stands in the page itself, so that a secret has no address of its own.</summary>
internal sealed record QrCode(int Size, string Path)
{
    private const int QuietZone = 4;

    /// <summary>What authenticators scan: <c>otpauth://totp/</c> with the issuer.</summary>
    public static QrCode ForAuthenticator(string email, string secret) =>
        Of($"otpauth://totp/HomeCare:{Uri.EscapeDataString(email)}?secret={secret}&issuer=HomeCare");

    public static QrCode Of(string text)
    {
        using var data = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        var rows = data.ModuleMatrix;
        var quiet = rows.Count(row => row.Cast<bool>().Any(dark => dark)) == rows.Count ? QuietZone : 0;
        var path = new StringBuilder();
        for (var y = 0; y < rows.Count; y++)
        {
            for (var x = 0; x < rows[y].Count; x++)
            {
                if (rows[y][x])
                {
                    path.Append(CultureInfo.InvariantCulture, $"M{x + quiet} {y + quiet}h1v1h-1z");
                }
            }
        }

        return new QrCode(rows.Count + (2 * quiet), path.ToString());
    }
}
