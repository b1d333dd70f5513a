using HomeCare.Modules.Alerts.Contracts;

namespace HomeCare.Modules.Alerts;

/// <summary>What the desk decides on one question of a rule.</summary>
internal abstract record Decision
{
    /// <summary>A new alert; the nurse is texted or, for what was found out afterwards from old readings, not.</summary>
    internal sealed record Raise(Ask Ask, bool TextNurse) : Decision;

    /// <summary>Into the alert that is open: again, or still; the level may rise, and a rise is texted.</summary>
    /// <param name="TextNurse">Nobody was texted of it so far, and should be.</param>
    /// <param name="Anew">It was away for so long that whoever took it answered for another episode: it is nobody's again and told anew.</param>
    internal sealed record Fold(Alert Into, Ask Ask, bool Again, AlertLevel? RiseTo, bool TextNurse = false, bool Anew = false) : Decision;

    /// <summary>The very episode of this alert, open or closed: the box's word joins its story and changes nothing else.</summary>
    internal sealed record Known(Alert Of) : Decision;

    /// <summary>The cause is less grave; the alert stays what it was.</summary>
    internal sealed record Eases(Alert Of, AlertLevel To, DateTimeOffset At) : Decision;

    /// <summary>The cause is gone; the alert stays.</summary>
    internal sealed record BackToNormal(Alert Of, DateTimeOffset At) : Decision;

    /// <summary>Nothing to write, and why.</summary>
    internal sealed record Nothing(string Why) : Decision;
}

/// <summary>
/// The one place that decides what becomes of what rules ask. Pure: the question and the person's alerts of that rule come in, a
/// decision goes out.
/// </summary>
/// <remarks>
/// <para>Fall, help: each event is an alert of its own; nothing folds, delays or hides it.</para>
/// <para>
/// A value that the box judged red by itself: the same readings as the server's own rule has, so whichever of the two comes first makes the
/// alert, and the other joins it.
/// </para>
/// <para>
/// Tachycardia signal: folds into the open one of the same rule. After a close a further signal raises at once: the bracelet signals a
/// rise, so the values were lower in between, and nobody has looked at this one.
/// </para>
/// <para>
/// Values and silence: fold while open. After a close the same, still running episode is not raised again for 15 minutes, because
/// the person who closed it has just judged it. It is raised at once when the values were normal in between (a new episode), when
/// they are clearly worse than what was closed (severity rises), and in any case when it still runs 15 minutes later: a close
/// never hides a danger for longer. A yellow one that a person has judged comes back half a day later, when it still runs: it is a worklist's.
/// </para>
/// <para>
/// Levels: a cause has one alert, which rises. What eased and comes back graver is a new episode; a graver level is never folded into a lighter alert
/// unseen: it rises, is nobody's again and is told anew. So does what comes back into an open alert after a quarter of an hour.
/// </para>
/// <para>
/// Late data: what overlaps an alert already written is known; the rest becomes one open alert marked late, apart from the live ones, so
/// that a live danger is never folded into an alert that texted nobody.
/// </para>
/// </remarks>
internal static class AlertDesk
{
    /// <summary>How long the running episode stays closed after a person closed it; CLINICAL proposal, per rule.</summary>
    public static readonly TimeSpan ReAlarmAfter = TimeSpan.FromMinutes(15);

    /// <summary>The same for YELLOW, which nobody is texted of: until the next look at the worklist.</summary>
    public static readonly TimeSpan YellowReAlarmAfter = TimeSpan.FromHours(12);

    /// <summary>So long a closed alert still counts.</summary>
    public static readonly TimeSpan LongestReAlarm = YellowReAlarmAfter;

    /// <summary>Late and live windows overlap by up to a minute each: within this they are the same episode.</summary>
    public static readonly TimeSpan SameEpisode = TimeSpan.FromMinutes(2);

    /// <summary>"Still there" is written this often; in between it changes nothing anyone could act on.</summary>
    public static readonly TimeSpan StillThereEvery = TimeSpan.FromSeconds(30);

    /// <summary>False where each event is an alert of its own.</summary>
    public static bool Folds(AlertRule rule) => rule is not (AlertRule.Fall or AlertRule.Help);

    /// <param name="ask">What a rule asks.</param>
    /// <param name="known">The person's alerts: at least the open ones and the newest closed ones of this rule.</param>
    public static Decision Decide(Ask ask, IEnumerable<Alert> known)
    {
        if (!Folds(ask.Rule))
        {
            return Raise(ask);
        }

        var same = known.Where(alert => alert.Rule == ask.Rule).ToList();
        return ask switch
        {
            { Event: not null, Rule: AlertRule.HeartRateHigh or AlertRule.HeartRateLow or AlertRule.OxygenLow } => JudgedAtHome(ask, same),
            { Event: not null } => Signalled(ask, same),
            { Late: true } => FoundAfterwards(ask, same),
            { Finding: Finding.Gone } => Gone(ask, same),
            { Finding: Finding.Eased } => Eased(ask, same),
            _ => Present(ask, same),
        };
    }

    private static Decision Signalled(Ask ask, List<Alert> same)
    {
        var open = same.Find(alert => alert.IsOpen && !alert.Late) ?? (ask.Late ? same.Find(alert => alert.IsOpen) : null);
        return open is null ? Raise(ask) : Fold(open, ask, again: true);
    }

