using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using HomeCare.Modules.Wire;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HomeCare.Gateway.Uplink;

/// <summary>
/// Renews the box's certificate when two thirds of its life are over. The new key lives in memory until the new pair has been tried on the server for real;
/// only then does it replace the old one, so that neither a wrong authority nor a lost answer can cut the box off. No other lane waits for it.
/// </summary>
internal sealed partial class RenewalLane(
    GatewaySettings settings, BoxIdentity identity, BoxFaults faults, BoxClock clock, TimeProvider time, ILogger<RenewalLane> log) : BackgroundService
{
    /// <summary>Looked at so often: the clock may be corrected meanwhile, and no timer is longer than its turn.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromHours(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly Backoff Retry = new(TimeSpan.FromMinutes(1), TimeSpan.FromHours(6));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var failures = 0; ;)
        {
            var current = await identity.CredentialsAsync(stoppingToken);
            var due = clock.Now >= CertificateWatch.RenewAt(current.Begins, current.Ends);
            var renewed = due && await TryAsync(current, stoppingToken);
            failures = renewed || !due ? 0 : failures + 1;
            Warn(identity.Current!);
            await Task.Delay(failures == 0 ? LookEvery : Retry.Next(failures - 1, Random.Shared.NextDouble()), time, stoppingToken);
        }
    }

    private async Task<bool> TryAsync(BoxCredentials current, CancellationToken stop)
    {
        try
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            using var client = new ServerClient(settings.ServerAddress, current.Authority, current.Certificate, time, clock);
            var (answer, refusal, trouble) = await client.RenewAsync(new RenewalRequest(BoxIdentity.RequestFor(key)), stop);
            if (answer is null)
            {
                LogNotRenewed(log, trouble, refusal ?? "");
                Refuse(refusal, trouble);
                return false;
            }

            if (await RejectedAsync(BoxIdentity.Read(key, answer), stop) is { } why)
            {
                LogNotTaken(log, why);
                Refuse(null, why);
                return false;
            }

            identity.Keep(key, answer);
            faults.Set(BoxFaultCodes.CertificateRefused, null);
            LogRenewed(log, identity.Current!.Ends);
            return true;
        }
        catch (Exception wrong) when (wrong is CryptographicException or ArgumentException)
        {
            LogUnfit(log, wrong);
            faults.Set(BoxFaultCodes.CertificateRefused, "Le serveur a renvoyé un certificat qui n'est pas celui de ce boîtier ; l'ancien reste en service.");
            return false;
        }
        catch (Exception unwritten) when (unwritten is IOException or UnauthorizedAccessException)
        {
            LogNotKept(log, unwritten);
            return false;
        }
    }

    /// <summary>A dangers' batch without a danger, with the new credentials: an exact receipt proves them on both sides.</summary>
    private async Task<UplinkTrouble?> RejectedAsync(BoxCredentials next, CancellationToken stop)
    {
        using var client = new ServerClient(settings.ServerAddress, next.Authority, next.Certificate, time, clock);
        var nothing = JsonSerializer.SerializeToUtf8Bytes(new DangersBatch(WireV1.Version, clock.Now, 0, []), WireJson.Options);
        return await client.PostAsync(WireV1.DangersPath, nothing, items: 0, Patience, stop) switch
        {
            ServerAnswer.Received => null,
            ServerAnswer.NotNow not => not.Trouble,
            _ => UplinkTrouble.BoxRefused,
        };
    }

    // A server that is away is tried again, and is no fault of the certificate's until time runs short.
    private void Refuse(string? refusal, UplinkTrouble trouble)
    {
        if (refusal is not null || trouble is UplinkTrouble.BoxRefused or UplinkTrouble.CertificateRefused)
        {
            faults.Set(BoxFaultCodes.CertificateRefused, "Le serveur refuse de renouveler le certificat du boîtier.");
        }
    }

    private void Warn(BoxCredentials current)
    {
        var now = clock.Now;
        var date = current.Ends.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture);
        faults.Set(
            BoxFaultCodes.CertificateExpiring,
            now >= current.Ends ? "Le certificat du boîtier a expiré : le serveur ne le reconnaît plus, inscrivez-le de nouveau."
                : now >= CertificateWatch.WarnAt(current.Begins, current.Ends) ? $"Le certificat du boîtier expire le {date} et n'a pas encore été renouvelé."
                : null);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Certificate renewed, until {Ends:O}")]
    private static partial void LogRenewed(ILogger log, DateTimeOffset ends);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Certificate not renewed: {Trouble} {Refusal}; tried again")]
    private static partial void LogNotRenewed(ILogger log, UplinkTrouble trouble, string refusal);

    [LoggerMessage(Level = LogLevel.Error, Message = "The renewed certificate does not work on the server ({Trouble}); the old one stays")]
    private static partial void LogNotTaken(ILogger log, UplinkTrouble trouble);

    [LoggerMessage(Level = LogLevel.Error, Message = "The answer to the renewal is not of this box's key; the old certificate stays")]
    private static partial void LogUnfit(ILogger log, Exception wrong);

    [LoggerMessage(Level = LogLevel.Error, Message = "The renewed certificate could not be written; the old one stays, tried again")]
    private static partial void LogNotKept(ILogger log, Exception unwritten);
}
