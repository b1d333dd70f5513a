using System.Security.Cryptography;
using HomeCare.Modules.Wire;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HomeCare.Gateway.Uplink;

/// <summary>Trades the one-time code for the box's certificate.</summary>
internal static class Enrolling
{
    /// <summary>One try: enrolled when both are empty; a refusal is final, a trouble passes.</summary>
    public static async Task<(string? Refusal, UplinkTrouble Trouble)> TryAsync(
        BoxIdentity identity, Uri server, string authorityFile, string code, TimeProvider time, CancellationToken stop, BoxClock? clock = null)
    {
        using var client = new ServerClient(server, BoxIdentity.ReadAuthority(authorityFile), box: null, time, clock);
        var (answer, refusal, trouble) = await client.EnrolAsync(new EnrolmentRequest(code, identity.Request()), stop);
        if (answer is null)
        {
            return (refusal, trouble);
        }

        try
        {
            identity.Keep(answer);
            return (null, UplinkTrouble.None);
        }
        catch (Exception wrong) when (wrong is CryptographicException or ArgumentException)
        {
            return ("Le serveur a renvoyé un certificat qui n'est pas celui de ce boîtier.", UplinkTrouble.BoxRefused);
        }
    }
}

/// <summary>
/// At start: takes the certificate on the disk into use, or trades the code in the settings for one, however long the server is away. The danger
/// path does not wait for it.
/// </summary>
internal sealed partial class Enrolment(
    GatewaySettings settings, BoxIdentity identity, UplinkStatus status, BoxFaults faults, BoxClock clock, TimeProvider time, ILogger<Enrolment> log) : BackgroundService
{
    private static readonly Backoff Retry = new(TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(30));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (identity.IsEnrolled && TryLoad())
        {
            return;
        }

        if (settings.Code.Length == 0)
        {
            LogNoCode(log);
            return;
        }

        for (var failures = 0; ; failures++)
        {
            var (refusal, trouble) = await Enrolling.TryAsync(
                identity, settings.ServerAddress, settings.Authority, settings.Code, time, stoppingToken, clock);
            if (refusal is not null)
            {
                LogRefused(log, refusal);
                return;
            }

            if (trouble == UplinkTrouble.None)
            {
                faults.Set(BoxFaultCodes.IdentityUnreadable, null);
                LogEnrolled(log);
                return;
            }

            status.Saw(WireV1.EnrolmentPath, trouble);
            LogTrouble(log, trouble);
            await Task.Delay(Retry.Next(failures, Random.Shared.NextDouble()), time, stoppingToken);
        }
    }

    /// <summary>A box that cannot say who it is still texts the relatives; with a code it enrols again.</summary>
    private bool TryLoad()
    {
        try
        {
            identity.Load();
            return true;
        }
        catch (Exception broken) when (broken is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            LogUnreadable(log, broken);
            faults.Set(BoxFaultCodes.IdentityUnreadable, "Le certificat du boîtier est illisible : inscrivez-le de nouveau.");
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "The box's certificate or key on the disk cannot be read")]
    private static partial void LogUnreadable(ILogger log, Exception broken);

    [LoggerMessage(Level = LogLevel.Error, Message = "Ce boîtier n'est pas inscrit et n'a pas de code : lancez « HomeCare.Gateway enrol »")]
    private static partial void LogNoCode(ILogger log);

    [LoggerMessage(Level = LogLevel.Error, Message = "Inscription refusée : {Refusal}")]
    private static partial void LogRefused(ILogger log, string refusal);

    [LoggerMessage(Level = LogLevel.Information, Message = "Enrolled")]
    private static partial void LogEnrolled(ILogger log);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Enrolment: {Trouble}; tried again")]
    private static partial void LogTrouble(ILogger log, UplinkTrouble trouble);
}
