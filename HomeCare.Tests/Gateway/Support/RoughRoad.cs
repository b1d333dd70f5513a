using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace HomeCare.Tests.Gateway.Support;

/// <summary>What the road does to what travels on it from now on.</summary>
internal enum RoadState
{
    /// <summary>All of it, at once.</summary>
    Clear,

    /// <summary>Connections are taken and reset.</summary>
    Resets,

    /// <summary>Connections are taken, and nothing is ever heard again.</summary>
    BlackHole,

    /// <summary>What the box says arrives; no answer does, and the connection ends.</summary>
    AnswersLost,

    /// <summary>Of each answer a few bytes, then the end.</summary>
    AnswersCut,

    /// <summary>A few bytes of what the box says, then the end.</summary>
    QuestionsCut,

    /// <summary>One byte at a time, both ways.</summary>
    Trickle,

    /// <summary>A piece at a time, each late.</summary>
    Delays,
}

/// <summary>A TCP road between a box and its server, on loopback, that fails as roads do. It sees no more than bytes: the TLS in it is the real one.</summary>
internal sealed class RoughRoad : IAsyncDisposable
{
    private const int FewBytes = 10;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _closing = new();
    private readonly ConcurrentBag<Task> _travels = [];
    private readonly int _to;
    private readonly Task _taking;

    public RoughRoad(Uri server)
    {
        _to = server.Port;
        _listener.Start();
        _taking = TakeAsync();
    }

    public RoadState State { get; set; }

    public Uri Address => new($"https://localhost:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _listener.Stop();
        await _taking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(_travels).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _closing.Dispose();
    }

    private async Task TakeAsync()
    {
        while (true)
        {
            var box = await _listener.AcceptSocketAsync(_closing.Token);
            _travels.Add(TravelAsync(box));
        }
    }

    private async Task TravelAsync(Socket box)
    {
        using var near = box;
        using var far = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        near.NoDelay = true;
        if (State == RoadState.Resets)
        {
            Reset(near);
            return;
        }

        await far.ConnectAsync(IPAddress.Loopback, _to, _closing.Token);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token);
        var there = CarryAsync(near, far, near, isAnswer: false, over.Token);
        var back = CarryAsync(far, near, near, isAnswer: true, over.Token);
        await Task.WhenAny(there, back);
        if (State is RoadState.AnswersLost or RoadState.AnswersCut)
        {
            // What was said before the end still arrives.
            far.Shutdown(SocketShutdown.Send);
            await Task.WhenAny(there, back);
        }

        await over.CancelAsync();
        await Task.WhenAll(there, back).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task CarryAsync(Socket from, Socket to, Socket box, bool isAnswer, CancellationToken stop)
    {
        var buffer = new byte[64 * 1024];
        while (true)
        {
            var read = await from.ReceiveAsync(buffer, stop);
            if (read == 0)
            {
                return;
            }

            var piece = buffer.AsMemory(0, read);
            switch (State)
            {
                case RoadState.Resets:
                    Reset(box);
                    return;
                case RoadState.BlackHole:
                    break;
                case RoadState.AnswersLost when isAnswer:
                    return;
                case RoadState.AnswersCut when isAnswer:
                case RoadState.QuestionsCut when !isAnswer:
                    await SendAsync(to, piece[..Math.Min(FewBytes, read)], stop);
                    return;
                case RoadState.Trickle:
                    for (var i = 0; i < read; i++)
                    {
                        await SendAsync(to, piece.Slice(i, 1), stop);
                    }

                    break;
                case RoadState.Delays:
                    await Task.Delay(TimeSpan.FromMilliseconds(50), stop);
                    await SendAsync(to, piece, stop);
                    break;
                default:
                    await SendAsync(to, piece, stop);
                    break;
            }
        }
    }

    private static async Task SendAsync(Socket to, ReadOnlyMemory<byte> piece, CancellationToken stop)
    {
        while (piece.Length > 0)
        {
            piece = piece[await to.SendAsync(piece, stop)..];
        }
    }

    private static void Reset(Socket socket)
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Close();
    }
}
