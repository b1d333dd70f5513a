namespace HomeCare.Modules.Alerts;

/// <summary>When a danger happened, by the server's clock. No clock of a box makes a danger refused.</summary>
/// <param name="OccurredAt">Never in the future.</param>
/// <param name="Late">Older than five minutes: "différé". It is texted all the same.</param>
/// <param name="ClockWasWrong">The box's clock was off, so that the time is laid on the server's.</param>
internal readonly record struct DangerTime(DateTimeOffset OccurredAt, bool Late, bool ClockWasWrong)
{
    public static readonly TimeSpan LateAfter = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(2);

    /// <summary>A box keeps a danger for at least 30 days; what claims to be older was dated by a clock that had lost its time.</summary>
    private static readonly TimeSpan OldestBelieved = TimeSpan.FromDays(31);

    public static DangerTime Of(DateTimeOffset occurredAt, DateTimeOffset sentAt, DateTimeOffset now)
    {
        // The batch bears the clock that dated the danger: what that clock is off now, it was off then.
        var off = now - sentAt;
        var wrong = off.Duration() > ClockTolerance;
        var age = (wrong ? sentAt : now) - occurredAt;
        if (age > OldestBelieved)
        {
            return new(now, Late: true, ClockWasWrong: true);
        }

        return age <= TimeSpan.Zero
            ? new(now, Late: false, wrong || -age > ClockTolerance)
            : new(now - age, age > LateAfter, wrong);
    }
}
