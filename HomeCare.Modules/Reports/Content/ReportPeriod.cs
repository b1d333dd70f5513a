namespace HomeCare.Modules.Reports.Content;

/// <summary>
/// The days a report covers, in the home's time zone, and the instants they are: a day is 23 or 25 hours long when the clocks change.
/// </summary>
/// <param name="From">First day.</param>
/// <param name="To">Last day, inclusive.</param>
/// <param name="Zone">The home's time zone.</param>
/// <param name="Start">Midnight of the first day.</param>
/// <param name="End">Midnight after the last day, or the present minute while the period is still open.</param>
/// <param name="StillOpen">True when the last day has not ended.</param>
internal sealed record ReportPeriod(
    DateOnly From, DateOnly To, TimeZoneInfo Zone, DateTimeOffset Start, DateTimeOffset End, bool StillOpen)
{
    /// <summary>The days themselves; null when nothing of them has happened yet.</summary>
    public static ReportPeriod? Of(DateOnly from, DateOnly to, TimeZoneInfo zone, DateTimeOffset now)
    {
        var start = Midnight(from, zone);
        var end = Midnight(to.AddDays(1), zone);
        var present = new DateTimeOffset(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero);
        if (present <= start)
        {
            return null;
        }

        return new ReportPeriod(from, to, zone, start, end < present ? end : present, end > present);
    }

    /// <summary>As many days right before.</summary>
    public ReportPeriod Before()
    {
        var from = From.AddDays(-Length);
        return new ReportPeriod(from, From.AddDays(-1), Zone, Midnight(from, Zone), Start, false);
    }

    /// <summary>How many days.</summary>
    public int Length => To.DayNumber - From.DayNumber + 1;

    /// <summary>True for Monday to Sunday.</summary>
    public bool IsWeek => Length == 7 && From.DayOfWeek == DayOfWeek.Monday;

    /// <summary>Each day with its instants, the last one to its full end even when the period is still open.</summary>
    public IEnumerable<ReportDay> Days() => Enumerable.Range(0, Length)
        .Select(From.AddDays)
        .Select(day => new ReportDay(day, Midnight(day, Zone), Midnight(day.AddDays(1), Zone)));

    /// <summary>The home's clock at an instant.</summary>
    public DateTime Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Zone).DateTime;

    // Some zones change their clocks at midnight: the day then begins with the first minute that exists.
    private static DateTimeOffset Midnight(DateOnly day, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(TimeOnly.MinValue);
        while (zone.IsInvalidTime(local))
        {
            local = local.AddMinutes(15);
        }

        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }
}

/// <summary>One day of a period.</summary>
internal sealed record ReportDay(DateOnly Date, DateTimeOffset Start, DateTimeOffset End)
{
    /// <summary>Its hours: 24, or 23 or 25 when the clocks change.</summary>
    public double Hours => (End - Start).TotalHours;
}
