using HomeCare.Modules.Patients.Contracts;

namespace HomeCare.Modules.Telemetry.Series;

/// <summary>
/// The history of everyone's readings: <c>Telemetry:Store</c> is <c>sqlite</c> (packed blocks in a file, the default) or <c>influx</c>. What is
/// not yet in it lies in memory and in the journal, so it may be away for hours: nothing acknowledged waits for it.
/// </summary>
/// <remarks>It knows people by their random id alone.</remarks>
internal interface ISeriesStore
{
    /// <summary>
    /// How much time of one person is written at once. It divides an hour and holds whole quarters, so that each bucket of
    /// <see cref="Tier"/> lies in one stretch.
    /// </summary>
    TimeSpan StretchLength { get; }

    /// <summary>True when a write is mostly another process's work: whoever waits for it keeps the processor from nobody.</summary>
    bool WritesElsewhere { get; }

    /// <summary>Makes what is missing: tables, databases, retention. Called before anything is read or written; fails with a sentence.</summary>
    Task PrepareAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Merges stretches into what is there, by source and sequence, and brings the buckets up to date. Durable when it returns; doing it twice changes
    /// nothing. When it throws, any part may be written, and all is written again.
    /// </summary>
    /// <param name="stretches">Each whole within one <see cref="StretchLength"/>, sorted by its start, then by person; readings oldest first.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task WriteAsync(IReadOnlyList<Stretch> stretches, CancellationToken cancellationToken);

    /// <summary>Readings measured in [from, to), UTC ticks, oldest first, then by sequence.</summary>
    Task<IReadOnlyList<StoredReading>> ReadAsync(PatientId patient, long from, long to, CancellationToken cancellationToken);

    /// <summary>
    /// An instant (UTC ticks) from which on it holds no reading of anyone; <paramref name="since"/> when it holds none from there on. For the one that writes it:
    /// what another process writes meanwhile is not in the answer.
    /// </summary>
    Task<long> FindEndAsync(long since, CancellationToken cancellationToken);

    /// <summary>The last readings measured before an instant, oldest first; at most so many. Looks back as far as raw readings are kept.</summary>
    Task<IReadOnlyList<StoredReading>> ReadLastAsync(PatientId patient, long before, int most, CancellationToken cancellationToken);

    /// <summary>The buckets that begin in [from, to), oldest first, in a list of the caller's own; one that holds no reading is not there.</summary>
    Task<List<Bucket>> ReadBucketsAsync(PatientId patient, Tier tier, long from, long to, CancellationToken cancellationToken);

    /// <summary>What is stored of some spans, added up in parts, and the figures of the whole UTC days that begin in [firstDay, endOfDays).</summary>
    /// <remarks>Asked for together: a page's month is whole days with a piece of one at either end, and in a database beside the store each question costs a round trip.</remarks>
    Task<StoredSums> ReadSumsAsync(
        PatientId patient, IReadOnlyList<(long From, long To)> spans, long firstDay, long endOfDays, CancellationToken cancellationToken);

    /// <summary>Forgets what is older than its tier keeps: see <see cref="Retention"/>.</summary>
    Task ForgetAsync(DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Null when it answers; else one sentence on what is wrong, without a secret.</summary>
    Task<string?> FindFaultAsync(CancellationToken cancellationToken);
}

/// <summary>One person's readings of one stretch of time, oldest first.</summary>
/// <param name="Patient">Whose.</param>
/// <param name="From">Where the stretch begins, UTC ticks, a multiple of its length.</param>
/// <param name="Readings">All measured in it.</param>
internal sealed record Stretch(PatientId Patient, long From, IReadOnlyList<StoredReading> Readings);

/// <summary>Answer to <see cref="ISeriesStore.ReadSumsAsync"/>, oldest first. What holds no reading is not there.</summary>
/// <param name="Parts">Of the spans: parts that follow each other, of what size is the store's matter; none reaches beyond its span.</param>
/// <param name="Days">Whole days.</param>
internal sealed record StoredSums(List<SpanSum> Parts, List<Figures> Days);

/// <summary>How wide a bucket is.</summary>
internal enum Tier
{
    /// <summary>One minute, kept a year.</summary>
    Minute,

    /// <summary>Five minutes, kept as long as raw readings are: a month on a chart.</summary>
    FiveMinutes,

    /// <summary>A quarter of an hour, kept for ever.</summary>
    Quarter,
}

/// <summary>How long each tier is kept (proposal, to be confirmed by a physician).</summary>
internal static class Retention
{
    public static readonly TimeSpan Raw = TimeSpan.FromDays(31);

    public static readonly TimeSpan Minutes = TimeSpan.FromDays(366);

    public static TimeSpan Width(this Tier tier) => tier switch
    {
        Tier.Minute => TimeSpan.FromMinutes(1),
        Tier.FiveMinutes => TimeSpan.FromMinutes(5),
        Tier.Quarter => TimeSpan.FromMinutes(15),
        _ => throw new ArgumentOutOfRangeException(nameof(tier)),
    };
}
