namespace HomeCare.Modules.Alerts.Texts;

/// <summary>
/// Whether a channel is worth a try: after three failures in a row it is left alone for 30 s, then one try finds out for all. Pure; time is what a
/// monotonic clock shows.
/// </summary>
/// <param name="Failures">In a row; 0 after a success.</param>
/// <param name="OpenUntil">Until when it is left alone, or the try that finds out is waited for; null for a channel that is well.</param>
internal readonly record struct Breaker(int Failures, TimeSpan? OpenUntil)
{
    /// <summary>So many failures in a row, of whichever texts, are the channel's and not a text's.</summary>
    public const int OpensAfter = 3;

    /// <summary>How long it is left alone; also how long one try may find out before another does.</summary>
    public static readonly TimeSpan HalfOpenAfter = TimeSpan.FromSeconds(30);

    public bool IsOpen(TimeSpan now) => OpenUntil > now;

    /// <summary>Someone tries. After a pause the first who does keeps it open for the others until it is known how it went.</summary>
    public Breaker Try(TimeSpan now) => OpenUntil is { } until && until <= now ? this with { OpenUntil = now + HalfOpenAfter } : this;

    public Breaker Fail(TimeSpan now, TimeSpan? rest)
    {
        var failures = Failures + 1;
        var pause = failures >= OpensAfter ? HalfOpenAfter : TimeSpan.Zero;
        pause = rest > pause ? rest.Value : pause;
        return new(failures, pause > TimeSpan.Zero ? Later(OpenUntil, now + pause) : OpenUntil);
    }

    /// <summary>What it said of a text shows that it is there.</summary>
    public static Breaker Well => default;

    // Tries that began before the pause end during it: they must not shorten what the provider asked for.
    private static TimeSpan Later(TimeSpan? one, TimeSpan other) => one > other ? one.Value : other;
}

/// <summary>A channel's breaker, for any number of texts at once.</summary>
internal sealed class ChannelBreaker(TimeProvider clock)
{
    private readonly Lock gate = new();
    private readonly long start = clock.GetTimestamp();
    private Breaker state;

    public bool IsOpen
    {
        get
        {
            lock (gate)
            {
                return state.IsOpen(Now);
            }
        }
    }

    private TimeSpan Now => clock.GetElapsedTime(start);

    /// <summary>True when the channel may be tried now, and then it is being tried. False leaves everything as it is.</summary>
    public bool TryEnter()
    {
        lock (gate)
        {
            if (state.IsOpen(Now))
            {
                return false;
            }

            state = state.Try(Now);
            return true;
        }
    }

    /// <summary>How a try went. It counts even when the channel was tried although it was open.</summary>
    public void Heard(SendResult result)
    {
        lock (gate)
        {
            state = result.Outcome == SendOutcome.Accepted || result.Fault == Fault.Text ? Breaker.Well : state.Fail(Now, result.RetryAfter);
        }
    }
}
