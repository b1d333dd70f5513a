using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Wire;
using MediatR;

namespace HomeCare.Modules.Telemetry.Contracts;

/// <summary>New readings of one person are on disk, oldest first. Duplicates and quarantined items are not in it.</summary>
/// <param name="Patient">Whose.</param>
/// <param name="Box">Which box sent them.</param>
/// <param name="ReceivedAt">The server's clock.</param>
/// <param name="Readings">What was measured, with the server's judgement of its quality.</param>
public sealed record ReadingsRecorded(
    PatientId Patient, BoxId Box, DateTimeOffset ReceivedAt, IReadOnlyList<RecordedReading> Readings) : INotification;

/// <summary>One stored reading.</summary>
/// <param name="MeasuredAt">End of the span, UTC.</param>
/// <param name="SpanSeconds">Seconds the means cover.</param>
/// <param name="Late">True when it was received more than 120 s after it was measured: it fills charts, never fires a live text.</param>
/// <param name="HeartRateBpm">Beats a minute; null when the bracelet sent none.</param>
/// <param name="OxygenPercent">SpO2, %.</param>
/// <param name="Steps">Steps in the span.</param>
/// <param name="Falls">Falls in the span.</param>
/// <param name="BatteryPercent">Bracelet's battery.</param>
public sealed record RecordedReading(
    DateTimeOffset MeasuredAt, int SpanSeconds, bool Late,
    SignalValue? HeartRateBpm, SignalValue? OxygenPercent, SignalValue? Steps, SignalValue? Falls, SignalValue? BatteryPercent);

/// <summary>A value as it came, with the worse of the source's and the server's judgement, and why.</summary>
/// <param name="Value">As received, bit for bit; null when the sensor gave none.</param>
/// <param name="Quality">Valid, doubtful or invalid.</param>
/// <param name="Reasons">Codes: <c>hr_out_of_range</c>, <c>no_contact</c> …; empty when valid.</param>
public sealed record SignalValue(double? Value, Quality Quality, IReadOnlyList<string> Reasons);
