using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Journal;
using HomeCare.Modules.Telemetry.Series;

namespace HomeCare.Modules.Telemetry.Intake;

/// <summary>Readings that are durable and not judged, in memory: because judging failed, or because a crash came between.</summary>
/// <param name="Patient">Whose.</param>
/// <param name="Box">Who sent them.</param>
/// <param name="ReceivedAt">When they came.</param>
/// <param name="Rows">Oldest first.</param>
/// <param name="Settled">Called once they are judged, or their hand-over is written: the journal need not remember it any more.</param>
internal sealed record Unjudged(PatientId Patient, BoxId Box, DateTimeOffset ReceivedAt, IReadOnlyList<StoredReading> Rows, Action Settled)
{
    public static Unjudged Of(Submission submission, Action settled) =>
        new(submission.Person.Id, submission.Arrival.Box, submission.Arrival.ReceivedAt, submission.Rows, settled);

    public static Unjudged Of(Replayed replayed, Action settled) =>
        new(replayed.Patient, replayed.Box, replayed.ReceivedAt, replayed.Rows, settled);
}
