namespace HomeCare.Gateway.Uplink;

/// <summary>A moment by the server's clock, and the monotonic instant at which it was that moment.</summary>
internal readonly record struct ServerTime(DateTimeOffset At, TimeSpan Monotonic)
{
    public DateTimeOffset Now(TimeSpan monotonic) => At + (monotonic - Monotonic);
}

/// <summary>What the box believes of its clock, of the server's, and of a certificate's dates. Pure.</summary>
internal static class ClockRules
{
    /// <summary>Within this the machine's clock counts as right, as it does for the server (CLINICAL: box clock ±120 s).</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(120);

    /// <summary>The answer to a slower question says the hour less well; it counts only while none is known at all.</summary>
    public static readonly TimeSpan SlowestAnswer = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How far ahead of the last time that is known to have passed the machine's clock is believed when a certificate is judged. Less than what is left
    /// of a server's certificate when it is replaced (a third of a year), so that no clock that is believed makes a good one look expired.
    /// </summary>
    public static readonly TimeSpan LongestAway = TimeSpan.FromDays(90);

    /// <summary>Clocks are a little off; that alone is no doubt.</summary>
    private static readonly TimeSpan Behind = TimeSpan.FromDays(1);

    /// <summary>What a receipt teaches: the server wrote it half a round trip ago. <paramref name="known"/> stays where it teaches nothing better.</summary>
    /// <param name="earliest">No server says less: the program was built then.</param>
    /// <param name="latest">Nor more: its certificate ends then. A server with a wrong clock is not to make the box refuse it for ever.</param>
    public static ServerTime? Learn(
        ServerTime? known, DateTimeOffset receivedAt, TimeSpan asked, TimeSpan answered, DateTimeOffset earliest, DateTimeOffset latest)
    {
        var roundTrip = answered - asked;
        return receivedAt < earliest || receivedAt > latest || (roundTrip > SlowestAnswer && known is not null)
            ? known
            : new ServerTime(receivedAt, asked + (roundTrip / 2));
    }

    public static bool IsWrong(TimeSpan offset) => offset.Duration() > Tolerance;

    /// <summary>
    /// A moment that the machine dated lies as far from the server's hour as the clock is off; a moment that a bracelet with a clock of its own dated does
    /// not. Of the two readings the one that is nearer to now counts.
    /// </summary>
    public static DateTimeOffset OnServer(DateTimeOffset moment, TimeSpan offset, DateTimeOffset clock)
    {
        var corrected = moment.UtcTicks + offset.Ticks;
        var (server, asIs) = (clock.UtcTicks + offset.Ticks, moment.UtcTicks);
        return IsWrong(offset) && corrected >= 0 && corrected <= DateTimeOffset.MaxValue.Ticks && Math.Abs(server - corrected) < Math.Abs(server - asIs)
            ? new DateTimeOffset(corrected, TimeSpan.Zero)
            : moment;
    }

    /// <summary>
    /// The moment at which the server's certificate must be valid. By the server's own clock where it is known since the start; else by the machine's where
    /// that can be; else at the last time that is known to have passed. A certificate that begins later than that says itself that it is later: the
    /// authority signs none for days to come. What has ended by then stays refused.
    /// </summary>
    /// <param name="clock">The machine's.</param>
    /// <param name="server">The server's time now, where a receipt told it.</param>
    /// <param name="passed">The latest moment that is known to have passed: the program's build, or an earlier receipt and the time since the start.</param>
    /// <param name="begins">Of the certificate.</param>
    public static DateTimeOffset VerifyAt(DateTimeOffset clock, DateTimeOffset? server, DateTimeOffset passed, DateTimeOffset begins)
    {
        var now = server ?? (clock >= passed - Behind && clock <= passed + LongestAway ? clock : passed);
        return now > begins ? now : begins;
    }
}
