using System.Collections.Immutable;
using HomeCare.Modules.Wire;

namespace HomeCare.Gateway.Danger;

/// <summary>From which values on a minute is RED: the plan's, else the CLINICAL proposal after RCP NEWS2 (2017).</summary>
internal sealed record PlanLimits(double HeartRateLowBpm, double HeartRateHighBpm, double OxygenLowPercent)
{
    public static PlanLimits Default { get; } = new(40, 131, 85);

    /// <summary>The default without a plan, or with one whose limits cannot work: a value must be able to be normal.</summary>
    public static PlanLimits Of(EmergencyPlan? plan) =>
        plan is not null && plan.RedHeartRateLowBpm + RedRules.HeartRateHysteresisBpm <= plan.RedHeartRateHighBpm - RedRules.HeartRateHysteresisBpm
            && plan.RedOxygenLowPercent + RedRules.OxygenHysteresisPoints <= 100
            ? new(plan.RedHeartRateLowBpm, plan.RedHeartRateHighBpm, plan.RedOxygenLowPercent)
            : Default;
}

/// <summary>What a rule remembers between two minutes.</summary>
/// <param name="RedSince">The episode's first red minute; null while it is not red.</param>
/// <param name="NormalSince">Since when every minute was back beyond the hysteresis.</param>
/// <param name="SeenAt">The last minute with a value.</param>
internal readonly record struct RedMemory(DateTimeOffset? RedSince, DateTimeOffset? NormalSince, DateTimeOffset? SeenAt);

/// <summary>A red minute. Rules ask at each one; whether anybody is texted is decided elsewhere, from what is on the disk.</summary>
/// <param name="Since">The first minute of its episode.</param>
internal sealed record RedFinding(DangerKind Kind, DateTimeOffset At, DateTimeOffset Since, double Value, bool Paced);

/// <summary>One wrist: its window, and each rule's memory.</summary>
internal sealed record RedState(RedWindow Window, ImmutableDictionary<DangerKind, RedMemory> Memories)
{
    public static RedState Empty { get; } = new(RedWindow.Empty, ImmutableDictionary<DangerKind, RedMemory>.Empty);
}

/// <summary>
/// The RED rules on the stream of means, equal in meaning to the server's: a whole minute's median beyond the limit; back only after two minutes
/// well inside it. Steps never gate them. Pure: state, reading and limits come in.
/// </summary>
internal static class RedRules
{
    public const double HeartRateHysteresisBpm = 10, OxygenHysteresisPoints = 3;

    public static readonly TimeSpan ClearsAfter = TimeSpan.FromMinutes(2);

    /// <summary>After so long without a judged minute nobody can say that it is the same episode.</summary>
    public static readonly TimeSpan LongestGap = TimeSpan.FromMinutes(15);

    private delegate (double? Value, bool Red, bool Normal) Rule(WristMinute minute, PlanLimits limits);

    private static readonly ImmutableArray<(DangerKind Kind, Rule Judge)> Rules =
    [
        (DangerKind.HighHeartRate, static (minute, limits) => (minute.HeartRateBpm,
            minute.HeartRateBpm >= limits.HeartRateHighBpm, minute.HeartRateBpm <= limits.HeartRateHighBpm - HeartRateHysteresisBpm)),
        (DangerKind.LowHeartRate, static (minute, limits) => (minute.HeartRateBpm,
            minute.HeartRateBpm <= limits.HeartRateLowBpm, minute.HeartRateBpm >= limits.HeartRateLowBpm + HeartRateHysteresisBpm)),
        (DangerKind.LowOxygen, static (minute, limits) => (minute.OxygenPercent,
            minute.OxygenPercent <= limits.OxygenLowPercent, minute.OxygenPercent >= limits.OxygenLowPercent + OxygenHysteresisPoints)),
    ];

    public static bool Is(DangerKind kind) => kind is DangerKind.HighHeartRate or DangerKind.LowHeartRate or DangerKind.LowOxygen;

    /// <summary>True when the second value is graver than the first by a clear step: as much as the hysteresis.</summary>
    public static bool IsClearlyWorse(DangerKind kind, double before, double now) => kind switch
    {
        DangerKind.HighHeartRate => now - before >= HeartRateHysteresisBpm,
        DangerKind.LowHeartRate => before - now >= HeartRateHysteresisBpm,
        DangerKind.LowOxygen => before - now >= OxygenHysteresisPoints,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "not a rule on values"),
    };

    /// <summary>Judges one reading, in any order; a reading that is there already changes nothing.</summary>
    public static (RedState State, IReadOnlyList<RedFinding> Findings) Judge(
        RedState state, DateTimeOffset at, int spanSeconds, Measure? heartRate, Measure? oxygen, TimeSpan? arrivedAt, PlanLimits limits)
    {
        var (window, place) = state.Window.With(at, spanSeconds, heartRate, oxygen, arrivedAt);
        if (place < 0)
        {
            return (state, []);
        }

        var findings = new List<RedFinding>();
        var memories = state.Memories;
        for (var (end, last) = (place, window.LastTouchedBy(place)); end <= last; end++)
        {
            var minute = window.MinuteAt(end);
            foreach (var (kind, judge) in Rules)
            {
                var (value, red, normal) = judge(minute, limits);
                var after = Next(memories.GetValueOrDefault(kind), minute.At, value, red, normal, isNewest: end == window.Points.Length - 1);
                memories = memories.SetItem(kind, after);
                if (red)
                {
                    findings.Add(new RedFinding(kind, minute.At, after.RedSince!.Value, value!.Value, minute.Paced));
                }
            }
        }

        return (new RedState(window, memories), findings);
    }

    /// <summary>No value is neither red nor normal: a bracelet that falls off a red wrist must not look like recovery.</summary>
    private static RedMemory Next(RedMemory memory, DateTimeOffset at, double? value, bool red, bool normal, bool isNewest)
    {
        if (!isNewest)
        {
            // What came out of order may show a danger, never a recovery.
            return red ? memory with { RedSince = memory.RedSince is { } known && known < at ? known : at, NormalSince = null } : memory;
        }

        if (value is null)
        {
            return memory with { NormalSince = null };
        }

        if (memory.SeenAt is { } seen && at - seen >= LongestGap)
        {
            memory = default;
        }

        memory = memory with { SeenAt = at };
        if (red)
        {
            return memory with { RedSince = memory.RedSince ?? at, NormalSince = null };
        }

        if (memory.RedSince is null || !normal)
        {
            return memory with { NormalSince = null };
        }

        var since = memory.NormalSince ?? at;
        return at - since >= ClearsAfter ? memory with { RedSince = null, NormalSince = null } : memory with { NormalSince = since };
    }
}
