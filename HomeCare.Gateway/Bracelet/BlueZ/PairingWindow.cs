namespace HomeCare.Gateway.Bracelet.BlueZ;

/// <summary>Open for a while after the button was pressed; only then does the box take a bracelet that it does not know.</summary>
internal sealed class PairingWindow(TimeSpan length, TimeProvider time)
{
    private readonly Lock _lock = new();
    private long? _openedAt;

    /// <summary>It was opened or closed; called on the thread that did it.</summary>
    public event Action? Changed;

    public TimeSpan Left
    {
        get
        {
            lock (_lock)
            {
                return _openedAt is { } at && length - time.GetElapsedTime(at) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;
            }
        }
    }

    public bool IsOpen => Left > TimeSpan.Zero;

    public void Open() => Set(time.GetTimestamp());

    public void Close() => Set(null);

    private void Set(long? at)
    {
        lock (_lock)
        {
            _openedAt = at;
        }

        Changed?.Invoke();
    }
}
