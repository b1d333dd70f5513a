using HomeCare.Gateway.Uplink;

namespace HomeCare.Gateway.Bracelet.BlueZ;

/// <summary>How long the box waits for what (proposals, but for the first two, which follow bluetoothd's own).</summary>
internal sealed record BlueZLimits
{
    /// <summary>An absent device makes bluetoothd's Connect pend for about 42 s; beyond this the call itself is lost.</summary>
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(75);

    /// <summary>Any other call; libdbus' own default.</summary>
    public TimeSpan Call { get; init; } = TimeSpan.FromSeconds(25);

    public TimeSpan Pair { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>From connected to all services known.</summary>
    public TimeSpan Resolve { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The same for a connection that bluetoothd already had when it was first looked at.</summary>
    public TimeSpan StaleResolve { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a press of the button lets a new bracelet in.</summary>
    public TimeSpan PairingWindow { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>After the first bracelet was seen, how long a nearer one may still show up.</summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Connected without a word for so long: the connection is made anew.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>An acknowledgement that fails so often ends the connection: the bracelet sends again what it was for.</summary>
    public int WriteTries { get; init; } = 3;

    public TimeSpan Write { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Values that wait for the box itself. Beyond, the link is cut, so that the bracelet keeps what follows.</summary>
    public int MostWaiting { get; init; } = 4096;

    public Backoff Retry { get; init; } = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(20));
}
