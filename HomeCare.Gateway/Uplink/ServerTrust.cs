using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace HomeCare.Gateway.Uplink;

/// <summary>
/// Whether the other side is the server: chain to the authority of the enrolment, purpose, name, and dates. The dates are held against
/// <see cref="BoxClock.VerifyAt"/>: a machine that woke up in 1970 must reach its server to learn the hour.
/// </summary>
internal sealed class ServerTrust(X509Certificate2Collection authority, BoxClock clock)
{
    private static readonly Oid ServerAuthentication = new("1.3.6.1.5.5.7.3.1");
    private long _ends;

    /// <summary>Until when the certificate is good that was accepted last. UTC.</summary>
    public DateTimeOffset Ends => new(Interlocked.Read(ref _ends), TimeSpan.Zero);

    public X509ChainPolicy Policy()
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            // The authority is the home's own; it publishes no list, and a box that waits for one would be mute.
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(authority);
        policy.ApplicationPolicy.Add(ServerAuthentication);
        return policy;
    }

    /// <summary>The chain is always built again: what the machine's clock finds valid today may have ended by the server's.</summary>
    public bool Accepts(object sender, X509Certificate? certificate, X509Chain? shown, SslPolicyErrors errors)
    {
        if (certificate is not X509Certificate2 leaf || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None)
        {
            return false;
        }

        using var chain = new X509Chain { ChainPolicy = Policy() };
        if (shown is not null)
        {
            chain.ChainPolicy.ExtraStore.AddRange(shown.ChainPolicy.ExtraStore);
        }

        chain.ChainPolicy.VerificationTimeIgnored = false;
        chain.ChainPolicy.VerificationTime = clock.VerifyAt(leaf.NotBefore.ToUniversalTime()).UtcDateTime;
        if (!chain.Build(leaf))
        {
            return false;
        }

        Interlocked.Exchange(ref _ends, leaf.NotAfter.ToUniversalTime().Ticks);
        return true;
    }
}
