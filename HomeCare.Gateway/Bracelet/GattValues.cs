using HomeCare.Modules.Wire;

namespace HomeCare.Gateway.Bracelet;

/// <summary>What decoding gives: a value, or why these bytes are refused. Never an exception: the bytes come from outside.</summary>
internal readonly record struct Decoded<T>(T? Value, string? Refusal)
    where T : class
{
    public static implicit operator Decoded<T>(T value) => new(value, null);

    public static Decoded<T> Refused(string because) => new(null, because);
}

/// <summary>What the strap's own sensor says of the skin under it.</summary>
internal enum SensorContact
{
    Unsupported,
    Lost,
    Detected,
}

/// <summary>0x2A37, Heart Rate Service 1.0, 3.1.</summary>
/// <param name="RrIntervals">In 1/1024 s, oldest first.</param>
internal sealed record HeartRateMeasurement(
    int Bpm, SensorContact Contact, int? EnergyKilojoules, IReadOnlyList<int> RrIntervals);

/// <summary>0x2A5F, Pulse Oximeter Service 1.0.1, 3.3. A value is null where the sensor gave none (NaN, NRes, infinity).</summary>
internal sealed record PulseOximetry(
    double? OxygenPercent, double? PulseBpm, Quality Quality, IReadOnlyList<string> Reasons);

/// <summary>0x2A19.</summary>
internal sealed record BatteryLevel(int Percent);

/// <summary>0x2A25: how the bracelet names itself.</summary>
internal sealed record SerialNumber(string Text);

/// <summary>A frame's name within one bracelet: the same after any number of resends.</summary>
internal readonly record struct FrameId(uint BootId, uint Number);

/// <summary>HomeCare 0xF101: the means of one span. A signal that the bracelet does not have is null.</summary>
internal sealed record BraceletSummary(
    FrameId Id,
    DateTimeOffset SpanEnd,
    int SpanSeconds,
    SensorContact Contact,
    Measure? HeartRateBpm,
    Measure? OxygenPercent,
    Measure? Steps,
    Measure? Falls,
    Measure? BatteryPercent);

/// <summary>What a bracelet signals at once.</summary>
internal enum BraceletEventKind
{
    Fall = 1,
    Tachycardia = 2,
    Help = 3,
    AllIsWell = 4,
}

/// <summary>HomeCare 0xF102.</summary>
/// <param name="Immobile">For a fall; null when the bracelet cannot tell.</param>
/// <param name="MeanBpm">For a tachycardia: the mean that made the signal; null when the frame gave no number.</param>
internal sealed record BraceletEvent(
    FrameId Id, BraceletEventKind Kind, DateTimeOffset At, bool? Immobile, double? MeanBpm);
