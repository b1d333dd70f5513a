using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Threading.Channels;
using HomeCare.Gateway.Bracelet;
using HomeCare.Gateway.Sms;

namespace HomeCare.Gateway.Simulation;

/// <summary>An event frame went out for the first time.</summary>
internal sealed record FrameSent(BraceletEventKind Kind, uint BootId, uint Number, DateTimeOffset At);

/// <summary>
/// A bracelet that speaks the real bytes, over a WebSocket on a free loopback port. It beats each second and sends the mean each 10 s, signals
/// events at once, keeps what the box has not confirmed and sends it again after a reconnect.
/// </summary>
internal sealed class VirtualBracelet : IAsyncDisposable
{
    /// <summary>Summaries on their way at once.</summary>
    private const int Window = 64;

    private readonly TimeProvider _time;
    private readonly BraceletFrames _frames;
    private readonly HttpListener _listener;
    private readonly WakeUp _news;
    private readonly CancellationTokenSource _ending = new();
    private readonly CancellationTokenSource _measuring = new();
    private readonly Channel<SensedSpan> _measured = Channel.CreateUnbounded<SensedSpan>();
    private readonly Channel<FrameSent> _sent = Channel.CreateUnbounded<FrameSent>();
    private readonly Channel<FrameId> _confirmed = Channel.CreateUnbounded<FrameId>();
    private readonly Task _serving;
    private Task _playing = Task.CompletedTask;
    private Wire? _box;
    private int _ended;
    private long _emitted;
    private int _battery = 100;

    private VirtualBracelet(string serial, TimeProvider time)
    {
        (Serial, _time, _news) = (serial, time, new WakeUp(time));
        // Another number at each start, or the box would take a restarted bracelet's frames for those it has.
        _frames = new BraceletFrames(unchecked((uint)time.GetUtcNow().ToUnixTimeMilliseconds()), Window);
        (_listener, Uri) = Listen();
        _serving = ServeAsync();
    }

    public string Serial { get; }

    /// <summary>What the box connects to.</summary>
    public Uri Uri { get; }

    public uint BootId => _frames.BootId;

    /// <summary>Summaries measured, sent or not.</summary>
    public long Emitted => Interlocked.Read(ref _emitted);

    /// <summary>Frames that the box has not confirmed.</summary>
    public int Unconfirmed => _frames.Unconfirmed;

    /// <summary>Each event as it goes out for the first time; for one reader.</summary>
    public ChannelReader<FrameSent> Sent => _sent.Reader;

    /// <summary>Each span as it is measured, sent or not; for one reader.</summary>
    public ChannelReader<SensedSpan> Measured => _measured.Reader;

    /// <summary>Each frame as the box confirms it, again when it confirms it again; for one reader.</summary>
    public ChannelReader<FrameId> Confirmed => _confirmed.Reader;

    /// <summary>Measures and signals only what the caller says.</summary>
    public static VirtualBracelet Idle(string serial, TimeProvider time) => new(serial, time);

    /// <summary>Lives through a scenario until stopped.</summary>
    public static VirtualBracelet Play(Scenario scenario, string serial, int seed, TimeProvider time)
    {
        var bracelet = new VirtualBracelet(serial, time);
        bracelet._playing = bracelet.PlayAsync(new ScenarioPlayer(scenario, seed));
        return bracelet;
    }

    /// <summary>Has all of a recording in its memory, as after a night out of range; then stays connected and silent.</summary>
    public static VirtualBracelet Replay(Recording recording, string serial, TimeProvider time)
    {
        var bracelet = new VirtualBracelet(serial, time);
        foreach (var span in recording.EndingAt(time.GetUtcNow()))
        {
            bracelet.Measure(span);
        }

        return bracelet;
    }

    /// <summary>Signals at once, as when a person falls or presses a button.</summary>
    /// <param name="when">When it happened; now by default.</param>
    public FrameId Signal(BraceletEventKind kind, bool? immobile = null, double? meanBpm = null, DateTimeOffset? when = null)
    {
        var at = when ?? _time.GetUtcNow();
        var id = _frames.Add(kind, id => GattEncoding.Event(id, kind, at, immobile, meanBpm));
        _news.Call();
        return id;
    }

    /// <summary>A span ends: its means go into the memory, and to the box when it is there.</summary>
    public FrameId Measure(SensedSpan span)
    {
        _battery = span.Battery ?? _battery;
        var id = _frames.Add(kind: null, id => GattEncoding.Summary(id, span));
        _measured.Writer.TryWrite(span);
        Interlocked.Increment(ref _emitted);
        _news.Call();
        return id;
    }

    /// <summary>Measures no more, and goes on sending what is not confirmed.</summary>
    public Task StopMeasuringAsync() => _measuring.CancelAsync();

