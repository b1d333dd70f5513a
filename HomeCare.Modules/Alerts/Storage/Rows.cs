using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Wire;

namespace HomeCare.Modules.Alerts.Storage;

/// <summary>
/// One line of a story. It hangs on an alert's id without a foreign key, because a box's word on its text may arrive before the danger
/// that it speaks of; it is then found waiting under the danger's event id.
/// </summary>
internal sealed class StoryEntry
{
    public long Id { get; private init; }

    public AlertId Alert { get; set; }

    public DateTime At { get; init; }

    public StoryKind Kind { get; init; }

    public StaffId? Staff { get; init; }

    public ContactId? Contact { get; init; }

    public string? Proof { get; init; }

    public string? Detail { get; init; }

    /// <summary>The box that says so; a line of a box that has nothing to do with the alert is not shown.</summary>
    public BoxId? Box { get; init; }

    /// <summary>What makes the line itself, within its alert: told twice it is written once. Null for what cannot be told twice.</summary>
    public string? Once { get; init; }

    public StoryLine ToLine() => new(At, Kind, Staff, Contact, Proof, Detail);
}

/// <summary>A danger as a box reported it, by (event, phase): the memory that makes a second telling a duplicate.</summary>
internal sealed class ReportedDanger
{
    public Guid Event { get; init; }

    public DangerPhase Phase { get; init; }

    public BoxId Box { get; init; }

    public DateTime OccurredAt { get; init; }

    public DateTime ReceivedAt { get; init; }

    /// <summary>The alert that it made or went into; null for one that waits (a cancellation before its danger, a box without a home).</summary>
    public AlertId? Alert { get; set; }

    /// <summary>The danger as received, for a box that stands in no home: raised from this as soon as it does. Null otherwise.</summary>
    public string? Stray { get; set; }

    public static ReportedDanger Of(Danger danger, BoxId box, DangerTime time, DateTimeOffset receivedAt) => new()
    {
        Event = danger.EventId,
        Phase = danger.Phase,
        Box = box,
        OccurredAt = time.OccurredAt.UtcDateTime,
        ReceivedAt = receivedAt.UtcDateTime,
    };
}

/// <summary>A version of a person's limits; the default has no row. Orange and yellow are null for the defaults of the scale.</summary>
internal sealed class LimitsEntry
{
    public PatientId Patient { get; init; }

    public int Version { get; init; }

    public double HeartRateLowBpm { get; init; }

    public double HeartRateHighBpm { get; init; }

    public double OxygenLowPercent { get; init; }

    public int OxygenScale { get; init; }

    public double? OrangeHeartRateLowBpm { get; init; }

    public double? OrangeHeartRateHighBpm { get; init; }

    public double? OrangeOxygenLowPercent { get; init; }

    public double? YellowHeartRateLowBpm { get; init; }

    public double? YellowHeartRateHighBpm { get; init; }

    public double? YellowOxygenLowPercent { get; init; }

    public StaffId By { get; init; }

    public DateTime At { get; init; }

    public string Reason { get; init; } = "";

    public LimitsVersion ToVersion() =>
        new(
            Version,
            new VitalLimits(
                HeartRateLowBpm, HeartRateHighBpm, OxygenLowPercent, OxygenScale,
                LevelOf(OrangeHeartRateLowBpm, OrangeHeartRateHighBpm, OrangeOxygenLowPercent),
                LevelOf(YellowHeartRateLowBpm, YellowHeartRateHighBpm, YellowOxygenLowPercent)),
            By, At, Reason);

    private static LevelLimits? LevelOf(double? low, double? high, double? oxygen) =>
        low is { } lowest && high is { } highest && oxygen is { } least ? new LevelLimits(lowest, highest, least) : null;
}

/// <summary>What plan a box was last given, and made of which versions.</summary>
internal sealed class BoxPlan : IRevised
{
    public BoxId Box { get; init; }

    public PatientId Patient { get; set; }

    public int SheetVersion { get; set; }

    public int LimitsVersion { get; set; }

    public int Version { get; set; }

    public int Revision { get; set; }
}
