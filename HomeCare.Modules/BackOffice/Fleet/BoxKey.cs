using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace HomeCare.Modules.BackOffice.Fleet;

/// <summary>What a box may ask a certificate for.</summary>
internal static class BoxKey
{
    private const int LongestRequest = 8192;

    /// <summary>The key of a request whose signature proves that the asker holds it; null for anything but ECDSA P-256.</summary>
    public static PublicKey? Read(string pem)
    {
        if (pem.Length > LongestRequest)
        {
            return null;
        }

        try
        {
            var request = CertificateRequest.LoadSigningRequestPem(pem, HashAlgorithmName.SHA256);
            using var key = request.PublicKey.GetECDsaPublicKey();
            return key?.ExportParameters(false).Curve.Oid?.Value == ECCurve.NamedCurves.nistP256.Oid.Value ? request.PublicKey : null;
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
