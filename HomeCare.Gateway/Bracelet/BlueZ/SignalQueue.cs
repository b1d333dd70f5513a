using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace HomeCare.Gateway.Bracelet.BlueZ;

/// <summary>
/// Between the pump, which never waits, and the box, which may (a slow disk). Values beyond the limit are refused and counted, never lost
/// unseen: the link is cut then, and a bracelet that keeps its frames sends them again. What is said of the link itself always fits.
/// </summary>
internal sealed class SignalQueue(int mostValues)
{
    private readonly Channel<LinkSignal> _signals = Channel.CreateUnbounded<LinkSignal>(new() { SingleReader = true });
    private int _waiting;
    private int _refused;

    public int Waiting => Volatile.Read(ref _waiting);

    public bool IsHalfEmpty => Waiting <= mostValues / 2;

    public void Say(LinkSignal signal) => _signals.Writer.TryWrite(signal);

    /// <summary>False when there is no room.</summary>
    public bool TryPut(ushort characteristic, byte[] value)
    {
        if (Interlocked.Increment(ref _waiting) > mostValues)
        {
            Interlocked.Decrement(ref _waiting);
            Interlocked.Increment(ref _refused);
            return false;
        }

        Say(new LinkSignal.Value(characteristic, value));
        return true;
    }

    /// <summary>How many were refused since this was last asked.</summary>
    public int TakeRefused() => Interlocked.Exchange(ref _refused, 0);

    public void End(Exception? because = null) => _signals.Writer.TryComplete(because);

    public async IAsyncEnumerable<LinkSignal> ReadAllAsync([EnumeratorCancellation] CancellationToken stop)
    {
        await foreach (var signal in _signals.Reader.ReadAllAsync(stop))
        {
            if (signal is LinkSignal.Value)
            {
                Interlocked.Decrement(ref _waiting);
            }

            yield return signal;
        }
    }
}
