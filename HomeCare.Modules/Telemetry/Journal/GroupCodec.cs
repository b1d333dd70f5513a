using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Intake;
using HomeCare.Modules.Telemetry.Series;

namespace HomeCare.Modules.Telemetry.Journal;

/// <summary>A group of submissions that became durable together.</summary>
/// <param name="Number">Counts up from 1 for ever.</param>
/// <param name="JudgedThrough">Every group up to this one is judged, or its hand-over stands in the database.</param>
/// <param name="Submissions">Those with something new; none when only the mark of what is judged is noted.</param>
internal sealed record Group(long Number, long JudgedThrough, IReadOnlyList<Submission> Submissions);

/// <summary>One submission as the journal gives it back.</summary>
internal sealed record Replayed(long Place, long Group, PatientId Patient, BoxId Box, DateTimeOffset ReceivedAt, IReadOnlyList<StoredReading> Rows);

/// <summary>
/// How a group is written. Whoever and whatever speaks for the first time in a segment is written out and has a number from then on, so a segment is read
/// without any other.
/// </summary>
internal sealed class GroupWriter
{
    private const byte Version = 1;

    private readonly Dictionary<PatientId, int> people = [];
    private readonly Dictionary<Source, int> sources = [];
    private readonly Bytes to = new(64 * 1024);

    /// <summary>The next group begins a segment.</summary>
    public void Anew()
    {
        people.Clear();
        sources.Clear();
    }

    public ReadOnlyMemory<byte> Write(Group group)
    {
        to.Clear();
        to.Byte(Version);
        to.Varint((ulong)group.Number);
        to.Varint((ulong)group.JudgedThrough);
        var at = group.Submissions.Count == 0 ? 0 : group.Submissions[0].Arrival.ReceivedAt.UtcTicks;
        to.Long(at);
        to.Varint((ulong)group.Submissions.Count);
        foreach (var submission in group.Submissions)
        {
            Person(submission.Person.Id);
            to.Signed(submission.Arrival.ReceivedAt.UtcTicks - at);
            Introduce(submission.Rows);
            to.Varint((ulong)submission.Rows.Count);
            var before = RowBefore.Start(at);
            foreach (var row in submission.Rows)
            {
                RowCodec.Write(to, row, sources[row.Source], ref before);
            }
        }

        return to.Memory;
    }

    private void Person(PatientId id)
    {
        if (people.TryGetValue(id, out var number))
        {
            to.Varint((ulong)number + 1);
            return;
        }

        people[id] = people.Count;
        to.Varint(0);
        to.Guid(id.Value);
    }

    /// <summary>Writes out the sources that this segment does not know yet.</summary>
    private void Introduce(IReadOnlyList<StoredReading> rows)
    {
        var known = sources.Count;
        foreach (var row in rows)
        {
            sources.TryAdd(row.Source, sources.Count);
        }

        to.Varint((ulong)(sources.Count - known));
        if (sources.Count == known)
        {
            return;
        }

        foreach (var source in rows.Select(row => row.Source).Distinct().Where(source => sources[source] >= known).OrderBy(source => sources[source]))
        {
            to.Guid(source.Box.Value);
            to.Long(source.Epoch);
            to.Text(source.BraceletSerial);
        }
    }
}

/// <summary>Reads groups of one segment after the other.</summary>
internal sealed class GroupReader
{
    private readonly List<PatientId> people = [];
    private readonly List<Source> sources = [];
    private long segment;

    public IReadOnlyList<Replayed> Read(long place, ReadOnlySpan<byte> entry, out long number, out long judgedThrough)
    {
        if (place != segment)
        {
            people.Clear();
            sources.Clear();
            segment = place;
        }

        var from = new BytesReader(entry);
        if (from.Byte() is var version and not 1)
        {
            throw new InvalidDataException($"The journal is of version {version}, this program reads 1: a newer program wrote it.");
        }

        number = (long)from.Varint();
        judgedThrough = (long)from.Varint();
        var at = from.Long();
        var all = new Replayed[from.Count(entry.Length)];
        for (var submission = 0; submission < all.Length; submission++)
        {
            var patient = Person(ref from);
            var received = at + from.Signed();
            for (var introduced = from.Count(entry.Length); introduced > 0; introduced--)
            {
                sources.Add(new Source(new BoxId(from.Guid()), from.Long(), from.Text()));
            }

            var rows = new StoredReading[from.Count(entry.Length)];
            var before = RowBefore.Start(at);
            for (var row = 0; row < rows.Length; row++)
            {
                rows[row] = RowCodec.Read(ref from, number => sources[number], ref before);
            }

            all[submission] = new Replayed(place, number, patient, rows[0].Source.Box, new DateTimeOffset(received, TimeSpan.Zero), rows);
        }

        return all;
    }

    private PatientId Person(ref BytesReader from)
    {
        if (from.Count() is var number and > 0)
        {
            return people[number - 1];
        }

        var patient = new PatientId(from.Guid());
        people.Add(patient);
        return patient;
    }
}
