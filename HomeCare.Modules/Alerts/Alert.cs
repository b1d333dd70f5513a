using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Storage;
using HomeCare.Modules.Patients.Contracts;

namespace HomeCare.Modules.Alerts;

/// <summary>An alert and its verbs. It latches: only <see cref="Close"/> ends it, and only a named person calls that.</summary>
internal sealed partial class Alert : IRevised
{
    private Alert()
    {
    }

    public AlertId Id { get; private init; }

    public PatientId Patient { get; private init; }

    /// <summary>The box that signalled or measured; null for what the server found out by itself.</summary>
    public BoxId? Box { get; private init; }

    public AlertRule Rule { get; private init; }

    public AlertLevel Level { get; private set; }

    public AlertState State { get; private set; }

    public DateTime OccurredAt { get; private set; }

    public DateTime RaisedAt { get; private init; }

    public DateTime LastSeenAt { get; private set; }

    public int Occurrences { get; private set; } = 1;

    public bool Late { get; private init; }

    public double? Value { get; private set; }

    /// <summary>When the cause was last found gone; null while it is there. Says nothing about whether the alert is over.</summary>
    public DateTime? NormalAt { get; private set; }

    public DateTime? CancelledAtHome { get; private set; }

    public StaffId? ClosedBy { get; private set; }

    public DateTime? ClosedAt { get; private set; }

    public AlertOutcome? Outcome { get; private set; }

    public string? Note { get; private set; }

    /// <summary>Who is to look at it by now; of the running episode.</summary>
    public AlertStep Step { get; private set; }

    /// <summary>The mass silence that it is part of.</summary>
    public Guid? Incident { get; private set; }

    /// <summary>
    /// Unique while the alert is open, null afterwards: two writers who raise the same rule for the same person at once cannot both
    /// succeed; the second reads again and folds. Null also for a fall or a help call, of which each is its own.
    /// </summary>
    public string? OpenKey { get; private set; }

    public int Revision { get; set; }

    public bool IsOpen => State != AlertState.Closed;

    public static Alert Raise(AlertId id, PatientId patient, BoxId? box, Ask ask, DateTimeOffset now) => new()
    {
        Id = id,
        Patient = patient,
        Box = box,
        Rule = ask.Rule,
        Level = ask.Level,
        State = AlertState.Raised,
        OccurredAt = ask.From.UtcDateTime,
        RaisedAt = now.UtcDateTime,
        LastSeenAt = ask.At.UtcDateTime,
        Late = ask.Late,
        Value = ask.Value,
        Step = ask.Step,
        OpenKey = AlertDesk.Folds(ask.Rule) ? $"{patient.Value:N}:{ask.Rule}:{(ask.Late ? "late" : "live")}" : null,
    };

    /// <summary>Its cause is seen once more. Data that came out of order may also show that it began earlier than thought.</summary>
    public void SeeAgain(Ask ask, bool again)
    {
        OccurredAt = Earlier(OccurredAt, ask.From.UtcDateTime);
        LastSeenAt = Later(LastSeenAt, ask.At.UtcDateTime);
        Value = Worse.Of(Rule, Value, ask.Value);
        Stand(ask.Level);
        Occurrences += again ? 1 : 0;
        Step = again || ask.Step > Step ? ask.Step : Step;
    }

    public void JoinIncident(Guid incident) => Incident = incident;

    /// <summary>Home took it back. The alert stays open: who is confused may also press "tout va bien".</summary>
    /// <param name="at">When home said so.</param>
    /// <param name="now">From now on the plan of a lighter alert counts, from its beginning: its stages are not those that are done.</param>
    public void CancelAtHome(DateTimeOffset at, DateTimeOffset now)
    {
        if (CancelledAtHome is null)
        {
            CancelledAtHome = at.UtcDateTime;
            ClimbByAnotherPlan(now);
        }
    }

    /// <summary>Called with a proof in hand only.</summary>
    public bool Notify()
    {
        if (State != AlertState.Raised)
        {
            return false;
        }

        State = AlertState.Notified;
        return true;
    }

    public void Close(StaffId by, DateTimeOffset at, AlertOutcome outcome, string? note)
    {
        State = AlertState.Closed;
        ClosedBy = by;
        ClosedAt = at.UtcDateTime;
        Outcome = outcome;
        Note = string.IsNullOrWhiteSpace(note) ? null : note.Trim();
        OpenKey = null;
        LookForNobody();
    }

    public AlertSummary ToSummary() => new(
        Id, Alerts.ShortReference.Of(Id), Patient, Rule, Level, State, OccurredAt, RaisedAt, LastSeenAt, Occurrences, Late, Value,
        CancelledAtHome, TakenBy, TakenAt, ClosedBy, ClosedAt, Outcome, Note, Step, Incident, NormalAt is null ? EasedTo : null,
        OnSiteBy, OnSiteAt, ShelvedUntil, Support);

    private static DateTime Earlier(DateTime one, DateTime other) => one < other ? one : other;

    private static DateTime Later(DateTime one, DateTime other) => one > other ? one : other;
}

/// <summary>The four characters of an alert in texts: the first of its id, as the box writes them too.</summary>
internal static class ShortReference
{
    public static string Of(AlertId alert) => alert.Value.ToString("N")[..4].ToUpperInvariant();
}
