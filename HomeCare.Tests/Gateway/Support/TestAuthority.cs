using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace HomeCare.Tests.Gateway.Support;

/// <summary>An authority of one test, that signs its server and its box.</summary>
internal sealed class TestAuthority : IDisposable
{
    private static readonly Oid ServerAuthentication = new("1.3.6.1.5.5.7.3.1");
    private static readonly Oid ClientAuthentication = new("1.3.6.1.5.5.7.3.2");
    private static readonly DateTimeOffset From = TimeProvider.System.GetUtcNow().AddDays(-1);
    private readonly X509Certificate2 _certificate;

    public TestAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN=Test authority {Guid.NewGuid():N}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        _certificate = request.CreateSelfSigned(From, From.AddYears(1));
    }

    public string Pem => _certificate.ExportCertificatePem();

    public X509Certificate2 ForServer() => ForServer(From, From.AddMonths(6));

    /// <param name="forServer">False for one that its authority signed for another purpose.</param>
    public X509Certificate2 ForServer(DateTimeOffset begins, DateTimeOffset ends, bool forServer = true)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([forServer ? ServerAuthentication : ClientAuthentication], false));
        using var bare = Sign(request, begins, ends);
        using var whole = bare.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null);
    }

    /// <summary>As the server does it: whatever the request's subject says, the server names the box.</summary>
    public string ForBox(string requestPem)
    {
        var asked = CertificateRequest.LoadSigningRequestPem(requestPem, HashAlgorithmName.SHA256);
        var request = new CertificateRequest(new X500DistinguishedName("CN=box-1"), asked.PublicKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([ClientAuthentication], false));
        using var certificate = Sign(request, From, From.AddMonths(6));
        return certificate.ExportCertificatePem();
    }

    public void Dispose() => _certificate.Dispose();

    private X509Certificate2 Sign(CertificateRequest request, DateTimeOffset begins, DateTimeOffset ends) =>
        request.Create(_certificate, begins, ends, RandomNumberGenerator.GetBytes(8));
}
