using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace HomeCare.Tests.Faults.Fuzz;

/// <summary>A bracelet's side of the WebSocket that says anything: the link tells of each message, or that it is down and why.</summary>
internal static class LinkTargets
{
    private static readonly SemaphoreSlim One = new(1, 1);
    private static readonly Lazy<TcpListener> Listener = new(() =>
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener;
    });

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("websocket", () => [Frame(0x82, [0x25, 0x2A, (byte)'H']), Frame(0x02, [1, 2, 3]), Frame(0x81, [65]), Frame(0x89, []), Frame(0x88, [3, 0xE8]), [0x82, 0x7E, 0x02, 0x03, .. new byte[515]], [0x82, 0x7F, 0x7F]], RunAsync)
        {
            Words = [[0x82], [0x02], [0x80], [0x00], [0x7E, 0xFF, 0xFF], [0x7F, 0, 0, 0, 0, 0, 0, 1, 0], [0x88, 0], [0x8A, 0], [0xC2]],
        },
    ];

    private static byte[] Frame(byte opcode, byte[] payload) => [opcode, (byte)payload.Length, .. payload];

    private static async ValueTask<string> RunAsync(byte[] input)
    {
        await One.WaitAsync();
        try
        {
            var link = new WebSocketLink(new Uri($"ws://127.0.0.1:{((IPEndPoint)Listener.Value.LocalEndpoint).Port}/"), TimeProvider.System);
            using var stop = new CancellationTokenSource();
            var saying = SayAsync(input);
            var said = new StringBuilder();
            await foreach (var signal in link.ListenAsync(stop.Token))
            {
                if (signal is LinkSignal.Down down)
                {
                    BrokenPromiseException.Unless(down.Cause.Length > 0, "down without a cause");
                    said.Append(down.Cause);
                    break;
                }

                BrokenPromiseException.Unless(signal is not LinkSignal.Value value || value.Bytes.Length <= GattIds.LongestValue, "a value longer than an attribute may be");
                said.Append(signal is LinkSignal.Value ? "value " : "up ");
            }

            await saying;
            return said.ToString();
        }
        finally
        {
            One.Release();
        }
    }

    private static async Task SayAsync(byte[] input)
    {
        using var client = await Listener.Value.AcceptTcpClientAsync();
        var stream = client.GetStream();
        var request = new StringBuilder();
        var buffer = new byte[2048];
        while (!request.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            request.Append(Encoding.ASCII.GetString(buffer, 0, await stream.ReadAsync(buffer)));
        }

        var key = request.ToString().Split("Sec-WebSocket-Key: ")[1].Split('\r')[0];
        // The handshake's own hash, RFC 6455 §4.2.2.
#pragma warning disable CA5350
        var accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"));
        await stream.WriteAsync(input);
        client.Client.Shutdown(SocketShutdown.Send);
        // What the box still says is taken, so that its close is no reset.
        try
        {
            while (await stream.ReadAsync(buffer) > 0)
            {
            }
        }
        catch (IOException)
        {
            // It hung up first.
        }
    }
}