    /// <summary>Cuts the link as walking away does; the box finds its way back.</summary>
    public void Cut() => Volatile.Read(ref _box)?.Cut();

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _ended, 1) == 1)
        {
            return;
        }

        await _measuring.CancelAsync();
        await _ending.CancelAsync();
        _listener.Abort();
        Cut();
        await Task.WhenAll(_serving, _playing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _sent.Writer.TryComplete();
        _measured.Writer.TryComplete();
        _confirmed.Writer.TryComplete();
        _measuring.Dispose();
        _ending.Dispose();
    }

    private static (HttpListener Listener, Uri Uri) Listen()
    {
        for (var tries = 0; ; tries++)
        {
            var listener = new HttpListener();
            var port = FreePort();
            listener.Prefixes.Add($"http://127.0.0.1:{port}/");
            try
            {
                listener.Start();
                return (listener, new Uri($"ws://127.0.0.1:{port}/"));
            }
            catch (HttpListenerException) when (tries < 20)
            {
                // Somebody took the port between the two lines.
                listener.Close();
            }
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private async Task PlayAsync(ScenarioPlayer player)
    {
        using var second = new PeriodicTimer(TimeSpan.FromSeconds(1), _time);
        while (await second.WaitForNextTickAsync(_measuring.Token))
        {
            var lived = player.Next(_time.GetUtcNow());
            if (lived.Span is { } span)
            {
                Measure(span);
            }

            foreach (var (one, mean) in lived.Events)
            {
                Signal(one.Kind, one.Immobile, mean);
            }
        }
    }

    private async Task ServeAsync()
    {
        var talks = new List<Task>();
        while (!_ending.IsCancellationRequested)
        {
            HttpListenerContext visit;
            try
            {
                visit = await _listener.GetContextAsync();
            }
            catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
            {
                break;
            }

            if (!visit.Request.IsWebSocketRequest)
            {
                visit.Response.StatusCode = (int)HttpStatusCode.UpgradeRequired;
                visit.Response.Close();
                continue;
            }

            var box = new Wire((await visit.AcceptWebSocketAsync(subProtocol: null)).WebSocket, visit.Response);
            // One central at a time, as a wrist has it; the new one is the box come back.
            Interlocked.Exchange(ref _box, box)?.Cut();
            talks.RemoveAll(talk => talk.IsCompleted);
            talks.Add(TalkAsync(box));
        }

        await Task.WhenAll(talks);
    }

    private async Task TalkAsync(Wire wire)
    {
        var box = wire.Socket;
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(_ending.Token);
        var hearing = HearAsync(box, gone);
        try
        {
            await SendAsync(box, GattIds.SerialNumber, Encoding.ASCII.GetBytes(Serial), gone.Token);
            await SendAsync(box, GattIds.BatteryLevel, [(byte)_battery], gone.Token);
            _frames.Reconnected();
            while (true)
            {
                while (_frames.Next() is { } frame)
                {
                    var at = _time.GetUtcNow();
                    await SendAsync(box, frame.Characteristic, frame.Value, gone.Token);
                    if (frame is { Kind: { } kind, WasSent: false })
                    {
                        frame.WasSent = true;
                        _sent.Writer.TryWrite(new FrameSent(kind, frame.Id.BootId, frame.Id.Number, at));
                    }
                }

                await _news.SleepAsync(Timeout.InfiniteTimeSpan, gone.Token);
            }
        }
        catch (Exception away) when (away is WebSocketException or OperationCanceledException or ObjectDisposedException or HttpListenerException)
        {
            // The box went; it comes back, and finds what it did not confirm.
        }
        finally
        {
            await gone.CancelAsync();
            wire.Cut();
            await hearing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            box.Dispose();
            Interlocked.CompareExchange(ref _box, null, wire);
        }
    }

    private async Task HearAsync(WebSocket box, CancellationTokenSource gone)
    {
        var buffer = new byte[2 + GattIds.LongestValue];
        try
        {
            while (box.State == WebSocketState.Open)
            {
                var got = await box.ReceiveAsync(buffer.AsMemory(), gone.Token);
                if (got is { MessageType: WebSocketMessageType.Binary, EndOfMessage: true, Count: > 2 }
                    && BinaryPrimitives.ReadUInt16LittleEndian(buffer) == GattIds.Acknowledge
                    && HomeCareDecoding.Acknowledge(buffer.AsSpan(2, got.Count - 2)) is { } id)
                {
                    _frames.Confirm(id);
                    _confirmed.Writer.TryWrite(id);
                    _news.Call();
                }
            }
        }
        finally
        {
            await gone.CancelAsync();
        }
    }

    private static ValueTask SendAsync(WebSocket box, ushort characteristic, byte[] value, CancellationToken stop)
    {
        var message = new byte[2 + value.Length];
        BinaryPrimitives.WriteUInt16LittleEndian(message, characteristic);
        value.CopyTo(message.AsSpan(2));
        return box.SendAsync(message, WebSocketMessageType.Binary, WebSocketMessageFlags.EndOfMessage, stop);
    }

    /// <summary>A connection; the socket's own end leaves the TCP connection below it open.</summary>
    private sealed record Wire(WebSocket Socket, HttpListenerResponse Below)
    {
        public void Cut()
        {
            Socket.Abort();
            Below.Abort();
        }
    }
}
