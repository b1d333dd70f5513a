using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Patients.Contracts;

namespace HomeCare.Modules.Alerts;

/// <summary>Who answers for an alert, and how far somebody is looked for while nobody does.</summary>
internal sealed partial class Alert
{
    public StaffId? TakenBy { get; private set; }

    public DateTime? TakenAt { get; private set; }

    /// <summary>A red one is nobody's again then, unless somebody is there.</summary>
    public DateTime? OnSiteBy { get; private set; }

    public DateTime? OnSiteAt { get; private set; }

    /// <summary>Nobody is reminded of it until then. Never of a red one.</summary>
    public DateTime? ShelvedUntil { get; private set; }

    /// <summary>Counts the calls for somebody, from 1: each begins the plan anew.</summary>
    public int Round { get; private set; } = 1;

    /// <summary>The stages of the plan that this call has behind it, a bit each.</summary>
    public int StagesDone { get; private set; }

    /// <summary>When somebody has to look at it next: the next stage, the end of a shelving, or "on site by". Null when nothing is left to do.</summary>
    public DateTime? NextAt { get; private set; }

    /// <summary>When that was set: a clock that now says less has gone back since.</summary>
    public DateTime? NextSetAt { get; private set; }

    /// <summary>The next stage is due whatever the time: nobody was found, or who was asked cannot.</summary>
    public bool Hastened { get; private set; }

    public SupportCall Support { get; private set; }

    /// <summary>Somebody answers for it, or it is over: texts about it need no further try.</summary>
    public bool IsAnswered => State is AlertState.Taken or AlertState.OnSite or AlertState.Closed;

    public bool IsTaken => State is AlertState.Taken or AlertState.OnSite;

    /// <summary>False for what is wrong with the plan itself: nobody goes there, and no relative is told of it.</summary>
    public bool ConcernsAPerson => Rule != AlertRule.NobodyReachable;

    /// <summary>Since when somebody is looked for.</summary>
    public DateTime LookedForSince => CalledAt ?? RaisedAt;

    /// <summary>The first of the plan is told; the others are in turn until somebody answers.</summary>
    /// <param name="now">Now.</param>
    /// <param name="found">False when the first stage found nobody: then the next is due at once.</param>
    public void LookForSomebody(DateTimeOffset now, bool found)
    {
        StagesDone = 1;
        Hastened = !found;
        ComeBack(found ? now + Escalation.Climb.FirstLook : now, now);
    }

    /// <summary>
    /// Whoever comes next is another plan's: none of its stages but the first is done, and the texts of its stages are texts of their own. Support, if it was asked to
    /// call 15, is not any more.
    /// </summary>
    private void ClimbByAnotherPlan(DateTimeOffset now)
    {
        if (NextAt is null || IsAnswered)
        {
            return;
        }

        Round++;
        StagesDone = 1;
        Support = Support == SupportCall.None ? SupportCall.None : SupportCall.Call;
        ComeBack(now, now);
    }

    /// <summary>Nothing more is to be done about it until something happens.</summary>
    public void LookForNobody() => (NextAt, NextSetAt, Hastened, ShelvedUntil, Support, OnSiteBy) = (null, null, false, null, SupportCall.None, null);

    /// <summary>What of the plan is done by now, and when the next of it is due; null for never.</summary>
    public void Climbed(int stagesDone, DateTimeOffset? next, DateTimeOffset now)
    {
        StagesDone = stagesDone;
        Hastened = false;
        ShelvedUntil = null;
        (NextAt, NextSetAt) = (next?.UtcDateTime, next is null ? null : now.UtcDateTime);
    }

    /// <summary>Nobody could say who comes next: what is due stays due.</summary>
    public void AskAgain(int stagesDone, DateTimeOffset at, DateTimeOffset now)
    {
        StagesDone = stagesDone;
        ComeBack(at, now);
    }

    /// <summary>The clock was seen to go back by so much: what it has written is moved with it.</summary>
    public void ShiftBack(TimeSpan by)
    {
        CalledAt = LookedForSince - by;
        (NextAt, NextSetAt, OnSiteBy, ShelvedUntil) = (NextAt - by, NextSetAt - by, OnSiteBy - by, ShelvedUntil - by);
    }

    /// <summary>The clock has gone back while nobody looked: what was due next is due now, rather too early than too late.</summary>
    public void ClockWentBack(DateTimeOffset now)
    {
        var elapsed = (NextAt ?? NextSetAt)!.Value - LookedForSince;
        CalledAt = now.UtcDateTime - elapsed;
        ComeBack(now, now);
    }

    /// <summary>Who was asked cannot: the next stage is due now.</summary>
    public void PassOn(StaffId by, DateTimeOffset at)
    {
        if (TakenBy == by)
        {
            CallAnew(at);
            StagesDone = 0;
        }

        Hastened = true;
        ComeBack(at, at);
    }

    /// <param name="by">Who.</param>
    /// <param name="at">When.</param>
    /// <param name="onSiteWithin">A red one is nobody's again after so long without somebody there.</param>
    public void Take(StaffId by, DateTimeOffset at, TimeSpan onSiteWithin)
    {
        LookForNobody();
        State = AlertState.Taken;
        TakenBy = by;
        TakenAt = at.UtcDateTime;
        if (Level == AlertLevel.Red && ConcernsAPerson)
        {
            AwaitOnSite(at, onSiteWithin);
        }
    }

    public void AwaitOnSite(DateTimeOffset at, TimeSpan within)
    {
        OnSiteBy = (at + within).UtcDateTime;
        ComeBack(at + within, at);
    }

    public void Arrive(DateTimeOffset at)
    {
        LookForNobody();
        (State, OnSiteAt) = (AlertState.OnSite, at.UtcDateTime);
    }

    /// <summary>Who took it was not there in time: it is nobody's, and the plan begins anew.</summary>
    public void Reopen(DateTimeOffset at) => CallAnew(at);

    public void Shelve(DateTimeOffset until, DateTimeOffset now)
    {
        ShelvedUntil = until.UtcDateTime;
        ComeBack(until, now);
    }

    /// <summary>Never true of a red one: what rises is taken off the shelf.</summary>
    public bool IsShelved(DateTimeOffset now) => ShelvedUntil > now.UtcDateTime && Level < AlertLevel.Red;

    /// <summary>Only rises until somebody answers.</summary>
    public void AskSupport(SupportCall call) => Support = call > Support ? call : Support;

    private void ComeBack(DateTimeOffset at, DateTimeOffset now) => (NextAt, NextSetAt) = (at.UtcDateTime, now.UtcDateTime);
}
