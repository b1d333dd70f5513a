using System.Text;
using System.Threading.Channels;
using HomeCare.Gateway.Sms;

namespace HomeCare.Gateway.Simulation;

/// <summary>A text the virtual network took from a box.</summary>
/// <param name="At">When its last byte (Ctrl-Z) reached the modem.</param>
/// <param name="Places">Septets (GSM-7) or octets (UCS-2) of the words.</param>
/// <param name="Parts">1, or the number of parts of the text this is one of.</param>
internal sealed record ReceivedSms(DateTimeOffset At, string NumberE164, string Text, int Reference, int Places, int Parts, bool IsGsm7);

/// <summary>
/// A GSM modem that speaks the real bytes, on a pseudo-terminal or on a line in memory, with a network behind it that takes every text and
/// reports its delivery. It misbehaves as <see cref="Faults"/> tells it.
/// </summary>
internal sealed class VirtualModem : IAsyncDisposable
{
    private readonly TimeProvider _time;
    private readonly string? _link;
    private readonly CancellationTokenSource _ending = new();
    private readonly Channel<ReceivedSms> _received = Channel.CreateUnbounded<ReceivedSms>();
    private readonly Channel<DateTimeOffset> _sendsBegun =
        Channel.CreateBounded<DateTimeOffset>(new BoundedChannelOptions(1000) { FullMode = BoundedChannelFullMode.DropOldest });

    private readonly Lock _plug = new();
    private readonly List<Task> _serving = [];
    private VirtualModemPort? _port;
    private VirtualModemSession? _session;

    private VirtualModem(TimeProvider time, string? link) => (_time, _link) = (time, link);

    public ModemFaults Faults { get; } = new();

    public VirtualSim Sim { get; init; } = new();

    public VirtualModemStore Store { get; } = new();

    /// <summary>Raw answers of another make of modem, by command: said in place of this one's own.</summary>
    public Dictionary<string, string> Replies { get; } = [];

    /// <summary>How long it hears nothing after a start.</summary>
    public TimeSpan BootTime { get; set; } = TimeSpan.Zero;

    /// <summary>How long the network takes to answer a text.</summary>
    public TimeSpan ResultDelay { get; set; } = TimeSpan.Zero;

    /// <summary>How long after its acceptance a text is reported delivered.</summary>
    public TimeSpan ReportDelay { get; set; } = TimeSpan.FromMilliseconds(300);

    /// <summary>AT+CREG's state: 1 at home, 2 searching, 3 denied, 5 roaming.</summary>
    public int Registration { get; private set; } = 1;

    /// <summary>Each text as it is taken; for one reader.</summary>
    public ChannelReader<ReceivedSms> Received => _received.Reader;

    /// <summary>The number of AT+CMGS whose first byte the modem has seen.</summary>
    public int SendCommands { get; internal set; }

    /// <summary>What the box opens; a link of the caller's choice, or /dev/pts/N.</summary>
    public string PortPath => _link ?? _port?.Path ?? throw new InvalidOperationException("The modem is in memory or unplugged.");

    internal DateTimeOffset DeafUntil { get; set; } = DateTimeOffset.MinValue;

    /// <summary>When each AT+CMGS came; for one reader, and the newest 1,000.</summary>
    public ChannelReader<DateTimeOffset> SendsBegun => _sendsBegun.Reader;

    internal void BeginSend() => _sendsBegun.Writer.TryWrite(_time.GetUtcNow());

    internal CancellationToken Ending => _ending.Token;

    internal int LastReference { get; set; }

    /// <summary>A modem on a pseudo-terminal of its own.</summary>
    /// <param name="link">A path that keeps leading to the modem when it is unplugged and plugged in again, as /dev/serial/by-id does.</param>
    public static VirtualModem OnPseudoTerminal(TimeProvider time, string? link = null)
    {
        var modem = new VirtualModem(time, link);
        modem.Plug();
        return modem;
    }

    /// <summary>A modem without a device: the box's end comes from <see cref="Open"/>.</summary>
    public static VirtualModem InMemory(TimeProvider time) => new(time, null) { IsInMemory = true };

    private bool IsInMemory { get; init; }

    private bool IsUnplugged { get; set; }

    /// <summary>The box's end of the line, or null while unplugged: what <see cref="GsmModem"/> asks for.</summary>
    public ISerialLine? Open()
    {
        lock (_plug)
        {
            if (!IsInMemory)
            {
                return _port is { } port ? SerialLine.TryOpen(port.Path) : null;
            }

            if (IsUnplugged)
            {
                return null;
            }

            var (box, modem) = VirtualModemLine.MakePair();
            Attach(modem);
            return box;
        }
    }

    /// <summary>Plugged in, it starts as from cold.</summary>
    public void Plug()
    {
        lock (_plug)
        {
            DeafUntil = _time.GetUtcNow() + BootTime;
            IsUnplugged = false;
            if (IsInMemory || _port is not null)
            {
                return;
            }

            _port = VirtualModemPort.Open();
            if (_link is not null)
            {
                File.Delete(_link);
                File.CreateSymbolicLink(_link, _port.Path);
            }

            Attach(_port.Line);
        }
    }

    /// <summary>The cable is pulled.</summary>
    public async Task UnplugAsync()
    {
        VirtualModemSession? session;
        VirtualModemPort? port;
        lock (_plug)
        {
            IsUnplugged = true;
            (session, _session) = (_session, null);
            (port, _port) = (_port, null);
        }

        if (session is not null)
        {
            await session.DisposeAsync();
        }

        if (port is not null)
        {
            await port.DisposeAsync();
        }
    }

    /// <summary>Whether the box has asked, since the last start, for texts and reports to be passed on (AT+CNMI).</summary>
    public bool PassesOn => _session is { PassesOn: true };

    /// <summary>A text comes in from the network: handed on or kept, as the box asked.</summary>
    /// <param name="part">Which part of a long text it is.</param>
    /// <returns>False when the modem has no room for it, or is unplugged.</returns>
    public bool Deliver(string from, string text, SmsPart? part = null) =>
        _session?.TakeIn(VirtualModemPdus.Deliver(from, text, _time.GetUtcNow(), part)) is true;

    /// <summary>Its power is cut for a moment: what hung is well again.</summary>
    public async Task CutPowerAsync()
    {
        var wasPlugged = !IsUnplugged;
        await UnplugAsync();
        Faults.End(ModemFaultKind.Hang);
        Sim.Restart();
        if (wasPlugged)
        {
            Plug();
        }
    }

    /// <summary>Starts anew by itself: every setting is forgotten.</summary>
    /// <param name="saysSo">Says "RDY", which not every modem does.</param>
    public void Restart(bool saysSo = true) => _session?.Restart(saysSo);

    /// <summary>The network is found or lost; said unasked, as AT+CREG=1 wants.</summary>
    public void SetRegistration(int state)
    {
        Registration = state;
        _session?.Say($"\r\n+CREG: {state}\r\n");
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await UnplugAsync();
        await Task.WhenAll(_serving);
        _received.Writer.TryComplete();
        if (_link is not null)
        {
            File.Delete(_link);
        }

        _ending.Dispose();
    }

    internal void Take(SmsPdu submit, int reference, DateTimeOffset at) => _received.Writer.TryWrite(new ReceivedSms(
        at, submit.Number, submit.Text, reference, submit.Length, submit.Part?.Total ?? 1, submit.Encoding == SmsEncoding.Gsm7));

    private void Attach(ISerialLine line)
    {
        _session = new VirtualModemSession(this, line, _time);
        _serving.Add(_session.ServeAsync());
    }
}
