using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using HomeCare.Gateway.Uplink;

namespace HomeCare.Gateway.Diagnosis;

/// <summary>
/// Asks the server whether it lives. A wrong certificate does not end the question: with it the technician also learns what the clock and the
/// network are like. Nothing of the box is shown to the other side, not even its certificate.
/// </summary>
internal static class ServerProbe
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    public static async Task<ServerFacts> AskAsync(Uri server, X509Certificate2Collection authority, TimeProvider time, CancellationToken stop)
    {
        string? doubt = null;
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false, ConnectTimeout = Patience };
        // Accepted to hear the hour, and judged below: nothing but this question is ever sent on that connection.
#pragma warning disable CA5359
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
        {
            doubt = Doubt(certificate as X509Certificate2, errors, authority);
            return true;
        };
#pragma warning restore CA5359
        using var http = new HttpClient(handler) { BaseAddress = server, Timeout = Patience, MaxResponseContentBufferSize = 65_536 };
        try
        {
            using var answer = await http.GetAsync("/health/live", stop);
            var offset = answer.Headers.Date is { } theirs ? time.GetUtcNow() - theirs : (TimeSpan?)null;
            var trouble = answer switch
            {
                { StatusCode: HttpStatusCode.OK } when doubt is null => UplinkTrouble.None,
                { StatusCode: >= HttpStatusCode.Ambiguous and < HttpStatusCode.BadRequest } => UplinkTrouble.CaptivePortal,
                _ when answer.Content.Headers.ContentType?.MediaType == "text/html" => UplinkTrouble.CaptivePortal,
                _ when doubt is not null => UplinkTrouble.CertificateRefused,
                { StatusCode: HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests } => UplinkTrouble.Busy,
                _ => UplinkTrouble.ServerFault,
            };
            return new ServerFacts(trouble, doubt ?? (trouble == UplinkTrouble.None ? null : $"HTTP {(int)answer.StatusCode}"), offset);
        }
        catch (HttpRequestException broken)
        {
            var unknown = broken.HttpRequestError == HttpRequestError.NameResolutionError
                || broken.InnerException is SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain };
            return new ServerFacts(unknown ? UplinkTrouble.NameUnknown : UplinkTrouble.Unreachable, null, null);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return new ServerFacts(UplinkTrouble.Unreachable, null, null);
        }
    }

    /// <summary>Why the box would not speak to it; null when it would.</summary>
    private static string? Doubt(X509Certificate2? certificate, SslPolicyErrors errors, X509Certificate2Collection authority)
    {
        if (certificate is null)
        {
            return "aucun";
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            return "autre nom";
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.CustomTrustStore.AddRange(authority);
        return chain.Build(certificate) ? null
            : chain.ChainStatus.Any(one => one.Status.HasFlag(X509ChainStatusFlags.NotTimeValid)) ? "date de validité"
            : "autre autorité";
    }
}
