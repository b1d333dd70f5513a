using System.Threading.Channels;

namespace HomeCare.Modules.Alerts.Texts;

/// <summary>Wakes the text worker the moment a text is on disk. Signals fold: one is enough to look at everything that is due.</summary>
internal sealed class TextSignal
{
    private readonly Channel<bool> bell = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Wake() => bell.Writer.TryWrite(true);

    /// <summary>Waits for a signal, at most so long.</summary>
    public async Task WaitAsync(TimeSpan atMost, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(atMost, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await bell.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Nothing rang in that time, which is an answer too.
        }
    }
}
