using HomeCare.Gateway.Sms;

namespace HomeCare.Gateway.Uplink;

/// <summary>What wakes the lanes to the server.</summary>
internal sealed class UplinkSignals(TimeProvider time)
{
    /// <summary>A danger is in the outbox, or the server is back: a danger does not wait a back-off out.</summary>
    public WakeUp Dangers { get; } = new(time);

    /// <summary>A reading is in the outbox. While the server is away this shortens nothing, or every box would call each 10 s.</summary>
    public WakeUp Readings { get; } = new(time);

    /// <summary>Another lane got through again.</summary>
    public WakeUp ServerBack { get; } = new(time);

    /// <summary>A text's or the bracelet's state changed.</summary>
    public WakeUp Heartbeats { get; } = new(time);
}
