using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Wire;

namespace HomeCare.Modules.Telemetry;

/// <summary>A reading with its instant as the server dates it.</summary>
/// <param name="Reading">As received, but for the instant.</param>
/// <param name="ClockOffset">What was added to the instant.</param>
internal readonly record struct DatedReading(Reading Reading, TimeSpan ClockOffset)
{
    /// <summary>Corrects the instants when the box's clock was wrong; of a sequence that stands twice in a batch the first counts.</summary>
    public static IReadOnlyList<DatedReading> Of(IEnumerable<Reading> readings, DateTimeOffset sentAt, DateTimeOffset receivedAt)
    {
        var offset = Lateness.ClockOffset(sentAt, receivedAt);
        return [.. readings.DistinctBy(reading => reading.Sequence).Select(Dated)];

        DatedReading Dated(Reading reading)
        {
            var corrected = Lateness.Date(reading.MeasuredAt, offset, receivedAt);
            return new DatedReading(reading with { MeasuredAt = corrected }, corrected - reading.MeasuredAt);
        }
    }
}

/// <summary>One person's part of a batch: all of it, but for a box that moved and still had to send.</summary>
internal sealed record Arrival(PatientId Patient, BoxId Box, long Epoch, DateTimeOffset ReceivedAt, IReadOnlyList<DatedReading> Readings)
{
    /// <summary>The journal's lane and the place in it, when it comes from a journal that has it already: a topic. Zeros for none.</summary>
    public (int Lane, long Place) At { get; init; }
}
