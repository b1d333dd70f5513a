using System.Globalization;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Series;

namespace HomeCare.Modules.Telemetry.Storage;

/// <summary>
/// "These readings are stored and could not be judged": written when that failed, deleted once <c>ReadingsRecorded</c> was heard by all. One that keeps
/// failing by its own fault is parked: visible, and in nobody's way. What a crash left unjudged is known from the journal.
/// </summary>
internal sealed class Handoff
{
    /// <summary>Failures of its own after which it is parked.</summary>
    public const int MostAttempts = 5;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(5);

    private Handoff()
    {
    }

    public long Id { get; private init; }

    public PatientId Patient { get; private init; }

    public BoxId Box { get; private init; }

    public long Epoch { get; private init; }

    /// <summary>Which readings, as ranges: <c>17-22 30</c>.</summary>
    public string Sequences { get; private init; } = "";

    public long ReceivedTicks { get; private init; }

    /// <summary>The first instant of measuring, to find the readings by.</summary>
    public long FromTicks { get; private init; }

    /// <summary>The last one.</summary>
    public long ThroughTicks { get; private init; }

    public int Attempts { get; private set; }

    /// <summary>Not tried again by itself before this; a box that sends again has it tried at once.</summary>
    public long NotBeforeTicks { get; private set; }

    public long? ParkedTicks { get; private set; }

    /// <summary>The last failure's type.</summary>
    public string? Failure { get; private set; }

    /// <param name="patient">Whose.</param>
    /// <param name="receivedAt">When they came.</param>
    /// <param name="rows">Of one source, oldest first.</param>
    public static Handoff Of(PatientId patient, DateTimeOffset receivedAt, IReadOnlyList<StoredReading> rows) => new()
    {
        Patient = patient,
        Box = rows[0].Source.Box,
        Epoch = rows[0].Source.Epoch,
        Sequences = Ranges(rows.Select(row => row.Sequence)),
        ReceivedTicks = receivedAt.UtcTicks,
        FromTicks = rows[0].MeasuredTicks,
        ThroughTicks = rows[^1].MeasuredTicks,
    };

    public IEnumerable<long> ReadSequences()
    {
        foreach (var range in Sequences.Split(' '))
        {
            var ends = range.Split('-');
            var first = long.Parse(ends[0], CultureInfo.InvariantCulture);
            var last = long.Parse(ends[^1], CultureInfo.InvariantCulture);
            for (var offset = 0L; offset <= last - first; offset++)
            {
                yield return first + offset;
            }
        }
    }

    /// <summary>Notes that judging failed. While an engine is away it is nobody's fault, and tried again for ever.</summary>
    public void NoteFailure(Exception exception, bool engineAway, DateTimeOffset at)
    {
        Failure = exception.GetType().Name;
        Attempts += engineAway ? 0 : 1;
        NotBeforeTicks = (at + (FirstPause * Math.Pow(2, Math.Max(0, Attempts - 1)))).UtcTicks;
        ParkedTicks = Attempts >= MostAttempts ? at.UtcTicks : null;
    }

    private static string Ranges(IEnumerable<long> sequences)
    {
        var ranges = new List<(long First, long Last)>();
        foreach (var sequence in sequences.Order())
        {
            if (ranges is [.., var last] && last.Last + 1 == sequence)
            {
                ranges[^1] = (last.First, sequence);
            }
            else
            {
                ranges.Add((sequence, sequence));
            }
        }

        return string.Join(" ", ranges.Select(range => range.First == range.Last
            ? range.First.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{range.First}-{range.Last}")));
    }
}
