namespace HomeCare.Gateway.Sms;

/// <summary>
/// Bytes to and from a modem. A line that is gone (unplugged, powered off) is an answer, not an exception: it ends for good and a new
/// one is opened. Two kinds exist: a terminal device, and the virtual modem's in memory.
/// </summary>
internal interface ISerialLine : IAsyncDisposable
{
    /// <summary>The next bytes; empty when the line is gone.</summary>
    ValueTask<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellation);

    /// <summary>
    /// Hands the bytes to the kernel, which takes our few hundred at once; a line that nothing drains is waited for a second.
    /// </summary>
    /// <returns>False when the line is gone or takes no bytes any more.</returns>
    bool Write(ReadOnlySpan<byte> bytes);
}
