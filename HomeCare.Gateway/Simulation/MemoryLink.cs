using System.Runtime.CompilerServices;
using System.Threading.Channels;
using HomeCare.Gateway.Bracelet;

namespace HomeCare.Gateway.Simulation;

/// <summary>A link within one process: what is put in comes to the box, what the box writes can be read. For schedules that a socket would blur.</summary>
internal sealed class MemoryLink : IBraceletLink
{
    private readonly Channel<LinkSignal> _toBox = Channel.CreateUnbounded<LinkSignal>();
    private readonly Channel<(ushort Characteristic, ReadOnlyMemory<byte> Value)> _fromBox = Channel.CreateUnbounded<(ushort, ReadOnlyMemory<byte>)>();

    /// <summary>False makes every write of the box fail, as when the bracelet has just gone.</summary>
    public bool IsThere { get; set; } = true;

    /// <summary>What the box wrote back.</summary>
    public ChannelReader<(ushort Characteristic, ReadOnlyMemory<byte> Value)> Written => _fromBox.Reader;

    public void Put(LinkSignal signal) => _toBox.Writer.TryWrite(signal);

    public void Put(ushort characteristic, byte[] value) => Put(new LinkSignal.Value(characteristic, value));

    public async IAsyncEnumerable<LinkSignal> ListenAsync([EnumeratorCancellation] CancellationToken stop)
    {
        await foreach (var signal in _toBox.Reader.ReadAllAsync(stop))
        {
            yield return signal;
        }
    }

    public Task<bool> WriteAsync(ushort characteristic, ReadOnlyMemory<byte> value, CancellationToken stop) =>
        Task.FromResult(IsThere && _fromBox.Writer.TryWrite((characteristic, value)));
}
