using System.Buffers.Binary;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using HomeCare.Gateway.Uplink;

namespace HomeCare.Gateway.Bracelet;

/// <summary>
/// The bracelet over a WebSocket, where there is no Bluetooth: each binary message is a characteristic's 16-bit number, little-endian, and its
/// value, the very bytes of GATT. The box is the client: it has no open port, and over Bluetooth it is the central too.
/// </summary>
internal sealed class WebSocketLink(Uri address, TimeProvider time) : IBraceletLink
{
    private static readonly Backoff Retry = new(TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(15));
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _oneWriter = new(1, 1);
    private ClientWebSocket? _open;

    public async IAsyncEnumerable<LinkSignal> ListenAsync([EnumeratorCancellation] CancellationToken stop)
    {
        for (var failures = 0; ; failures++)
        {
            using var socket = new ClientWebSocket();
            socket.Options.KeepAliveInterval = TimeSpan.FromSeconds(10);
            socket.Options.KeepAliveTimeout = TimeSpan.FromSeconds(10);
            var cause = await ConnectAsync(socket, stop);
            if (cause is null)
            {
                failures = 0;
                _open = socket;
                yield return new LinkSignal.Up();
                var buffer = new byte[2 + GattIds.LongestValue];
                while (cause is null)
                {
                    (var signal, cause) = await ReceiveAsync(socket, buffer, stop);
                    if (signal is not null)
                    {
                        yield return signal;
                    }
                }

                _open = null;
            }

            yield return new LinkSignal.Down(cause);
            await Task.Delay(Retry.Next(failures, Random.Shared.NextDouble()), time, stop);
        }
    }

    public async Task<bool> WriteAsync(ushort characteristic, ReadOnlyMemory<byte> value, CancellationToken stop)
    {
        var message = new byte[2 + value.Length];
        BinaryPrimitives.WriteUInt16LittleEndian(message, characteristic);
        value.CopyTo(message.AsMemory(2));
        await _oneWriter.WaitAsync(stop);
        try
        {
            if (_open is not { State: WebSocketState.Open } socket)
            {
                return false;
            }

            await socket.SendAsync(message, WebSocketMessageType.Binary, endOfMessage: true, stop);
            return true;
        }
        catch (Exception gone) when (gone is WebSocketException or ObjectDisposedException or InvalidOperationException)
        {
            return false;
        }
        finally
        {
            _oneWriter.Release();
        }
    }

    private async Task<string?> ConnectAsync(ClientWebSocket socket, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(ConnectLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        try
        {
            await socket.ConnectAsync(address, either.Token);
            return null;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return "no answer";
        }
        catch (WebSocketException refused)
        {
            return refused.InnerException?.Message ?? refused.Message;
        }
    }

    private static async Task<(LinkSignal? Signal, string? Cause)> ReceiveAsync(ClientWebSocket socket, byte[] buffer, CancellationToken stop)
    {
        try
        {
            var got = await socket.ReceiveAsync(buffer.AsMemory(), stop);
            var length = got.Count;
            while (!got.EndOfMessage)
            {
                if (length == buffer.Length)
                {
                    return (null, "a message longer than an attribute may be");
                }

                got = await socket.ReceiveAsync(buffer.AsMemory(length), stop);
                length += got.Count;
            }

            return got.MessageType switch
            {
                WebSocketMessageType.Close => (null, "the bracelet hung up"),
                WebSocketMessageType.Binary when length >= 2 =>
                    (new LinkSignal.Value(BinaryPrimitives.ReadUInt16LittleEndian(buffer), buffer.AsSpan(2, length - 2).ToArray()), null),
                _ => (null, "a message that is no characteristic"),
            };
        }
        catch (Exception gone) when (gone is WebSocketException or ObjectDisposedException)
        {
            return (null, gone.Message);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return (null, "no answer to a ping");
        }
    }
}
