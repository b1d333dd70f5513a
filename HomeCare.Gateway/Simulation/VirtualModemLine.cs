using System.Threading.Channels;
using HomeCare.Gateway.Sms;

namespace HomeCare.Gateway.Simulation;

/// <summary>One end of a serial line in memory: what is written to it comes out of the other end.</summary>
internal sealed class VirtualModemLine : ISerialLine
{
    private readonly Channel<byte[]> _incoming;
    private readonly Channel<byte[]> _outgoing;

    private VirtualModemLine(Channel<byte[]> incoming, Channel<byte[]> outgoing) => (_incoming, _outgoing) = (incoming, outgoing);

    /// <summary>Two ends; closing either one is "unplugged" to the other.</summary>
    public static (VirtualModemLine Box, VirtualModemLine Modem) MakePair()
    {
        var (toBox, toModem) = (Channel.CreateUnbounded<byte[]>(), Channel.CreateUnbounded<byte[]>());
        return (new(toBox, toModem), new(toModem, toBox));
    }

    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellation) =>
        await _incoming.Reader.WaitToReadAsync(cancellation) && _incoming.Reader.TryRead(out var bytes) ? bytes : ReadOnlyMemory<byte>.Empty;

    public bool Write(ReadOnlySpan<byte> bytes) => _outgoing.Writer.TryWrite(bytes.ToArray());

    public ValueTask DisposeAsync()
    {
        _incoming.Writer.TryComplete();
        _outgoing.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }
}
