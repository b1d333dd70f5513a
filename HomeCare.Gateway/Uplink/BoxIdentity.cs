using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using HomeCare.Gateway.Outbox;
using HomeCare.Modules.Wire;

namespace HomeCare.Gateway.Uplink;

/// <summary>
/// Who the box is: its key, born here and never sent; its certificate; the authority it trusts. Three files in the data folder, 0600, each old or
/// new and never half. The certificate is written last: while it is absent, the box is not enrolled.
/// </summary>
internal sealed class BoxIdentity(string folder)
{
    private readonly TaskCompletionSource<X509Certificate2> _certificate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private string KeyPath => Path.Combine(folder, "box.key");

    private string CertificatePath => Path.Combine(folder, "box.crt");

    private string AuthorityPath => Path.Combine(folder, "authority.crt");

    public bool IsEnrolled => File.Exists(CertificatePath);

    /// <summary>The certificate, as soon as there is one.</summary>
    public Task<X509Certificate2> CertificateAsync(CancellationToken stop) => _certificate.Task.WaitAsync(stop);

    public X509Certificate2Collection Authority() => ReadAuthority(AuthorityPath);

    public static X509Certificate2Collection ReadAuthority(string path)
    {
        var authority = new X509Certificate2Collection();
        authority.ImportFromPemFile(path);
        return authority;
    }

    /// <summary>Takes what is on the disk into use.</summary>
    public void Load() => _certificate.TrySetResult(X509Certificate2.CreateFromPemFile(CertificatePath, KeyPath));

    /// <summary>The request for a certificate, signed by the box's key; a key that is there already is used again.</summary>
    public string Request()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        if (File.Exists(KeyPath))
        {
            key.ImportFromPem(File.ReadAllText(KeyPath));
        }
        else
        {
            DurableFile.Replace(KeyPath, Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem()));
        }

        return new CertificateRequest("CN=box", key, HashAlgorithmName.SHA256).CreateSigningRequestPem();
    }

    /// <summary>Durable, and in use, when it returns. Throws where the certificate is not of this box's key: then nothing is kept.</summary>
    public void Keep(EnrolmentAnswer answer)
    {
        X509Certificate2.CreateFromPem(answer.CertificatePem, File.ReadAllText(KeyPath)).Dispose();
        DurableFile.Replace(AuthorityPath, Encoding.ASCII.GetBytes(answer.AuthorityPem));
        DurableFile.Replace(CertificatePath, Encoding.ASCII.GetBytes(answer.CertificatePem));
        Load();
    }
}
