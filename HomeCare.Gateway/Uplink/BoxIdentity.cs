using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using HomeCare.Gateway.Outbox;
using HomeCare.Modules.Wire;

namespace HomeCare.Gateway.Uplink;

/// <summary>A key with its certificate, and whom the box trusts with it. They change together or not at all.</summary>
internal sealed record BoxCredentials(X509Certificate2 Certificate, X509Certificate2Collection Authority)
{
    public DateTimeOffset Begins => Certificate.NotBefore.ToUniversalTime();

    public DateTimeOffset Ends => Certificate.NotAfter.ToUniversalTime();
}

/// <summary>
/// Who the box is: its key, born here and never sent; its certificate; the authority it trusts. One file, 0600, that is replaced whole: a power cut at
/// any instant leaves a pair that matches. Only the first key has a file of its own, until the enrolment is answered. A box that was enrolled by an
/// earlier program has three files instead, which are read until the first renewal.
/// </summary>
internal sealed class BoxIdentity(string folder)
{
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile BoxCredentials? _current;

    private string BundlePath => Path.Combine(folder, "identity.pem");

    private string KeyPath => Path.Combine(folder, "box.key");

    private string CertificatePath => Path.Combine(folder, "box.crt");

    private string AuthorityPath => Path.Combine(folder, "authority.crt");

    public bool IsEnrolled => File.Exists(BundlePath) || File.Exists(CertificatePath);

    /// <summary>Null until <see cref="Load"/>.</summary>
    public BoxCredentials? Current => _current;

    /// <summary>The credentials in force, as soon as there are any. Ask again for each connection: a renewal changes them.</summary>
    public async Task<BoxCredentials> CredentialsAsync(CancellationToken stop)
    {
        await _ready.Task.WaitAsync(stop);
        return _current!;
    }

    public static X509Certificate2Collection ReadAuthority(string path)
    {
        var authority = new X509Certificate2Collection();
        authority.ImportFromPemFile(path);
        return authority;
    }

    /// <summary>Takes what is on the disk into use.</summary>
    public void Load()
    {
        // The certificate stands first in the bundle, the authority after it.
        _current = File.Exists(BundlePath)
            ? Read(File.ReadAllText(BundlePath))
            : new BoxCredentials(X509Certificate2.CreateFromPemFile(CertificatePath, KeyPath), ReadAuthority(AuthorityPath));
        _ready.TrySetResult();
    }

    /// <summary>The first request for a certificate, signed by the box's key; a key that is there already is used again.</summary>
    public string Request()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        if (!(File.Exists(KeyPath) && TryImport(key, File.ReadAllText(KeyPath))))
        {
            DurableFile.Replace(KeyPath, Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem()));
        }

        return RequestFor(key);
    }

    private static bool TryImport(ECDsa key, string pem)
    {
        try
        {
            key.ImportFromPem(pem);
            return true;
        }
        catch (Exception broken) when (broken is CryptographicException or ArgumentException)
        {
            // Nothing was certified for it yet: a new key does as well.
            return false;
        }
    }

    public static string RequestFor(ECDsa key) => new CertificateRequest("CN=box", key, HashAlgorithmName.SHA256).CreateSigningRequestPem();

    /// <summary>Durable, and in use, when it returns. Throws where the certificate is not of this box's key: then nothing is kept.</summary>
    public void Keep(EnrolmentAnswer answer)
    {
        Keep(answer.CertificatePem, File.ReadAllText(KeyPath), answer.AuthorityPem);
        File.Delete(KeyPath);
    }

    /// <summary>The credentials that a renewal brings, not in use yet. Throws where they do not belong together.</summary>
    public static BoxCredentials Read(ECDsa key, RenewalAnswer answer) => Read(Bundle(answer.CertificatePem, key.ExportPkcs8PrivateKeyPem(), answer.AuthorityPem));

    /// <summary>Durable, and in use, when it returns; when it throws, the former ones stay in force.</summary>
    public void Keep(ECDsa key, RenewalAnswer answer)
    {
        Keep(answer.CertificatePem, key.ExportPkcs8PrivateKeyPem(), answer.AuthorityPem);
        foreach (var former in new[] { KeyPath, CertificatePath, AuthorityPath })
        {
            File.Delete(former);
        }
    }

    private void Keep(string certificatePem, string keyPem, string authorityPem)
    {
        var bundle = Bundle(certificatePem, keyPem, authorityPem);
        var next = Read(bundle);
        DurableFile.Replace(BundlePath, Encoding.ASCII.GetBytes(bundle));
        _current = next;
        _ready.TrySetResult();
    }

    private static string Bundle(string certificatePem, string keyPem, string authorityPem) =>
        string.Join('\n', certificatePem.Trim(), keyPem.Trim(), authorityPem.Trim()) + "\n";

    private static BoxCredentials Read(string bundle)
    {
        var authority = new X509Certificate2Collection();
        authority.ImportFromPem(bundle);
        authority[0].Dispose();
        authority.RemoveAt(0);
        return authority.Count > 0
            ? new BoxCredentials(X509Certificate2.CreateFromPem(bundle, bundle), authority)
            : throw new CryptographicException("no authority beside the certificate");
    }
}