    private static Decision JudgedAtHome(Ask ask, List<Alert> same)
    {
        bool Overlaps(Alert alert) => ask.At <= alert.LastSeenAt + SameEpisode && ask.At >= alert.OccurredAt - SameEpisode;
        var live = same.Find(alert => alert.IsOpen && !alert.Late);
        // A lighter alert says nothing of a danger: it rises, or the danger makes its own.
        var closed = same.Find(alert => !alert.IsOpen && alert.Level >= ask.Level && Overlaps(alert) && !alert.CameBack(ask.Level, ask.At));
        if (live is not null && (Overlaps(live) || closed is null))
        {
            var again = live.CameBack(ask.Level, ask.At);
            return again || live.NormalAt is null || ask.Level > live.Level ? Fold(live, ask, again) : new Decision.Known(live);
        }

        if (closed is not null)
        {
            return new Decision.Known(closed);
        }

        // What old readings showed first was texted to nobody; a danger is.
        return same.Find(alert => alert is { IsOpen: true, Late: true } && (ask.Late || Overlaps(alert))) is { } late
            ? new Decision.Fold(late, ask, Again: !Overlaps(late), RiseOf(late, ask), TextNurse: true)
            : Raise(ask);
    }

    private static Decision Present(Ask ask, List<Alert> same)
    {
        if (same.Find(alert => alert.IsOpen && !alert.Late) is { } open)
        {
            return StillOpen(ask, open);
        }

        var closed = same.Where(alert => !alert.Late).MaxBy(alert => alert.LastSeenAt);
        if (closed is null || ask.Level > closed.Level || closed.CameBack(ask.Level, ask.At))
        {
            return Raise(ask);
        }

        if (ask.At <= closed.LastSeenAt)
        {
            return new Decision.Nothing("judged before");
        }

        var pause = ask.Level == AlertLevel.Yellow ? YellowReAlarmAfter : ReAlarmAfter;
        var outlasts = ask.At - closed.LastSeenAt >= pause || ask.At - closed.ClosedAt!.Value >= pause;
        return outlasts || Worse.Clearly(ask.Rule, closed.Value, ask.Value)
            ? Raise(ask)
            : new Decision.Nothing("the episode that a person has just closed");
    }

    private static Decision StillOpen(Ask ask, Alert open)
    {
        if (ask.Level <= open.Level && (ask.At <= open.LastSeenAt || open.NormalAt is { } already && ask.At <= already))
        {
            return new Decision.Nothing("judged before");
        }

        var again = open.CameBack(ask.Level, ask.At);
        var graver = ask.Level > open.Level || ask.Step > open.Step || Worse.Of(open.Rule, open.Value, ask.Value) != open.Value;
        return again || graver || ask.At - open.LastSeenAt >= StillThereEvery
            ? Fold(open, ask, again)
            : new Decision.Nothing("still there");
    }

    private static Decision Gone(Ask ask, List<Alert> same) =>
        same.Where(alert => !alert.Late).MaxBy(alert => (alert.IsOpen, alert.LastSeenAt)) is { NormalAt: null } alert && ask.At > alert.LastSeenAt
            ? new Decision.BackToNormal(alert, ask.At)
            : new Decision.Nothing("nothing was there");

    private static Decision Eased(Ask ask, List<Alert> same) =>
        same.Where(alert => !alert.Late).MaxBy(alert => (alert.IsOpen, alert.LastSeenAt)) is { NormalAt: null } alert
            && ask.Level < (alert.EasedTo ?? alert.Level) && ask.At > alert.LastSeenAt
            ? new Decision.Eases(alert, ask.Level, ask.At)
            : new Decision.Nothing("nothing graver was there");

    private static Decision FoundAfterwards(Ask ask, List<Alert> same)
    {
        var known = same.Find(alert => alert.Level >= ask.Level && ask.From <= alert.LastSeenAt + SameEpisode && ask.At >= alert.OccurredAt - SameEpisode);
        if (known is not null)
        {
            var longer = ask.From < known.OccurredAt || ask.At > known.LastSeenAt;
            return known is { IsOpen: true, Late: true } && longer
                ? Fold(known, ask, again: false)
                : new Decision.Nothing("known already");
        }

        return same.Find(alert => alert is { IsOpen: true, Late: true }) is { } open
            ? Fold(open, ask, again: true)
            : Raise(ask);
    }

    /// <summary>A danger is texted even when it comes late; what old readings show afterwards is not: no live text about the past.</summary>
    private static Decision.Raise Raise(Ask ask) =>
        new(ask, TextNurse: ask.Level >= AlertLevel.Orange && ask.Rule != AlertRule.NobodyReachable && (!ask.Late || ask.Event is not null));

    private static Decision.Fold Fold(Alert into, Ask ask, bool again) =>
        IsAnew(into, ask) ? new(into, ask, Again: true, null, Anew: true) : new(into, ask, again, RiseOf(into, ask));

    private static AlertLevel? RiseOf(Alert alert, Ask ask) => ask.Level > alert.Level ? ask.Level : null;

    /// <summary>An alert that stays open hides what comes back no longer than one that was closed.</summary>
    private static bool IsAnew(Alert alert, Ask ask) =>
        ask.Level >= AlertLevel.Orange && ask.Level <= alert.Level && ask.Rule != AlertRule.NobodyReachable && ask is not { Late: true, Event: null }
        && ask.At.UtcDateTime - alert.LastAs(ask.Level) >= ReAlarmAfter;
}
