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

/// <summary>How a group is written: people and sources by their <see cref="Numbers"/>, each introduced when a segment first uses it.</summary>
internal sealed class GroupWriter(Numbers numbers)
{
    public const byte Version = 1;

    private readonly HashSet<int> introduced = [];
    private readonly Bytes to = new(64 * 1024);
    private readonly List<int> rowSources = [];

    /// <summary>The next group begins a segment.</summary>
    public void Anew() => introduced.Clear();

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
            Write(submission, at);
        }

        return to.Memory;
    }

    private void Write(Submission submission, long at)
    {
        var person = numbers.Of(submission.Person.Id);
        var isNew = introduced.Add(person);
        to.Varint(((ulong)person << 1) | (isNew ? 1u : 0u));
        if (isNew)
        {
            to.Guid(submission.Person.Id.Value);
        }

        to.Signed(submission.Arrival.ReceivedAt.UtcTicks - at);
        IntroduceSources(submission.Rows);
        to.Varint((ulong)submission.Rows.Count);
        var before = RowBefore.Start(at);
        for (var place = 0; place < submission.Rows.Count; place++)
        {
            RowCodec.Write(to, submission.Rows[place], rowSources[place], ref before);
        }
    }

    private void IntroduceSources(IReadOnlyList<StoredReading> rows)
    {
        rowSources.Clear();
        List<(int Number, Source Source)>? unknown = null;
        foreach (var row in rows)
        {
            var number = numbers.Of(row.Source);
            rowSources.Add(number);
            if (introduced.Add(number))
            {
                (unknown ??= []).Add((number, row.Source));
            }
        }

        to.Varint((ulong)(unknown?.Count ?? 0));
        foreach (var (number, source) in unknown ?? [])
        {
            to.Varint((ulong)number);
            to.Guid(source.Box.Value);
            to.Long(source.Epoch);
            to.Text(source.BraceletSerial);
        }
    }
}

/// <summary>Reads groups, of any segment in any order.</summary>
internal sealed class GroupReader(Numbers numbers)
{
    /// <summary>Stands in while a submission is read over whose source nobody knows.</summary>
    private static readonly Source Unknown = new(default, 0, "");

    /// <summary>Submissions whose person or source was introduced only in bytes that are damaged: they are not given to anybody.</summary>
    public int Orphans { get; private set; }

    public IReadOnlyList<Replayed> Read(long place, ReadOnlySpan<byte> entry, out long number, out long judgedThrough)
    {
        var from = new BytesReader(entry);
        if (from.Byte() is var version and not GroupWriter.Version)
        {
            throw new InvalidDataException($"The journal is of version {version}, this program reads {GroupWriter.Version}: a newer program wrote it.");
        }

        number = (long)from.Varint();
        judgedThrough = (long)from.Varint();
        var at = from.Long();
        var count = from.Count(entry.Length);
        var all = new List<Replayed>(count);
        for (var each = 0; each < count; each++)
        {
            if (ReadSubmission(ref from, place, number, at, entry.Length) is { } replayed)
            {
                all.Add(replayed);
            }
            else
            {
                Orphans++;
            }
        }

        return all;
    }

    private Replayed? ReadSubmission(ref BytesReader from, long place, long group, long at, int most)
    {
        var person = from.Varint();
        if ((person & 1) == 1)
        {
            numbers.Know((int)(person >> 1), new PatientId(from.Guid()));
        }

        var received = at + from.Signed();
        for (var introduced = from.Count(most); introduced > 0; introduced--)
        {
            numbers.Know(from.Count(), new Source(new BoxId(from.Guid()), from.Long(), from.Text()));
        }

        var rows = new StoredReading[from.Count(most)];
        var (before, whole) = (RowBefore.Start(at), rows.Length > 0);
        for (var row = 0; row < rows.Length; row++)
        {
            rows[row] = RowCodec.Read(ref from, number => numbers.FindSource(number) ?? Unknown, ref before);
            whole &= !ReferenceEquals(rows[row].Source, Unknown);
        }

        return whole && numbers.FindPerson((int)(person >> 1)) is { } patient
            ? new Replayed(place, group, patient, rows[0].Source.Box, new DateTimeOffset(received, TimeSpan.Zero), rows)
            : null;
    }
}
