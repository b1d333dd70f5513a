using HomeCare.Modules.Alerts.Contracts;

namespace HomeCare.Modules.Alerts;

/// <summary>How grave an alert is, and its cause now: the level only rises, the cause comes and goes beneath it.</summary>
internal sealed partial class Alert
{
    /// <summary>When somebody was last called for it: it rose, or came back; null for when it was raised.</summary>
    public DateTime? CalledAt { get; private set; }

    /// <summary>How grave its cause is now, when that is less than it was; null while it is as grave as its level says.</summary>
    public AlertLevel? EasedTo { get; private set; }

    /// <summary>Since when its cause is no graver than that.</summary>
    public DateTime? EasedAt { get; private set; }

    /// <summary>When its cause stopped being as grave as its level; null while it is.</summary>
    public DateTime? GraveUntil { get; private set; }

    /// <summary>Severity only rises; a lower level is passed over.</summary>
    public void RiseTo(AlertLevel level, DateTimeOffset at)
    {
        if (level > Level)
        {
            (Level, EasedTo, GraveUntil, ShelvedUntil) = (level, null, null, null);
            CallAnew(at);
        }
    }

    /// <summary>Whoever answered for what it was did not answer for what it is: it is nobody's again.</summary>
    public void CallAnew(DateTimeOffset at)
    {
        CalledAt = at.UtcDateTime;
        Round++;
        if (IsOpen)
        {
            (State, TakenBy, TakenAt, OnSiteBy, OnSiteAt) = (AlertState.Raised, null, null, null, null);
        }
    }

    /// <summary>Its cause is there, and less grave. The level stays: it says how grave it was.</summary>
    public void EaseTo(AlertLevel level, DateTimeOffset at)
    {
        (EasedTo, EasedAt) = (level, at.UtcDateTime);
        GraveUntil ??= EasedAt;
    }

    public void ReturnToNormal(DateTimeOffset at)
    {
        NormalAt = at.UtcDateTime;
        GraveUntil ??= NormalAt;
    }

    /// <summary>Is what was found then worse than what its cause came down to since? Such is a new episode.</summary>
    public bool CameBack(AlertLevel level, DateTimeOffset at) =>
        NormalAt is { } normal ? at.UtcDateTime > normal : EasedTo is { } eased && level > eased && !(at.UtcDateTime <= EasedAt);

    /// <summary>Until when its cause was last as grave as this.</summary>
    public DateTime LastAs(AlertLevel level) =>
        (level == Level ? GraveUntil : EasedTo < level ? EasedAt : NormalAt) ?? LastSeenAt;

    /// <summary>Its cause is there as grave as this. Back from normal it may be lighter than before; otherwise only a rule's word makes it lighter.</summary>
    private void Stand(AlertLevel level)
    {
        if (NormalAt is null)
        {
            level = level > (EasedTo ?? Level) ? level : EasedTo ?? Level;
        }
        else if (level < (EasedTo ?? Level))
        {
            EasedAt = NormalAt;
        }

        (EasedTo, NormalAt) = (level < Level ? level : null, null);
        GraveUntil = EasedTo is null ? null : GraveUntil;
    }
}
