namespace HomeCare.Web.Charts;

/// <summary>How far back a chart looks, and how fine.</summary>
/// <param name="Key">As in the address.</param>
/// <param name="Length">How far back.</param>
/// <param name="StepSeconds">Seconds a slot; under 60 every single reading is drawn.</param>
/// <param name="TickHours">A mark on the time axis each so many hours of the home's clock; 0 for each 10 minutes.</param>
/// <param name="RowHours">Hours a row of the table.</param>
internal sealed record ChartRange(string Key, TimeSpan Length, int StepSeconds, int TickHours, int RowHours)
{
    public static readonly IReadOnlyList<ChartRange> All =
    [
        new("1h", TimeSpan.FromHours(1), 10, 0, 1),
        new("6h", TimeSpan.FromHours(6), 60, 1, 1),
        new("24h", TimeSpan.FromHours(24), 300, 3, 1),
        new("7d", TimeSpan.FromDays(7), 1800, 24, 6),
        new("30d", TimeSpan.FromDays(30), 7200, 120, 24),
    ];

    /// <summary>The last 24 h: what is shown when nobody asked.</summary>
    public static ChartRange Day => All[2];

    /// <summary>The last hour, every reading.</summary>
    public static ChartRange Hour => All[0];

    public static ChartRange? Find(string? key) => All.FirstOrDefault(range => range.Key == key);

    public bool IsRaw => StepSeconds < 60;

    /// <summary>The span that ends at the end of the slot that holds <paramref name="now"/>.</summary>
    public (DateTimeOffset From, DateTimeOffset To) Ending(DateTimeOffset now)
    {
        var step = TimeSpan.FromSeconds(StepSeconds).Ticks;
        var to = new DateTimeOffset(((now.UtcTicks / step) + 1) * step, TimeSpan.Zero);
        return (to - Length, to);
    }

    /// <summary>Round instants of the home's clock within the span.</summary>
    public IEnumerable<DateTimeOffset> Ticks(DateTimeOffset from, DateTimeOffset to, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(from, zone).DateTime;
        var tick = TickHours == 0 ? local.Date.AddHours(local.Hour) : local.Date;
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

            tick = TickHours == 0 ? tick.AddMinutes(10) : tick.AddHours(TickHours);
        }
    }
}
