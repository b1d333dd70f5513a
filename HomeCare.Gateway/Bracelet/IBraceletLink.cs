namespace HomeCare.Gateway.Bracelet;

/// <summary>What comes over the link, in order. Being away is a state with a cause, not an exception.</summary>
internal abstract record LinkSignal
{
    private LinkSignal()
    {
    }

    /// <summary>A bracelet is there; its serial number comes as a <see cref="Value"/>.</summary>
    /// <param name="Composes">It makes no summaries of its own: the box composes them from the standard characteristics.</param>
    public sealed record Up(bool Composes = false) : LinkSignal;

    /// <summary>It is not, and why; the link goes on trying by itself.</summary>
    /// <param name="AdapterGone">The box's own Bluetooth is the cause, not the bracelet.</param>
    public sealed record Down(string Cause, bool AdapterGone = false) : LinkSignal;

    /// <summary>A characteristic's value as it came.</summary>
    public sealed record Value(ushort Characteristic, ReadOnlyMemory<byte> Bytes) : LinkSignal;
}

/// <summary>The way to one bracelet. The box is the central: it connects, listens, writes back, and tries again for ever.</summary>
internal interface IBraceletLink
{
    /// <summary>Ends only when cancelled.</summary>
    IAsyncEnumerable<LinkSignal> ListenAsync(CancellationToken stop);

    /// <summary>False when the bracelet is not there: it will send what was not confirmed again.</summary>
    Task<bool> WriteAsync(ushort characteristic, ReadOnlyMemory<byte> value, CancellationToken stop);
}
