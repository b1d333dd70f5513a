using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry;

namespace HomeCare.Tests.Telemetry.Kafka;

/// <summary>Arrivals as the door makes them.</summary>
internal static class Arrivals
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 12, 12, 0, 0, TimeSpan.Zero);

    /// <summary>One reading, measured a second ago.</summary>
    public static Arrival One(PatientId patient, BoxId box, long sequence, DateTimeOffset? at = null) =>
        new(patient, box, Batch.Epoch, at ?? Noon, [new DatedReading(Batch.Reading(sequence, (at ?? Noon).AddSeconds(-1)), TimeSpan.Zero)]);

    /// <summary>One reading each of so many people, of whom each has a box.</summary>
    public static IReadOnlyList<Arrival> Of(int people, long sequence = 1) => [.. Enumerable.Range(0, people).Select(_ => One(PatientId.New(), BoxId.New(), sequence))];
}
