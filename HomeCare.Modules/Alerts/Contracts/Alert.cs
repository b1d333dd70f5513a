using HomeCare.Modules.Patients.Contracts;

namespace HomeCare.Modules.Alerts.Contracts;

/// <summary>An alert. It bears the danger's event id when a box made it.</summary>
public readonly record struct AlertId(Guid Value) : IParsable<AlertId>
{
    /// <summary>A new one, random.</summary>
    public static AlertId New() => new(Guid.NewGuid());

    /// <inheritdoc/>
    public static AlertId Parse(string s, IFormatProvider? provider) => new(Guid.Parse(s, provider));

    /// <inheritdoc/>
    public static bool TryParse(string? s, IFormatProvider? provider, out AlertId result)
    {
        var parsed = Guid.TryParse(s, provider, out var value);
        result = new AlertId(value);
        return parsed;
    }

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("D");
}

/// <summary>How grave. Only rises while an alert is open.</summary>
public enum AlertLevel
{
    /// <summary>The equipment, not the person: its own list, never mixed with the clinical ones.</summary>
    Technical,

    /// <summary>Worklist; never a text.</summary>
    Yellow,

    /// <summary>Nurse today.</summary>
    Orange,

    /// <summary>Act now. Never throttled by anything.</summary>
    Red,
}

/// <summary>Where its life stands.</summary>
public enum AlertState
{
    /// <summary>Written, nobody told yet.</summary>
    Raised,

    /// <summary>At least one person was told, with proof.</summary>
    Notified,

    /// <summary>A named person took it; a red one is to be on site in time.</summary>
    Taken,

    /// <summary>That person is there.</summary>
    OnSite,

    /// <summary>A named person closed it, with an outcome.</summary>
    Closed,
}

/// <summary>What support is asked to do about an alert that nobody answered. The system itself never calls anybody.</summary>
public enum SupportCall
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Call the home, the relatives, the professionals.</summary>
    Call,

    /// <summary>Call 15 as well.</summary>
    EmergencyNumber,
}

/// <summary>How it ended.</summary>
public enum AlertOutcome
{
    /// <summary>It was so.</summary>
    Real,

    /// <summary>It was not.</summary>
    FalseAlarm,

    /// <summary>A test.</summary>
    Test,

    /// <summary>The equipment.</summary>
    Technical,
}

/// <summary>An alert as pages and documents show it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="ShortReference">Four characters, as in texts.</param>
/// <param name="Patient">Whose.</param>
/// <param name="Rule">What made it.</param>
/// <param name="Level">How grave.</param>
/// <param name="State">Where it stands.</param>
/// <param name="OccurredAt">When it happened at home.</param>
/// <param name="RaisedAt">When the server wrote it.</param>
/// <param name="LastSeenAt">When its cause was last seen; the same cause folds into the open alert.</param>
/// <param name="Occurrences">How often, from 1.</param>
/// <param name="Late">True when the server learnt of it afterwards: "différé", "constaté a posteriori".</param>
/// <param name="Value">The worst value that made it, in the rule's unit; null for events.</param>
/// <param name="CancelledAtHome">When home took it back ("fausse alerte"); the alert stays open until a person closes it.</param>
/// <param name="TakenBy">Who took it.</param>
/// <param name="TakenAt">When.</param>
/// <param name="ClosedBy">Who closed it.</param>
/// <param name="ClosedAt">When.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Note">What the person wrote when closing.</param>
/// <param name="Step">Who is to look at it by now.</param>
/// <param name="Incident">The mass silence that it is part of; null for none.</param>
/// <param name="EasedTo">How grave its cause is now, when that is less than it was.</param>
/// <param name="OnSiteBy">For a taken red one: when it is open again, unless somebody is there by then.</param>
/// <param name="OnSiteAt">When somebody was there.</param>
/// <param name="ShelvedUntil">Nobody is reminded of it until then; never of a red one.</param>
/// <param name="Support">What support is asked to do.</param>
public sealed record AlertSummary(
    AlertId Id, string ShortReference, PatientId Patient, AlertRule Rule, AlertLevel Level, AlertState State,
    DateTimeOffset OccurredAt, DateTimeOffset RaisedAt, DateTimeOffset LastSeenAt, int Occurrences, bool Late, double? Value,
    DateTimeOffset? CancelledAtHome, StaffId? TakenBy, DateTimeOffset? TakenAt, StaffId? ClosedBy, DateTimeOffset? ClosedAt,
    AlertOutcome? Outcome, string? Note, AlertStep Step = AlertStep.None, Guid? Incident = null, AlertLevel? EasedTo = null,
    DateTimeOffset? OnSiteBy = null, DateTimeOffset? OnSiteAt = null, DateTimeOffset? ShelvedUntil = null, SupportCall Support = SupportCall.None)
{
    /// <summary>Somebody has it, on the way or there.</summary>
    public bool IsTaken => State is AlertState.Taken or AlertState.OnSite;
}
