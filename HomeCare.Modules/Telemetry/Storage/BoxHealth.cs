using HomeCare.Modules.Patients.Contracts;

namespace HomeCare.Modules.Telemetry.Storage;

/// <summary>What a box last said of itself.</summary>
internal sealed class BoxHealth(BoxId box)
{
    public BoxId Box { get; private init; } = box;

    public long HeardTicks { get; private set; }

    /// <summary>The heartbeat, as JSON of the wire.</summary>
    public string Heartbeat { get; private set; } = "";

    public void Hear(string heartbeat, DateTimeOffset at)
    {
        Heartbeat = heartbeat;
        HeardTicks = at.UtcTicks;
    }
}
