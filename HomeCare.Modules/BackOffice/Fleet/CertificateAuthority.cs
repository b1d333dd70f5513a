using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.Shared;
using Microsoft.Extensions.Configuration;

namespace HomeCare.Modules.BackOffice.Fleet;

/// <summary>
/// The server's own authority (ECDSA P-256) in <c>authority/</c> of the data folder: made once, its key readable by its owner alone.
/// It signs boxes' certificates and the one the server shows them, and nothing else. Its certificate, <c>authority/authority.pem</c>,
/// is what travels with a box.
/// </summary>
internal sealed class CertificateAuthority(Engine engine, IConfiguration configuration, TimeProvider time)
{
    private static readonly TimeSpan AuthorityLife = TimeSpan.FromDays(3650);
    private static readonly TimeSpan LeafLife = TimeSpan.FromDays(365);

    // A box's clock may be behind when it starts, before it has asked for the time.
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromDays(1);

    private static readonly Oid ServerAuthentication = new("1.3.6.1.5.5.7.3.1");
    private static readonly Oid ClientAuthentication = new("1.3.6.1.5.5.7.3.2");

    private readonly Lock gate = new();
    private readonly string folder = DurableFile.PrivateFolder(engine.Folder, "authority");
    private X509Certificate2? authority;
    private X509Certificate2? server;

    public string AuthorityPem => Authority().ExportCertificatePem();

    /// <summary>A box's certificate for the key of its request.</summary>
    public X509Certificate2 SignBox(Guid box, PublicKey key)
    {
        var request = new CertificateRequest(new X500DistinguishedName($"CN={box:D}"), key, HashAlgorithmName.SHA256);
        return Sign(request, ClientAuthentication);
    }

    /// <summary>The server's own, from the folder while its names are right and more than a third of its life is left.</summary>
    public ServerCertificate Server()
    {
        lock (gate)
        {
            var names = Names();
            server ??= File.Exists(PathOf("server.pem")) ? Load("server") : null;
            if (server is null || !IsGood(server, names))
            {
                server = MakeServer(names);
            }

            return new ServerCertificate(server, X509CertificateLoader.LoadCertificate(Authority().RawData), PathOf("authority.pem"));
        }
    }

    private X509Certificate2 Authority()
    {
        lock (gate)
        {
            return authority ??= File.Exists(PathOf("authority.pem")) ? Load("authority") : MakeAuthority();
        }
    }

    private X509Certificate2 MakeAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=HomeCare boxes", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var now = time.GetUtcNow();
        return Keep("authority", request.CreateSelfSigned(now - ClockTolerance, now + AuthorityLife), key);
    }

    private X509Certificate2 MakeServer(HashSet<string> names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=HomeCare server", key, HashAlgorithmName.SHA256);
        var subject = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            if (IPAddress.TryParse(name, out var address))
            {
                subject.AddIpAddress(address);
            }
            else
            {
                subject.AddDnsName(name);
            }
        }

        request.CertificateExtensions.Add(subject.Build());
        return Keep("server", Sign(request, ServerAuthentication), key);
    }

    private X509Certificate2 Sign(CertificateRequest request, Oid purpose)
    {
        var issuer = Authority();
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([purpose], true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(issuer, true, false));
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] &= 0x7F; // a positive number, RFC 5280 4.1.2.2
        var now = time.GetUtcNow();
        return request.Create(issuer, now - ClockTolerance, now - ClockTolerance + LeafLife, serial);
    }

    private bool IsGood(X509Certificate2 certificate, HashSet<string> names)
    {
        var alternative = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().Single();
        var certified = alternative.EnumerateDnsNames().Concat(alternative.EnumerateIPAddresses().Select(address => address.ToString()));
        return certificate.NotAfter.ToUniversalTime() - time.GetUtcNow() > LeafLife / 3 && names.SetEquals(certified);
    }

    private HashSet<string> Names()
    {
        // A machine's name may hold characters that no certificate takes; then the configured names have to do.
        var machine = Environment.MachineName.ToLowerInvariant();
        var configured = configuration.GetSection("Ingestion:Names").GetChildren().Select(name => name.Value).OfType<string>();
        return Uri.CheckHostName(machine) == UriHostNameType.Dns
            ? ["localhost", "127.0.0.1", "::1", machine, .. configured]
            : ["localhost", "127.0.0.1", "::1", .. configured];
    }

    // The key first: a certificate without its key could never be used, a key without its certificate is simply made anew.
    private X509Certificate2 Keep(string name, X509Certificate2 certificate, ECDsa key)
    {
        DurableFile.Write(PathOf(name + ".key"), key.ExportPkcs8PrivateKeyPem());
        DurableFile.Write(PathOf(name + ".pem"), certificate.ExportCertificatePem());
        certificate.Dispose();
        return Load(name);
    }

    private X509Certificate2 Load(string name) => X509Certificate2.CreateFromPemFile(PathOf(name + ".pem"), PathOf(name + ".key"));

    private string PathOf(string file) => Path.Combine(folder, file);
}
