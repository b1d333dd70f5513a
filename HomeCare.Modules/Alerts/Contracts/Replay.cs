using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Telemetry.Contracts;
using MediatR;

namespace HomeCare.Modules.Alerts.Contracts;

/// <summary>
/// Which alerts these readings, one person's and oldest first, would have made under these limits, if each had been closed when its cause was gone. By
/// the very rules that are in force. Writes nothing and tells nobody. Limits that cannot work are refused.
/// </summary>
public sealed record ReplayReadings(IReadOnlyList<RecordedReading> Readings, VitalLimits Limits) : IRequest<Outcome<Replayed>>;

/// <summary>What would have been, oldest first.</summary>
public sealed record Replayed(IReadOnlyList<Episode> Episodes);

/// <summary>An alert that would have been.</summary>
/// <param name="Rule">What made it.</param>
/// <param name="Level">The gravest level that it reached.</param>
/// <param name="From">When it would have been raised.</param>
/// <param name="To">When its cause was last seen.</param>
/// <param name="Peak">The worst value: a median, in the rule's unit.</param>
/// <param name="Levels">From when to when each level was asked for, gravest first.</param>
/// <param name="Ended">False when the readings end, or a hole in them begins, before its cause was gone.</param>
public sealed record Episode(
    AlertRule Rule, AlertLevel Level, DateTimeOffset From, DateTimeOffset To, double Peak, IReadOnlyList<EpisodeLevel> Levels, bool Ended);

/// <summary>How long a level lasted in an episode.</summary>
public sealed record EpisodeLevel(AlertLevel Level, DateTimeOffset From, DateTimeOffset To);

/// <summary>What the last 30 days of a person would have been under other limits, beside those in force. Limits that cannot work are refused.</summary>
public sealed record TryLimits(PatientId Patient, VitalLimits Limits) : IRequest<Outcome<LimitsTrial>>;

/// <summary>How limits compare.</summary>
/// <param name="From">Start of the stretch.</param>
/// <param name="To">Its end.</param>
/// <param name="DaysHeard">Days of it that readings cover: what is counted a day is counted by these.</param>
/// <param name="InForce">Under the limits in force, oldest first.</param>
/// <param name="Tried">Under those that are tried.</param>
/// <param name="Missed">Orange and red ones in force that would not have come, or not as grave.</param>
public sealed record LimitsTrial(
    DateTimeOffset From, DateTimeOffset To, double DaysHeard, IReadOnlyList<Episode> InForce, IReadOnlyList<Episode> Tried, IReadOnlyList<Episode> Missed);
