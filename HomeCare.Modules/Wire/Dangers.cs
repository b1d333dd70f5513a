using System.Text.Json;

namespace HomeCare.Modules.Wire;

/// <summary>What the bracelet or the box signals at once.</summary>
public enum DangerKind
{
    /// <summary>A fall, detected by the bracelet.</summary>
    Fall,

    /// <summary>The bracelet's own tachycardia signal: a very high mean.</summary>
    Tachycardia,

    /// <summary>The help button.</summary>
    Help,

    /// <summary>Median heart rate of a minute at or below the plan's red limit, judged on the box.</summary>
    LowHeartRate,

    /// <summary>Median heart rate of a minute at or above the plan's red limit, judged on the box.</summary>
    HighHeartRate,

    /// <summary>Median SpO2 of a minute at or below the plan's red limit, judged on the box.</summary>
    LowOxygen,
}

/// <summary>Where the danger stands at home.</summary>
public enum DangerPhase
{
    /// <summary>It is so: act.</summary>
    Raised,

    /// <summary>The person said "tout va bien", or a relative answered "fausse alerte", after it was raised.</summary>
    Cancelled,
}

/// <summary>
/// A danger as the box decided it. The same <paramref name="EventId"/> is in the box's SMS, in the alert on the server and in
/// every later word about it; <c>(event, phase)</c> sent twice counts once.
/// </summary>
/// <param name="EventId">Made on the box, random.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Phase">Raised, or taken back at home.</param>
/// <param name="OccurredAt">When, by the bracelet's clock as corrected by the box, UTC.</param>
/// <param name="BraceletSerial">Who signalled it.</param>
/// <param name="Immobile">For a fall: true when the person has not moved since; null when not known.</param>
/// <param name="HeartRateBpm">For a tachycardia: the mean that made the signal; for a low or high heart rate the minute's median.</param>
/// <param name="OxygenPercent">For a low SpO2: the minute's median, %.</param>
public sealed record Danger(
    Guid EventId,
    DangerKind Kind,
    DangerPhase Phase,
    DateTimeOffset OccurredAt,
    string BraceletSerial,
    bool? Immobile = null,
    double? HeartRateBpm = null,
    double? OxygenPercent = null);

/// <summary>The envelope of dangers; see <see cref="ReadingsBatch"/>.</summary>
/// <param name="Version">1.</param>
/// <param name="SentAt">The box's clock when it sent, UTC.</param>
/// <param name="KnownPlanVersion">The emergency plan the box holds; 0 for none.</param>
/// <param name="Items">Up to <see cref="WireV1.MostItems"/> <see cref="Danger"/>s.</param>
public sealed record DangersBatch(
    int Version,
    DateTimeOffset SentAt,
    int KnownPlanVersion,
    IReadOnlyList<JsonElement> Items);
