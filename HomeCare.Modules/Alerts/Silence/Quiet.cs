using HomeCare.Modules.Alerts.Contracts;

namespace HomeCare.Modules.Alerts.Silence;

/// <summary>For how long one source (a box, its bracelet, one of the bracelet's signals) has been quiet.</summary>
/// <param name="Rule">The rule that speaks of this source.</param>
/// <param name="Heard">When it was last heard; never heard: since when it could have been.</param>
/// <param name="Since">
/// From when its quiet counts: the later of <paramref name="Heard"/> and the start of the watch, because nobody listened before. Never heard counts from the
/// day it stands there, whatever was restarted since.
/// </param>
/// <param name="After">From how long on it is silent.</param>
/// <param name="Never">Never heard where it stands.</param>
/// <param name="Cause">The likeliest cause, a code.</param>
internal readonly record struct Quiet(AlertRule Rule, DateTimeOffset Heard, DateTimeOffset Since, TimeSpan After, bool Never, string Cause)
{
    /// <summary>
    /// A source is late so long before it is silent: the page says "retard", and a mass of late ones is known to be one incident before the first of
    /// them would be an alert. For boxes that makes the two minutes of CLINICAL 5.
    /// </summary>
    public static readonly TimeSpan LateBefore = TimeSpan.FromMinutes(1);

    public DateTimeOffset LateAt => Since + After - LateBefore;

    public bool IsLate(DateTimeOffset now) => now >= LateAt;

    /// <summary>The one comparison that decides a silence: what is heard at the deadline itself is in <see cref="Since"/> already, and none.</summary>
    public bool IsSilent(DateTimeOffset now) => now - Since >= After;

    /// <summary>
    /// Present, gone, or null: after a restart a quiet that began before is neither proven yet nor over.
    /// </summary>
    /// <param name="now">The server's clock.</param>
    /// <param name="runs">An alert of this silence runs: it was proven before, so its steps count from when the source was last heard.</param>
    public Ask? AskAt(DateTimeOffset now, bool runs) =>
        IsSilent(now)
            ? new(Rule, Finding.Present, AlertLevel.Technical, Heard, now, Detail: Cause, Step: SilenceSteps.Of(Rule, Never, now - (runs ? Heard : Since)))
        : now - Heard < After ? new(Rule, Finding.Gone, AlertLevel.Technical, Heard, now)
        : null;
}

/// <summary>Who is to look at a silence after how long (CLINICAL 5, proposal). The alert only says the step; whom it means is for the escalation.</summary>
internal static class SilenceSteps
{
    private static readonly (TimeSpan After, AlertStep Step)[] Box =
        [(TimeSpan.FromMinutes(15), AlertStep.Support), (TimeSpan.FromMinutes(30), AlertStep.Relative), (TimeSpan.FromHours(2), AlertStep.Visit)];

    /// <summary>The table gives the bracelet no ladder: a home without it is as blind as one without its box; the relative as for "not worn".</summary>
    private static readonly (TimeSpan After, AlertStep Step)[] Bracelet =
        [(TimeSpan.FromMinutes(15), AlertStep.Support), (TimeSpan.FromMinutes(60), AlertStep.Relative)];

    private static readonly (TimeSpan After, AlertStep Step)[] Signal = [(TimeSpan.FromMinutes(60), AlertStep.Support)];

    private static readonly (TimeSpan After, AlertStep Step)[] NeverSeen = [(TimeSpan.FromHours(24), AlertStep.Support)];

    public static AlertStep Of(AlertRule rule, bool never, TimeSpan silent)
    {
        var ladder = never ? NeverSeen : rule switch
        {
            AlertRule.BoxSilent => Box,
            AlertRule.BraceletSilent => Bracelet,
            AlertRule.HeartRateSilent or AlertRule.OxygenSilent => Signal,
            _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, "Not a silence."),
        };
        var reached = AlertStep.None;
        foreach (var (after, step) in ladder)
        {
            reached = silent >= after ? step : reached;
        }

        return reached;
    }
}

/// <summary>Since when a source has been silent, by clocks that may jump.</summary>
internal static class Heard
{
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(2);

    /// <summary>True for an instant that is not, beyond the tolerance, in the future: one that is was written by a clock since set back, and proves nothing.</summary>
    public static bool IsPast(DateTimeOffset at, DateTimeOffset now) => at <= now + ClockTolerance;

    /// <summary>The instant it was last heard where it stands; never heard there counts from the day it stands there.</summary>
    public static DateTimeOffset Since(DateTimeOffset? heard, DateTimeOffset standsSince, DateTimeOffset now)
    {
        var last = heard is { } at && IsPast(at, now) && at > standsSince ? at : standsSince;
        return IsPast(last, now) ? last : now - Rules.BoxSilent.After;
    }

    public static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
