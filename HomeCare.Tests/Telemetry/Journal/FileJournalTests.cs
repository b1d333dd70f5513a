using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry;
using HomeCare.Modules.Telemetry.Intake;
using HomeCare.Modules.Telemetry.Journal;
using HomeCare.Modules.Telemetry.Memory;
using HomeCare.Modules.Wire;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace HomeCare.Tests.Telemetry.Journal;

internal sealed class FileJournalTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 12, 13, 32, 0, TimeSpan.Zero);

    private readonly Numbers numbers = new();
    private string folder = null!;

    [SetUp]
    public void SetUp() => folder = Directory.CreateTempSubdirectory("homecare-journal-").FullName;

    [TearDown]
    public void TearDown() => Directory.Delete(folder, recursive: true);

    [Test]
    public void What_was_appended_is_read_again_with_whose_it_is_and_what_was_judged()
    {
        var (patient, box) = (PatientId.New(), BoxId.New());
        using (var journal = Open())
        {
            journal.Append(new Group(1, 0, [Submit(patient, box, 1, 3), Submit(PatientId.New(), BoxId.New(), 8, 1)]));
            journal.Append(new Group(2, 1, [Submit(patient, box, 4, 1)]));
        }

        var read = Read(out var judged);

        Assert.That(read.Select(each => (each.Group, each.Rows.Count)), Is.EqualTo(new[] { (1L, 3), (1L, 1), (2L, 1) }));
        Assert.That(read.Where(each => each.Patient == patient).SelectMany(each => each.Rows).Select(row => row.Sequence), Is.EqualTo(new long[] { 1, 2, 3, 4 }));
        Assert.That(read[0].Box, Is.EqualTo(box));
        Assert.That(read[0].ReceivedAt, Is.EqualTo(At));
        Assert.That(read[0].Rows[0].Source, Is.EqualTo(new HomeCare.Modules.Telemetry.Series.Source(box, Batch.Epoch, "BR-1")));
        Assert.That(judged, Is.EqualTo(1));
    }

    [Test]
    public void A_torn_end_costs_the_torn_entry_alone_and_what_follows_begins_a_new_segment()
    {
        Write(3);
        var segment = Directory.GetFiles(folder, "*.journal").Single();
        using (var file = File.Open(segment, FileMode.Open))
        {
            file.SetLength(file.Length - 5);
        }

        using (var journal = Open())
        {
            journal.Append(new Group(4, 0, [Submit(PatientId.New(), BoxId.New(), 1, 1)]));
        }

        Assert.That(Read(out _).Select(each => each.Group), Is.EqualTo(new long[] { 1, 2, 4 }));
        Assert.That(Directory.GetFiles(folder, "*.journal"), Has.Length.EqualTo(2));
    }

    [Test]
    public void A_flipped_bit_anywhere_costs_one_entry_and_gives_nobody_another_one_s_readings()
    {
        var people = Write(3);
        var segment = Directory.GetFiles(folder, "*.journal").Single();
        var whole = File.ReadAllBytes(segment);
        for (var at = 0; at < whole.Length; at += 3)
        {
            var changed = whole.ToArray();
            changed[at] ^= 0x04;
            File.WriteAllBytes(segment, changed);
            foreach (var known in new[] { numbers, new Numbers() })
            {
                var (reader, groups, told) = (new GroupReader(known), new List<Replayed>(), 0);
                FileJournal.Read(folder, (place, entry) => groups.AddRange(reader.Read(place, entry, out _, out _)), (_, _, _, _) => told++);

                Assert.That(told, Is.EqualTo(1), $"byte {at}");
                Assert.That(groups.Select(each => each.Patient), Is.All.Matches<PatientId>(people.Contains));
                Assert.That(groups.SelectMany(each => each.Rows).Select(row => (int)row.Sequence - 1), Is.EqualTo(groups.Select(each => people.IndexOf(each.Patient))), $"byte {at}");
                Assert.That(groups, Has.Count.EqualTo(2), known == numbers ? "with the register one entry is lost" : "each was introduced by its own entry");
            }
        }
    }

    [Test]
    public void Without_a_register_what_was_introduced_in_damaged_bytes_is_given_to_nobody()
    {
        var (patient, box) = (PatientId.New(), BoxId.New());
        using (var journal = Open())
        {
            journal.Append(new Group(1, 0, [Submit(patient, box, 1, 1)]));
            journal.Append(new Group(2, 0, [Submit(patient, box, 2, 1)]));
        }

        var segment = Directory.GetFiles(folder, "*.journal").Single();
        var bytes = File.ReadAllBytes(segment);
        bytes[20] ^= 1;
        File.WriteAllBytes(segment, bytes);
        var (with, without) = (new GroupReader(numbers), new GroupReader(new Numbers()));
        var found = new List<Replayed>();
        FileJournal.Read(folder, (place, entry) => found.AddRange(with.Read(place, entry, out _, out _)));
        FileJournal.Read(folder, (place, entry) => Assert.That(without.Read(place, entry, out _, out _), Is.Empty));

        Assert.That(found.Single().Patient, Is.EqualTo(patient));
        Assert.That(without.Orphans, Is.EqualTo(1), "told, not dropped in silence");
    }

    [Test]
    public void Segments_begin_anew_when_full_and_are_forgotten_below_a_place()
    {
        using (var journal = FileJournal.Open(folder, numbers, NullLogger.Instance, segmentBytes: 400))
        {
            var (patient, box) = (PatientId.New(), BoxId.New());
            for (var group = 1; group <= 40; group++)
            {
                var submission = Submit(patient, box, group, 1);
                journal.Append(new Group(group, 0, [submission]));
                Assert.That(submission.Place, Is.EqualTo(journal.LastSegment));
            }

            Assert.That(Read(out _), Has.Count.EqualTo(40), "each segment introduces who speaks in it");
            Assert.That(journal.LastSegment, Is.GreaterThan(3));
            journal.Forget(0, 3);

            Assert.That(Read(out _).Select(each => each.Place).Min(), Is.EqualTo(3));
            journal.Forget(0, long.MaxValue);
            Assert.That(Read(out _).Select(each => each.Place).Distinct(), Is.EqualTo(new[] { journal.LastSegment }), "never the one being written");
        }
    }

    [Test]
    public void A_second_one_reads_and_is_refused_in_a_sentence_when_it_writes()
    {
        using var journal = Open();
        journal.Append(new Group(1, 0, [Submit(PatientId.New(), BoxId.New(), 1, 1)]));
        using var second = Open();

        Assert.That(second.IsMine, Is.False);
        Assert.That(
            () => second.Append(new Group(2, 0, [Submit(PatientId.New(), BoxId.New(), 1, 1)])),
            Throws.InstanceOf<IOException>().With.Message.Contains("Another process"));
        Assert.That(Read(out _), Has.Count.EqualTo(1));
    }

    /// <summary>Each group is another person's, with the group's number as its sequence.</summary>
    private List<PatientId> Write(int groups)
    {
        using var journal = Open();
        var people = Enumerable.Range(0, groups).Select(_ => PatientId.New()).ToList();
        for (var group = 1; group <= groups; group++)
        {
            journal.Append(new Group(group, 0, [Submit(people[group - 1], BoxId.New(), group, 1)]));
        }

        return people;
    }

    private FileJournal Open() => FileJournal.Open(folder, numbers, NullLogger.Instance);

    private List<Replayed> Read(out long judgedThrough)
    {
        var (reader, all, through) = (new GroupReader(new Numbers()), new List<Replayed>(), 0L);
        FileJournal.Read(folder, (place, entry) =>
        {
            all.AddRange(reader.Read(place, entry, out _, out var judged));
            through = Math.Max(through, judged);
        });
        judgedThrough = through;
        return all;
    }

    private static Submission Submit(PatientId patient, BoxId box, long first, int count)
    {
        var readings = Batch.Run(count, At, first).Select(reading => new DatedReading(reading, TimeSpan.Zero));
        var submission = new Submission(new Arrival(patient, box, Batch.Epoch, At, [.. readings]), new Person(patient), new BoxSeen(box), null);
        submission.Prepare();
        Assert.That(submission.Outcomes.Values, Is.All.EqualTo(ItemOutcome.Stored));
        return submission;
    }
}
