using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using HomeCare.Modules.BackOffice.Contracts;
using MediatR;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace HomeCare.Web.Ingestion;

/// <summary>
/// TLS 1.2 and 1.3 towards boxes, with the server's certificate of our own authority. A box's certificate is asked for and verified
/// against that authority alone; a wrong one does not break the connection, so that the box is told why in words. Nothing is fetched
/// from the network to verify one.
/// </summary>
internal sealed class IngestionTls(IServiceScopeFactory scopes)
{
    private static readonly object ItemKey = new();

    private volatile SslStreamCertificateContext? own;
    private volatile X509Certificate2? authority;

    /// <summary>Loads the certificate; called before the server listens, and twice a day for a renewed one.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var (certificate, issuer, _) = await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new GetServerCertificate(), cancellationToken);
        authority = issuer;
        if (own?.TargetCertificate.Thumbprint != certificate.Thumbprint)
        {
            own = SslStreamCertificateContext.Create(certificate, [issuer], offline: true);
        }
    }

    public void Use(ListenOptions listen)
    {
        listen.Protocols = HttpProtocols.Http1AndHttp2;
        listen.UseHttps(new TlsHandshakeCallbackOptions
        {
            HandshakeTimeout = TimeSpan.FromSeconds(10),
            OnConnection = handshake => ValueTask.FromResult(OptionsFor(handshake.Connection)),
        });
    }

    /// <summary>What a connection presented, when our authority signed it for a box and its time was not over at the handshake; else null.</summary>
    public static VerifiedCertificate? Verified(HttpContext context) =>
        context.Features.Get<IConnectionItemsFeature>()?.Items.TryGetValue(ItemKey, out var verified) == true ? (VerifiedCertificate?)verified : null;

    /// <summary>The verified certificate itself.</summary>
    public static X509Certificate2? CertificateOf(HttpContext context) => Verified(context) is null ? null : context.Connection.ClientCertificate;

    private SslServerAuthenticationOptions OptionsFor(ConnectionContext connection)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.Add(authority!);
        return new SslServerAuthenticationOptions
        {
            ServerCertificateContext = own,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            ClientCertificateRequired = true,
            CertificateChainPolicy = policy,
            RemoteCertificateValidationCallback = (_, certificate, _, errors) => NoteVerdict(connection, certificate, errors),
        };
    }

    // The handshake goes on either way: the box's authentication refuses all but a verified certificate, in words. What each request asks
    // of the certificate is read from it here, once.
    private static bool NoteVerdict(ConnectionContext connection, X509Certificate? certificate, SslPolicyErrors errors)
    {
        connection.Items[ItemKey] = certificate is X509Certificate2 presented && errors == SslPolicyErrors.None
            ? new VerifiedCertificate(presented.GetCertHashString(HashAlgorithmName.SHA256), presented.NotAfter.ToUniversalTime())
            : null;
        return true;
    }
}

/// <summary>A verified certificate, as far as each request needs it.</summary>
/// <param name="Thumbprint">SHA-256, upper-case hex.</param>
/// <param name="EndsAt">When its time is over, UTC.</param>
internal sealed record VerifiedCertificate(string Thumbprint, DateTimeOffset EndsAt);

/// <summary>Takes up a renewed certificate without a restart.</summary>
internal sealed partial class CertificateRenewal(IngestionTls tls, TimeProvider time, ILogger<CertificateRenewal> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromHours(12), time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await RenewAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The program ends.
        }
    }

    private async Task RenewAsync(CancellationToken stoppingToken)
    {
        try
        {
            await tls.RefreshAsync(stoppingToken);
        }
        catch (IOException exception)
        {
            LogFailed(exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The server's certificate could not be renewed; the old one stays in use and it is tried again in 12 h")]
    private partial void LogFailed(Exception exception);
}
