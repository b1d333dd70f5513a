namespace HomeCare.Modules.Telemetry.Series.Sqlite;

/// <summary>
/// The time by which days are added up and forgotten. A clock set forward by mistake would have everybody's month forgotten at once, so a day that passes moves it by two at most:
/// an hour of another year costs two days at the far end. After a week off it catches up in another; nothing is missing meanwhile.
/// </summary>
internal sealed class BelievedTime(TimeProvider clock)
{
    private const int MostDaysADay = 2;

    private long since;
    private long? day;

    /// <param name="now">What the clock says.</param>
    /// <param name="lastForgotten">The day of the last forgetting, by which a start begins; null before the first.</param>
    public DateTimeOffset Of(DateTimeOffset now, Func<long?> lastForgotten)
    {
        var today = SeriesFile.DayOf(now.UtcTicks);
        if (day is null)
        {
            (day, since) = (lastForgotten() ?? today, clock.GetTimestamp());
        }

        var passed = clock.GetElapsedTime(since);
        var most = day.Value + (MostDaysADay * (1 + (long)passed.TotalDays));
        if (passed >= TimeSpan.FromDays(1))
        {
            (day, since) = (Math.Min(today, most), clock.GetTimestamp());
        }

        return today <= most ? now : new DateTimeOffset(most * TimeSpan.TicksPerDay, TimeSpan.Zero);
    }
}
