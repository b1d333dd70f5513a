using System.Collections.Concurrent;

namespace HomeCare.Demo.Bench.Load;

/// <summary>What became of the messages. Any thread counts.</summary>
internal sealed class Counts
{
    private long _sent, _stored, _duplicates, _notNow, _errors;
    private int _inFlight, _mostInFlight;

    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>Answered as wished: a receipt that says stored, or the floor's 202.</summary>
    public long Stored => Interlocked.Read(ref _stored);

    /// <summary>Sent again, and the first time had been stored.</summary>
    public long Duplicates => Interlocked.Read(ref _duplicates);

    /// <summary>429 or 503: sent again when the server said.</summary>
    public long PutOffs => Interlocked.Read(ref _notNow);

    public long Errors => Interlocked.Read(ref _errors);

    public int InFlight => Volatile.Read(ref _inFlight);

    public int MostInFlight => Volatile.Read(ref _mostInFlight);

    /// <summary>The first few things that went wrong, in words.</summary>
    public ConcurrentQueue<string> Troubles { get; } = new();

    /// <summary>One more is on its way, for the first time or again.</summary>
    public void Departed(bool again)
    {
        if (!again)
        {
            Interlocked.Increment(ref _sent);
        }

        // One thread sends, so the most is its own to note.
        _mostInFlight = Math.Max(_mostInFlight, Interlocked.Increment(ref _inFlight));
    }

    public void Arrived(bool stored, bool duplicate)
    {
        Interlocked.Decrement(ref _inFlight);
        if (duplicate)
        {
            Interlocked.Increment(ref _duplicates);
        }
        else if (stored)
        {
            Interlocked.Increment(ref _stored);
        }
    }

    public void PutOff()
    {
        Interlocked.Decrement(ref _inFlight);
        Interlocked.Increment(ref _notNow);
    }

    public void Failed(string trouble, bool inFlight = true)
    {
        if (inFlight)
        {
            Interlocked.Decrement(ref _inFlight);
        }

        Interlocked.Increment(ref _errors);
        if (Troubles.Count < 5)
        {
            Troubles.Enqueue(trouble);
        }
    }
}
