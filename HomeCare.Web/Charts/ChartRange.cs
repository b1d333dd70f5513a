namespace HomeCare.Web.Charts;

/// <summary>How far back a chart looks, how fine it reads, and how fine it draws.</summary>
/// <param name="Key">As in the address.</param>
/// <param name="Length">How far back.</param>
/// <param name="StepSeconds">Seconds a bucket that is asked for; 0: every single reading.</param>
/// <param name="ColumnSeconds">Seconds a drawn column: about as many columns as the widest screen has pixels for them, whole buckets each.</param>
/// <param name="BarSeconds">Seconds a bar of steps, whole columns each. Under a day the axis ends on a multiple of it, from a day on at midnight at home.</param>
/// <param name="TickHours">A mark on the time axis each so many hours of the home's clock; 0 for each 10 minutes, <see cref="Months"/> for each month.</param>
/// <param name="RowHours">Hours a row of the table.</param>
internal sealed record ChartRange(string Key, TimeSpan Length, int StepSeconds, int ColumnSeconds, int BarSeconds, int TickHours, int RowHours)
{
    public const int Months = -1;

    private const int DaySeconds = 86_400;

    public static readonly IReadOnlyList<ChartRange> All =
    [
        new("1h", TimeSpan.FromHours(1), 0, 10, 60, 0, 1),
        new("6h", TimeSpan.FromHours(6), 0, 30, 300, 1, 1),
        new("24h", TimeSpan.FromHours(24), 0, 100, 300, 3, 1),
        new("7d", TimeSpan.FromDays(7), 300, 900, 3600, 24, 6),
        new("30d", TimeSpan.FromDays(30), 300, 3600, DaySeconds, 120, 24),
        new("1y", TimeSpan.FromDays(365), 900, DaySeconds, DaySeconds, Months, 168),
    ];

    /// <summary>What a nurse may see of a series: 30 days (SECURITY, the matrix).</summary>
    public static readonly IReadOnlyList<ChartRange> OfNurses = [.. All.Where(range => range.Length <= TimeSpan.FromDays(30))];

    /// <summary>The last 24 h: what is shown when nobody asked.</summary>
    public static ChartRange Day => All[2];

    /// <summary>The last hour.</summary>
    public static ChartRange Hour => All[0];

    public bool IsRaw => StepSeconds == 0;

    public TimeSpan Column => TimeSpan.FromSeconds(ColumnSeconds);

    public int Columns => (int)(Length / Column);

    /// <summary>A silence is told from 2 minutes on, when every screen says "retard", and no finer than a column.</summary>
    public TimeSpan ShortestGap => TimeSpan.FromSeconds(Math.Max(120, ColumnSeconds));

    /// <summary>The span that ends with the bar that holds <paramref name="now"/>.</summary>
    public (DateTimeOffset From, DateTimeOffset To) Ending(DateTimeOffset now, TimeZoneInfo zone)
    {
        var bar = TimeSpan.FromSeconds(BarSeconds).Ticks;
        var midnight = TimeZoneInfo.ConvertTime(now, zone).Date.AddDays(1);
        var to = BarSeconds < DaySeconds
            ? new DateTimeOffset(((now.UtcTicks / bar) + 1) * bar, TimeSpan.Zero)
            : new DateTimeOffset(midnight, zone.GetUtcOffset(midnight)).ToUniversalTime();
        return (to - Length, to);
    }

    /// <summary>Round instants of the home's clock within the span.</summary>
    public IEnumerable<DateTimeOffset> Ticks(DateTimeOffset from, DateTimeOffset to, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(from, zone).DateTime;
        var tick = TickHours switch { 0 => local.Date.AddHours(local.Hour), Months => local.Date.AddDays(1 - local.Day), _ => local.Date };
        while (true)
        {
            var at = new DateTimeOffset(tick, zone.GetUtcOffset(tick));
            if (at > to)
            {
                yield break;
            }

            if (at >= from && !zone.IsInvalidTime(tick))
            {
                yield return at;
            }

            tick = TickHours switch { 0 => tick.AddMinutes(10), Months => tick.AddMonths(1), _ => tick.AddHours(TickHours) };
        }
    }
}
