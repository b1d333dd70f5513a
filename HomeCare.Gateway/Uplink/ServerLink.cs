using HomeCare.Gateway.Danger;
using HomeCare.Gateway.Watchdog;
using HomeCare.Modules.Wire;
using Microsoft.Extensions.Logging;

namespace HomeCare.Gateway.Uplink;

/// <summary>The lanes' common way: waits for the enrolment, posts, takes the plan that a receipt brings, keeps the status.</summary>
internal sealed partial class ServerLink(
    GatewaySettings settings, BoxIdentity identity, EmergencyPlanFile plans, UplinkStatus status, BoxClock clock, TimeProvider time, ILogger<ServerLink> log) : IDisposable
{
    private readonly SemaphoreSlim _once = new(1, 1);
    private (ServerClient Client, BoxCredentials As)? _client;

    /// <summary>Waits for the enrolment, so that nothing is composed that would be old when it leaves.</summary>
    public async Task ReadyAsync(LoopMark loop, CancellationToken stop)
    {
        loop.Rests();
        await identity.CredentialsAsync(stop);
        loop.Turned();
    }

    public async Task<ServerAnswer> PostAsync(string path, byte[] body, int items, TimeSpan patience, CancellationToken stop)
    {
        var client = await ClientAsync(stop);
        var asked = clock.Ask();
        var answer = await client.PostAsync(path, body, items, patience, stop);
        if (answer is ServerAnswer.NotNow not)
        {
            LogNotNow(log, path, not.Trouble);
            status.Saw(path, not.Trouble);
            return answer;
        }

        if (answer is ServerAnswer.Received { Receipt.ReceivedAt: var receivedAt })
        {
            clock.Hear(receivedAt, asked, client.ServerEnds);
        }

        status.Saw(path, UplinkTrouble.None);
        if (answer is ServerAnswer.Received { Receipt.Plan: { } plan })
        {
            plans.Take(plan);
        }

        return answer;
    }

    public void Dispose()
    {
        _client?.Client.Dispose();
        _once.Dispose();
    }

    /// <summary>Connections are kept alive for as long as the credentials are the same.</summary>
    private async Task<ServerClient> ClientAsync(CancellationToken stop)
    {
        var credentials = await identity.CredentialsAsync(stop);
        await _once.WaitAsync(stop);
        try
        {
            if (_client is { } former && former.As != credentials)
            {
                _client = null;
                former.Client.Retire();
            }

            _client ??= (new ServerClient(settings.ServerAddress, credentials.Authority, credentials.Certificate, time, clock), credentials);
            return _client.Value.Client;
        }
        finally
        {
            _once.Release();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Path}: {Trouble}; kept and sent again")]
    private static partial void LogNotNow(ILogger log, string path, UplinkTrouble trouble);
}
