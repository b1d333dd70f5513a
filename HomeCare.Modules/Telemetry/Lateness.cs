namespace HomeCare.Modules.Telemetry;

/// <summary>How measuring and receiving clocks are held against each other. Pure.</summary>
internal static class Lateness
{
    /// <summary>Within this, clocks count as equal (CLINICAL: box clock ±120 s).</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(120);

    /// <summary>Known too long after it was measured to fire a live text.</summary>
    public static bool IsLate(DateTimeOffset measuredAt, DateTimeOffset knownAt) => knownAt - measuredAt > Tolerance;

    /// <summary>Measured where no clock has been yet: kept aside.</summary>
    public static bool IsFuture(DateTimeOffset measuredAt, DateTimeOffset receivedAt) => measuredAt - receivedAt > Tolerance;

    /// <summary>
    /// What to add to a batch's times: nothing when the box's clock was right within the tolerance, else the difference, so that data of
    /// a box whose clock says 1970 or next year is dated as it was.
    /// </summary>
    public static TimeSpan ClockOffset(DateTimeOffset sentAt, DateTimeOffset receivedAt)
    {
        var offset = receivedAt - sentAt;
        return offset.Duration() > Tolerance ? offset : TimeSpan.Zero;
    }

    /// <summary>No box keeps a reading longer; a clock that is further ahead dated none that is not in the future.</summary>
    private static readonly TimeSpan LongestKept = TimeSpan.FromDays(31);

    /// <summary>
    /// When it was measured. A bracelet may date by a clock of its own that is right where the box's is not: what the box's offset would lay into the future,
    /// and what would lie in the future had a box so far ahead dated it, stays as it is.
    /// </summary>
    public static DateTimeOffset Date(DateTimeOffset measuredAt, TimeSpan offset, DateTimeOffset receivedAt)
    {
        var corrected = Correct(measuredAt, offset);
        return !IsFuture(measuredAt, receivedAt) && (IsFuture(corrected, receivedAt) || -offset > LongestKept) ? measuredAt : corrected;
    }

    /// <summary>The instant after the correction, or as it was when the correction would leave the calendar.</summary>
    public static DateTimeOffset Correct(DateTimeOffset measuredAt, TimeSpan offset)
    {
        var ticks = measuredAt.UtcTicks + offset.Ticks;
        return ticks < DateTime.UnixEpoch.Ticks || ticks > DateTime.MaxValue.Ticks ? measuredAt : new DateTimeOffset(ticks, TimeSpan.Zero);
    }
}
