namespace HomeCare.Modules.Shared;

/// <summary>
/// Keeps a memory of a whole table true with one read of all of it: the first one is waited for, and each 50 s another begins behind the
/// back of who asks, so that what another process changed is known within a minute. While storage is away the last that was read stands.
/// </summary>
/// <param name="read">Reads all and merges it. What this process changed meanwhile is newer and must win.</param>
/// <param name="clock">The clock.</param>
/// <param name="failed">Told of a read that failed; the next is tried 50 s later.</param>
internal sealed class BulkRead(Func<CancellationToken, Task> read, TimeProvider clock, Action<Exception> failed)
{
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(50);

    private readonly SemaphoreSlim first = new(1, 1);
    private volatile bool loaded;
    private long readAt;
    private int reading;

    /// <summary>True once everything was read; begins the next read when it is time, and never waits.</summary>
    public bool IsReady()
    {
        if (loaded && clock.GetElapsedTime(Volatile.Read(ref readAt)) >= Every && Interlocked.Exchange(ref reading, 1) == 0)
        {
            _ = Task.Run(ReadAgainAsync);
        }

        return loaded;
    }

    /// <summary>Waits for the first read alone. Fails when that does: nothing is known then.</summary>
    public ValueTask ReadyAsync(CancellationToken cancellationToken) => IsReady() ? ValueTask.CompletedTask : new(ReadFirstAsync(cancellationToken));

    private async Task ReadFirstAsync(CancellationToken cancellationToken)
    {
        await first.WaitAsync(cancellationToken);
        try
        {
            if (!loaded)
            {
                var at = clock.GetTimestamp();
                await read(cancellationToken);
                Volatile.Write(ref readAt, at);
                loaded = true;
            }
        }
        finally
        {
            first.Release();
        }
    }

    private async Task ReadAgainAsync()
    {
        Volatile.Write(ref readAt, clock.GetTimestamp());
        try
        {
            await read(CancellationToken.None);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            failed(exception);
        }
        finally
        {
            Volatile.Write(ref reading, 0);
        }
    }
}
