using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Wire;
using MediatR;

namespace HomeCare.Modules.Telemetry.Contracts;

/// <summary>The last reading and contact of each of these people, in their order. A person never heard is present with nulls: never-seen counts.</summary>
/// <param name="Patients">Whose.</param>
/// <param name="WithSteps">
/// Also today's steps. The first to ask for them on a day has them summed from history, person by person: right for a page of people, seconds for everyone.
/// </param>
public sealed record ListLastValues(IReadOnlyCollection<PatientId> Patients, bool WithSteps = false) : IRequest<IReadOnlyList<LastValues>>;

/// <summary>What was last known of a person, from memory.</summary>
/// <param name="Patient">Whose.</param>
/// <param name="HeartRateBpm">Last heart rate and when; null for never.</param>
/// <param name="OxygenPercent">Last SpO2 and when.</param>
/// <param name="StepsToday">Steps since local midnight of the home; null when they were not asked for.</param>
/// <param name="BatteryPercent">Bracelet's battery and when.</param>
/// <param name="MeasuredAt">The newest reading's instant; null for never.</param>
/// <param name="BoxHeardAt">When the box was last heard (any message); null for never.</param>
public sealed record LastValues(
    PatientId Patient, LastValue? HeartRateBpm, LastValue? OxygenPercent, long? StepsToday, LastValue? BatteryPercent,
    DateTimeOffset? MeasuredAt, DateTimeOffset? BoxHeardAt);

/// <summary>One signal's newest value. Not valid ones are kept with their reason and must not be shown as current.</summary>
public sealed record LastValue(DateTimeOffset MeasuredAt, SignalValue Signal);

/// <summary>Everything stored of a person in [From, To), oldest first: valid, doubtful and invalid alike, each marked. At most 31 days.</summary>
public sealed record GetReadings(PatientId Patient, DateTimeOffset From, DateTimeOffset To) : IRequest<IReadOnlyList<RecordedReading>>;

/// <summary>
/// Bucketed means for charts and reports, [From, To). Doubtful and invalid values are left out of means and counted. A bucket with
/// nothing valid is present with nulls: a gap is a gap.
/// </summary>
/// <param name="Patient">Whose.</param>
/// <param name="From">Start.</param>
/// <param name="To">End, exclusive.</param>
/// <param name="BucketSeconds">60-86,400.</param>
/// <param name="WithGaps">False leaves out the buckets that hold no reading: who only adds up needs none.</param>
public sealed record GetSeries(PatientId Patient, DateTimeOffset From, DateTimeOffset To, int BucketSeconds, bool WithGaps = true)
    : IRequest<IReadOnlyList<SeriesPoint>>;

/// <summary>One bucket. A value, not an object: a month has 9,000 of them.</summary>
/// <param name="From">Its start; a reading belongs to the bucket that its instant of measuring, the end of its span, falls in.</param>
/// <param name="HeartRateBpm">Valid heart rates; null when there is none.</param>
/// <param name="OxygenPercent">Valid SpO2; null when there is none.</param>
/// <param name="Steps">Valid steps.</param>
/// <param name="Received">Readings stored.</param>
/// <param name="Rejected">Of these, readings whose heart rate or SpO2 was left out.</param>
public readonly record struct SeriesPoint(
    DateTimeOffset From, Band? HeartRateBpm, Band? OxygenPercent, long Steps, int Received, int Rejected);

/// <summary>A bucket's valid values.</summary>
public readonly record struct Band(double Mean, double Lowest, double Highest, int Count);

/// <summary>How good the data of a person was in [From, To).</summary>
public sealed record GetDataQuality(PatientId Patient, DateTimeOffset From, DateTimeOffset To) : IRequest<DataQuality>;

/// <summary>Counts over a span.</summary>
/// <param name="Received">Readings stored.</param>
/// <param name="CoveredSeconds">Seconds that they cover (spans, not counted twice).</param>
/// <param name="SpanSeconds">Seconds in the whole span.</param>
/// <param name="HeartRate">The heart rate's counts.</param>
/// <param name="Oxygen">SpO2's counts.</param>
/// <param name="Quarantined">Items kept aside, by when they were received: their own instant lies in the server's future.</param>
public sealed record DataQuality(
    long Received, long CoveredSeconds, long SpanSeconds, SignalQuality HeartRate, SignalQuality Oxygen, long Quarantined);

/// <summary>One signal's counts; reasons with how often each occurred.</summary>
public sealed record SignalQuality(long Valid, long Doubtful, long Invalid, IReadOnlyDictionary<string, long> Reasons);

/// <summary>When every home's sources were last heard, for the silence watch and support.</summary>
public sealed record ListSources : IRequest<IReadOnlyList<SourceHeard>>;

/// <summary>When the sources of these homes were last heard, in their order, from memory: for the silence watch, which asks after a few of many.</summary>
public sealed record FindSources(IReadOnlyList<Home> Homes) : IRequest<IReadOnlyList<SourceHeard>>;

/// <summary>A home's sources. Nulls mean never.</summary>
/// <param name="Patient">Whose home.</param>
/// <param name="Box">Its box.</param>
/// <param name="BoxHeardAt">Any message of the box, server's clock.</param>
/// <param name="ReadingMeasuredAt">Newest reading.</param>
/// <param name="LastHeartbeat">The last word of the box on itself: the cause, when it falls silent.</param>
/// <param name="HeartRate">The heart rate; null when no reading has had one.</param>
/// <param name="Oxygen">SpO2; null when no reading has had one.</param>
/// <param name="NotWornAt">
/// The newest reading that was taken on no wrist: none of its signals is valid and one bears <c>not_worn</c>, <c>no_contact</c> or <c>charging</c>. Null when none
/// is in memory.
/// </param>
public sealed record SourceHeard(
    PatientId Patient, BoxId Box, DateTimeOffset? BoxHeardAt, DateTimeOffset? ReadingMeasuredAt, Heartbeat? LastHeartbeat,
    SignalHeard? HeartRate = null, SignalHeard? Oxygen = null, DateTimeOffset? NotWornAt = null);

/// <summary>When one of a bracelet's signals was last valid, by the instant of measuring; null when no valid value is in memory.</summary>
public readonly record struct SignalHeard(DateTimeOffset? ValidAt);

/// <summary>How the intake itself is, for support: no identity, no value.</summary>
public sealed record GetIntakeHealth : IRequest<IntakeHealth>;

/// <summary>What waits between storing and judging, and what was kept aside.</summary>
/// <param name="Unjudged">Batches stored and not yet judged; more than a few, or an old one, means that judging fails.</param>
/// <param name="OldestUnjudgedAt">When the oldest of these was received; null for none.</param>
/// <param name="Parked">Batches whose judging failed five times by its own fault: stored, receipted, NOT judged until the next start tries them again; and messages of the topic that cannot be read.</param>
/// <param name="Quarantined">Items kept aside since ever, because they came from the future.</param>
public sealed record IntakeHealth(long Unjudged, DateTimeOffset? OldestUnjudgedAt, long Parked, long Quarantined);
