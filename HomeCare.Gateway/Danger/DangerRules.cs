using HomeCare.Gateway.Bracelet;
using HomeCare.Gateway.Outbox;
using HomeCare.Modules.Wire;

namespace HomeCare.Gateway.Danger;

/// <summary>Times of the danger path (proposal, to be confirmed by a physician).</summary>
internal sealed record DangerLimits
{
    /// <summary>After a fall from which the person moved: time to say "tout va bien". 30 s.</summary>
    public TimeSpan FallWindow { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>After the help button, which may be pressed by mistake. 5 s.</summary>
    public TimeSpan HelpWindow { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// A tachycardia signal within so long of its episode's first is the same story; after, it is told again. The same for a value that is red
    /// anew, and for one that still is so long after somebody said that all is well. 15 min.
    /// </summary>
    public TimeSpan Episode { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>A signal older than this was held back by a lost link: its time to cancel passed on the wrist. 120 s, the clocks' tolerance.</summary>
    public TimeSpan LiveWithin { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>What such a late signal still waits, so that an "all is well" right behind it in the bracelet's queue is heard. 2 s.</summary>
    public TimeSpan LateWindow { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How far back a value's last danger is looked for. 24 h.</summary>
    public TimeSpan RedReach { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How far back "all is well" takes a danger back that was already told. 60 min.</summary>
    public TimeSpan TakeBackReach { get; init; } = TimeSpan.FromMinutes(60);
}

/// <summary>What a signal leads to.</summary>
internal abstract record DangerDecision
{
    private DangerDecision()
    {
    }

    /// <summary>Tell it after this time, zero for at once, unless it is taken back before.</summary>
    public sealed record Raise(DangerKind Kind, TimeSpan After) : DangerDecision;

    /// <summary>The same story goes on: the server hears of each signal at once, relatives never get two identical texts.</summary>
    public sealed record Fold(Guid Into) : DangerDecision;

    /// <summary>All is well: these are taken back, whether told or still waiting.</summary>
    public sealed record TakeBack(IReadOnlyList<Guid> Events) : DangerDecision;

    /// <summary>Known already, and told.</summary>
    public sealed record Nothing : DangerDecision;
}

/// <summary>From a bracelet's signal, or a red minute of its values, to a decision. Pure.</summary>
internal static class DangerRules
{
    public static DangerDecision Decide(BraceletEvent signal, IReadOnlyList<KnownDanger> recent, DateTimeOffset now, DangerLimits limits) =>
        signal.Kind switch
        {
            // Immobile, or nobody can tell: on the floor every minute counts.
            BraceletEventKind.Fall => new DangerDecision.Raise(
                DangerKind.Fall, signal.Immobile == false ? Window(limits.FallWindow, signal, now, limits) : TimeSpan.Zero),
            BraceletEventKind.Help => new DangerDecision.Raise(DangerKind.Help, Window(limits.HelpWindow, signal, now, limits)),
            BraceletEventKind.Tachycardia => Running(signal.At, recent, limits) is { } episode
                ? new DangerDecision.Fold(episode)
                : new DangerDecision.Raise(DangerKind.Tachycardia, TimeSpan.Zero),
            BraceletEventKind.AllIsWell => new DangerDecision.TakeBack(
                [.. recent.Where(danger => IsTakenBackBy(signal, danger, limits)).Select(danger => danger.EventId)]),
            _ => throw new ArgumentOutOfRangeException(nameof(signal), signal.Kind, "a kind that decoding lets through has no rule"),
        };

    /// <summary>
    /// A red minute. The same episode is told once; again when it still is 15 minutes after somebody said that it was nothing, or is clearly worse
    /// than then. A new episode is told when the one before is 15 minutes old, or was closed: a cooldown never hides what nobody has looked at.
    /// </summary>
    public static DangerDecision Decide(RedFinding finding, IReadOnlyList<KnownDanger> recent, DangerLimits limits)
    {
        if (recent.LastOrDefault(danger => danger.Kind == finding.Kind) is { } last && !IsToldAgain(finding, last, limits))
        {
            return new DangerDecision.Nothing();
        }

        // The bracelet's own signal of the same pulse was told a moment ago: one cause, one story.
        return finding.Kind == DangerKind.HighHeartRate && Running(finding.At, recent, limits) is { } episode
            ? new DangerDecision.Fold(episode)
            : new DangerDecision.Raise(finding.Kind, TimeSpan.Zero);
    }

    private static bool IsToldAgain(RedFinding finding, KnownDanger last, DangerLimits limits)
    {
        if (last.OccurredAt < finding.Since)
        {
            return last.TakenBackAt is not null || finding.At - last.OccurredAt >= limits.Episode;
        }

        return last.TakenBackAt is { } said
            && (finding.At - said >= limits.Episode || (last.Value is { } before && RedRules.IsClearlyWorse(finding.Kind, before, finding.Value)));
    }

    private static TimeSpan Window(TimeSpan window, BraceletEvent signal, DateTimeOffset now, DangerLimits limits) =>
        now - signal.At <= limits.LiveWithin || window < limits.LateWindow ? window : limits.LateWindow;

    private static Guid? Running(DateTimeOffset at, IReadOnlyList<KnownDanger> recent, DangerLimits limits) =>
        recent.LastOrDefault(danger => danger is { Kind: DangerKind.Tachycardia or DangerKind.HighHeartRate, PartOf: null }
            && danger.TakenBackAt is null
            && (at - danger.OccurredAt).Duration() < limits.Episode)?.EventId;

    // What happened after she said it is not covered by it.
    private static bool IsTakenBackBy(BraceletEvent signal, KnownDanger danger, DangerLimits limits) =>
        danger.TakenBackAt is null
        && danger.OccurredAt <= signal.At
        && (danger.IsWaiting || signal.At - danger.OccurredAt <= limits.TakeBackReach);
}
