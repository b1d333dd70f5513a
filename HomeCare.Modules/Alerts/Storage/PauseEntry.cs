using System.Linq.Expressions;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Patients.Contracts;

namespace HomeCare.Modules.Alerts.Storage;

/// <summary>A home in peace for a while.</summary>
internal sealed class PauseEntry
{
    public long Id { get; private init; }

    public PatientId Patient { get; init; }

    public PauseKind Kind { get; init; }

    public DateTime From { get; init; }

    public DateTime Until { get; init; }

    public DateTime? EndedAt { get; set; }

    public StaffId? By { get; init; }

    public string Reason { get; init; } = "";

    /// <summary>A pause that begins in the future was written by a clock that has gone back since: it holds nothing.</summary>
    public static Expression<Func<PauseEntry, bool>> RunsAt(DateTimeOffset now)
    {
        var (at, latest) = (now.UtcDateTime, now.UtcDateTime + Escalation.Climb.ClockTolerance);
        return pause => pause.EndedAt == null && pause.Until > at && pause.From <= latest;
    }

    public Pause ToPause() => new(Patient, Kind, From, Until, By, Reason);
}
