using HomeCare.Modules.Wire;

namespace HomeCare.Modules.Telemetry;

/// <summary>When a box was last heard, what it last said of itself, and which bracelet Patients knows it to hear.</summary>
internal sealed class BoxSeen(DateTimeOffset? heardAt, Heartbeat? heartbeat)
{
    private readonly Lock gate = new();
    private DateTimeOffset? heardAt = heardAt;
    private Heartbeat? heartbeat = heartbeat;
    private string? pairedSerial;

    public DateTimeOffset? HeardAt
    {
        get
        {
            lock (gate)
            {
                return heardAt;
            }
        }
    }

    public Heartbeat? Heartbeat => Volatile.Read(ref heartbeat);

    /// <summary>The serial that Patients was last told of since the start; null for none yet.</summary>
    public string? PairedSerial
    {
        get => Volatile.Read(ref pairedSerial);
        set => Volatile.Write(ref pairedSerial, value);
    }

    public void Hear(DateTimeOffset at, Heartbeat? said)
    {
        lock (gate)
        {
            heardAt = heardAt > at ? heardAt : at;
            heartbeat = said ?? heartbeat;
        }
    }
}
