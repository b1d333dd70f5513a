namespace HomeCare.Modules.Reports.Charts;

/// <summary>Instants to pixels. Elapsed time, so a day of 23 hours is narrower than its neighbours, as it was.</summary>
internal sealed record TimeAxis(DateTimeOffset From, DateTimeOffset To, double Left, double Right)
{
    public double X(DateTimeOffset at) => Left + ((at - From).TotalSeconds / (To - From).TotalSeconds * (Right - Left));
}

/// <summary>Values to pixels, larger is higher. What lies outside is drawn on the edge, never out of the frame.</summary>
internal sealed record ValueAxis(double Low, double High, double Step, double Top, double Bottom)
{
    public double Y(double value) => Bottom - ((Math.Clamp(value, Low, High) - Low) / (High - Low) * (Bottom - Top));

    public IEnumerable<double> Ticks()
    {
        for (var tick = Math.Ceiling(Low / Step) * Step; tick <= High; tick += Step)
        {
            yield return tick;
        }
    }

    /// <summary>An axis that holds the usual range and every value, on whole steps, with 4 to 7 ticks.</summary>
    public static ValueAxis Holding(double usualLow, double usualHigh, IEnumerable<double> values, double top, double bottom)
    {
        var (low, high) = values.Aggregate((Low: usualLow, High: usualHigh), (range, value) => (Math.Min(range.Low, value), Math.Max(range.High, value)));
        var step = new[] { 1d, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000 }.FirstOrDefault(step => (high - low) / step <= 6, 100_000);
        return new ValueAxis(Math.Floor(low / step) * step, Math.Ceiling(high / step) * step, step, top, bottom);
    }
}
