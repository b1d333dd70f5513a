using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;

namespace HomeCare.Gateway.Bracelet.DBus;

/// <summary>
/// One connection to a message bus over its Unix socket. A pump reads and hands signals and calls on in the order they came, and a writer
/// sends: neither ever waits for whoever uses the connection. What breaks the format closes it; a call then fails with a reason.
/// </summary>
internal sealed class DBusConnection : IAsyncDisposable
{
    private const string Bus = "org.freedesktop.DBus";
    private const string HungUp = "le bus a raccroché";
    private static readonly TimeSpan OpenLimit = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<uint, (TaskCompletionSource<DBusReply> Done, Action<DBusReply>? InPump)> _waiting = new();
    private readonly Channel<byte[]> _toSend = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(1024) { SingleReader = true });
    private readonly CancellationTokenSource _ending = new();
    private readonly Socket _socket;
    private readonly Action<DBusMessage> _onSignal;
    private readonly Func<DBusMessage, DBusAnswer> _onCall;
    private readonly TimeProvider _time;
    private readonly Task _running;
    private uint _serial;

    private DBusConnection(Socket socket, Action<DBusMessage> onSignal, Func<DBusMessage, DBusAnswer> onCall, Action<string> onClosed, TimeProvider time)
    {
        (_socket, _onSignal, _onCall, _time) = (socket, onSignal, onCall, time);
        _running = Task.Run(() => RunAsync(onClosed));
    }

    /// <summary>Connects, authenticates as this process's user and says Hello; null and the cause when the bus is not there.</summary>
    /// <param name="onSignal">Called by the pump, in order: it must be quick and never wait.</param>
    /// <param name="onCall">Likewise, for calls to objects of ours.</param>
    /// <param name="onClosed">Called once, with the cause, after the last signal.</param>
    public static async Task<(DBusConnection? Connection, string? Cause)> OpenAsync(
        string addresses, Action<DBusMessage> onSignal, Func<DBusMessage, DBusAnswer> onCall, Action<string> onClosed,
        TimeProvider time, CancellationToken stop)
    {
        if (DBusAddress.Socket(addresses) is not { } address)
        {
            return (null, $"« {addresses} » : pas de socket unix");
        }

        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        DBusConnection? connection = null;
        using var limit = new CancellationTokenSource(OpenLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        try
        {
            await socket.ConnectAsync(address, either.Token);
            if (await AuthenticateAsync(socket, either.Token) is { } refused)
            {
                socket.Dispose();
                return (null, refused);
            }

            connection = new DBusConnection(socket, onSignal, onCall, onClosed, time);
            var hello = await connection.CallAsync(Bus, "/org/freedesktop/DBus", Bus, "Hello", OpenLimit, stop);
            if (hello.Error is null)
            {
                return (connection, null);
            }

            await connection.DisposeAsync();
            return (null, hello.Text.Length > 0 ? hello.Text : hello.Error);
        }
        catch (Exception gone) when (gone is SocketException or IOException || (gone is OperationCanceledException && !stop.IsCancellationRequested))
        {
            socket.Dispose();
            return (null, gone is OperationCanceledException ? "pas de réponse" : gone.Message);
        }
        catch
        {
            if (connection is not null)
            {
                await connection.DisposeAsync();
            }

            socket.Dispose();
            throw;
        }
    }

    /// <summary>Asks, and waits for the answer as long as the limit. Never throws but for cancellation.</summary>
    /// <param name="inPump">Called by the pump when the answer comes, before any later signal is handed on.</param>
    public async Task<DBusReply> CallAsync(
        string destination, string path, string @interface, string member, TimeSpan limit, CancellationToken stop,
        string signature = "", object[]? values = null, Action<DBusReply>? inPump = null)
    {
        var serial = Interlocked.Increment(ref _serial);
        var done = new TaskCompletionSource<DBusReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[serial] = (done, inPump);
        try
        {
            var sent = Send(new DBusMessage(DBusKind.Call, serial)
            {
                Destination = destination,
                Path = path,
                Interface = @interface,
                Member = member,
                Signature = signature,
                Body = DBusWriter.Values(signature, values ?? []),
            });
            if (!sent || _ending.IsCancellationRequested)
            {
                return DBusReply.Failed(DBusReply.Closed);
            }

            return await done.Task.WaitAsync(limit, _time, stop);
        }
        catch (TimeoutException)
        {
            return DBusReply.Failed(DBusReply.TimedOut, $"{member} : pas de réponse en {limit.TotalSeconds.ToString("0", CultureInfo.InvariantCulture)} s");
        }
        finally
        {
            _waiting.TryRemove(serial, out _);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _running;
        _socket.Dispose();
    }

    private async Task RunAsync(Action<string> onClosed)
    {
        var receiving = ReceiveAsync();
        var sending = SendAsync();
        var first = await Task.WhenAny(receiving, sending);
        var cause = await first;
        await _ending.CancelAsync();
        _toSend.Writer.TryComplete();
        await Task.WhenAll(receiving, sending);
        foreach (var (done, _) in _waiting.Values)
        {
            done.TrySetResult(DBusReply.Failed(DBusReply.Closed, cause));
        }

        onClosed(cause);
    }

    private async Task<string> ReceiveAsync()
    {
        var head = new byte[DBusMessage.FixedHead];
        try
        {
            while (true)
            {
                if (!await FillAsync(head))
                {
                    return HungUp;
                }

                if (DBusMessage.Length(head) is not { } length)
                {
                    return "le bus a envoyé autre chose que du D-Bus";
                }

                var whole = new byte[length];
                head.CopyTo(whole, 0);
                if (!await FillAsync(whole.AsMemory(head.Length)))
                {
                    return HungUp;
                }

                if (DBusMessage.Parse(whole) is not { } message)
                {
                    return "le bus a envoyé un message malformé";
                }

                Hand(message);
            }
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            return gone is OperationCanceledException ? "fermé" : HungUp;
        }
    }

    private void Hand(DBusMessage message)
    {
        switch (message.Kind)
        {
            case DBusKind.Signal:
                _onSignal(message);
                break;
            case DBusKind.Return or DBusKind.Error when _waiting.TryRemove(message.ReplyTo, out var asked):
                var reply = (message.Values(), message.Kind) switch
                {
                    (null, _) => DBusReply.Failed(DBusReply.Malformed, "réponse malformée"),
                    ({ } values, DBusKind.Error) => DBusReply.Failed(message.Error, values is [string text, ..] ? text : ""),
                    ({ } values, _) => new DBusReply(values),
                };
                asked.InPump?.Invoke(reply);
                asked.Done.TrySetResult(reply);
                break;
            case DBusKind.Call when message.WantsReply:
                var answer = message is { Interface: "org.freedesktop.DBus.Peer", Member: "Ping" } ? DBusAnswer.Done : _onCall(message);
                Send(new DBusMessage(answer.Error is null ? DBusKind.Return : DBusKind.Error, Interlocked.Increment(ref _serial))
                {
                    ReplyTo = message.Serial,
                    Destination = message.Sender,
                    Error = answer.Error ?? "",
                    Signature = answer.Signature,
                    Body = DBusWriter.Values(answer.Signature, answer.Values),
                });
                break;
        }
    }

    private bool Send(DBusMessage message) => _toSend.Writer.TryWrite(message.ToBytes());

    private async Task<string> SendAsync()
    {
        try
        {
            await foreach (var bytes in _toSend.Reader.ReadAllAsync(_ending.Token))
            {
                for (var sent = 0; sent < bytes.Length;)
                {
                    sent += await _socket.SendAsync(bytes.AsMemory(sent), SocketFlags.None, _ending.Token);
                }
            }

            return "fermé";
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            return gone is OperationCanceledException ? "fermé" : HungUp;
        }
    }

    private async Task<bool> FillAsync(Memory<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            var got = await _socket.ReceiveAsync(buffer, SocketFlags.None, _ending.Token);
            if (got == 0)
            {
                return false;
            }

            buffer = buffer[got..];
        }

        return true;
    }

    // The server learns who we are from the socket; the empty DATA says "take that". One byte at a time: what follows OK belongs to the pump.
    private static async Task<string?> AuthenticateAsync(Socket socket, CancellationToken stop)
    {
        await socket.SendAsync("\0AUTH EXTERNAL\r\nDATA\r\n"u8.ToArray(), SocketFlags.None, stop);
        var line = new StringBuilder();
        var one = new byte[1];
        while (line.Length <= 512)
        {
            if (await socket.ReceiveAsync(one, SocketFlags.None, stop) == 0)
            {
                return "le bus a raccroché à l'identification";
            }

            line.Append((char)one[0]);
            if (line.Length < 2 || line[^1] != '\n')
            {
                continue;
            }

            var word = line.ToString();
            if (word.StartsWith("OK ", StringComparison.Ordinal))
            {
                await socket.SendAsync("BEGIN\r\n"u8.ToArray(), SocketFlags.None, stop);
                return null;
            }

            if (!word.StartsWith("DATA", StringComparison.Ordinal))
            {
                return "le bus refuse cet utilisateur";
            }

            line.Clear();
        }

        return "le bus a envoyé autre chose que du D-Bus";
    }
}
