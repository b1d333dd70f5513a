using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace HomeCare.Gateway.Watchdog;

/// <summary>What the service manager gave the program in its environment (sd_notify(3), sd_watchdog_enabled(3)).</summary>
/// <param name="Socket">NOTIFY_SOCKET; null when there is no service manager.</param>
/// <param name="WatchdogEvery">How long it waits for a sign of life; null when it does not.</param>
internal sealed record NotifySettings(string? Socket, TimeSpan? WatchdogEvery)
{
    public static NotifySettings FromEnvironment() => Of(Environment.GetEnvironmentVariable, Environment.ProcessId);

    public static NotifySettings Of(Func<string, string?> variable, int processId)
    {
        // Where WATCHDOG_PID names another process, the watchdog is that one's.
        var ours = variable("WATCHDOG_PID") is not { Length: > 0 } pid || pid == processId.ToString(CultureInfo.InvariantCulture);
        return new NotifySettings(
            variable("NOTIFY_SOCKET") is { Length: > 0 } socket ? socket : null,
            ours && long.TryParse(variable("WATCHDOG_USEC"), NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds) && microseconds > 0
                ? TimeSpan.FromMicroseconds(microseconds)
                : null);
    }
}

/// <summary>Says things to the service manager: one datagram each, nothing is awaited.</summary>
internal sealed class NotifySocket(string path) : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

    // "@" stands for the zero byte of the abstract namespace.
    private readonly UnixDomainSocketEndPoint _manager = new(path.StartsWith('@') ? "\0" + path[1..] : path);

    /// <returns>False when the manager does not listen (any more).</returns>
    public bool Say(string line)
    {
        try
        {
            _socket.SendTo(Encoding.UTF8.GetBytes(line), _manager);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public void Dispose() => _socket.Dispose();
}
