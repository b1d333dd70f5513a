using System.Text.Json;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Wire;

namespace HomeCare.Modules.Telemetry.Storage;

/// <summary>A reading from the server's future, kept aside as it came: counted, shown to support, on no chart and never judged.</summary>
internal sealed class QuarantinedReading(PatientId patient, BoxId box, long epoch, long sequence, long receivedTicks, long measuredTicks, string body)
{
    public long Id { get; private init; }

    public PatientId Patient { get; private init; } = patient;

    public BoxId Box { get; private init; } = box;

    public long Epoch { get; private init; } = epoch;

    public long Sequence { get; private init; } = sequence;

    public long ReceivedTicks { get; private init; } = receivedTicks;

    public long MeasuredTicks { get; private init; } = measuredTicks;

    /// <summary>The reading as JSON of the wire, but for its instant, which is as the server dated it.</summary>
    public string Body { get; private init; } = body;

    public static QuarantinedReading Of(Arrival arrival, DatedReading dated) => new(
        arrival.Patient, arrival.Box, arrival.Epoch, dated.Reading.Sequence, arrival.ReceivedAt.UtcTicks, dated.Reading.MeasuredAt.UtcTicks,
        JsonSerializer.Serialize(dated.Reading, WireJson.Options));
}
