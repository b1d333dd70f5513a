using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry;
using HomeCare.Modules.Telemetry.Intake;
using HomeCare.Modules.Telemetry.Memory;
using HomeCare.Modules.Wire;
using NUnit.Framework;

namespace HomeCare.Tests.Telemetry.Intake;

internal sealed class SubmissionTests
{
    [Test]
    public void What_was_given_back_is_new_when_it_is_sent_again_and_what_was_known_stays_known()
    {
        var (person, box, at) = (new Person(PatientId.New()), new BoxSeen(BoxId.New()), new DateTimeOffset(2026, 3, 12, 13, 32, 0, TimeSpan.Zero));
        box.Add(Batch.Epoch, 2);
        var first = Submit();
        first.Undo();
        var again = Submit();

        Assert.That(first.Rows, Is.Empty);
        Assert.That(again.Outcomes[1], Is.EqualTo(ItemOutcome.Stored));
        Assert.That(again.Outcomes[2], Is.EqualTo(ItemOutcome.Duplicate));
        Assert.That(again.Rows.Select(row => row.Sequence), Is.EqualTo(new long[] { 1, 3 }));

        Submission Submit()
        {
            var submission = new Submission(
                new Arrival(person.Id, box.Id, Batch.Epoch, at, [.. Batch.Run(3, at).Select(reading => new DatedReading(reading, TimeSpan.Zero))]), person, box, null);
            submission.Prepare();
            return submission;
        }
    }
}
