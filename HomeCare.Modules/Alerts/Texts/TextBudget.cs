using Microsoft.Extensions.Configuration;

namespace HomeCare.Modules.Alerts.Texts;

/// <summary>What texts cost, as the operator says. It holds nothing back.</summary>
/// <param name="PricePerText">Euros; 0 when not known.</param>
/// <param name="Monthly">Euros a month; 0 for none.</param>
internal sealed record TextBudget(decimal PricePerText, decimal Monthly)
{
    private static readonly TimeSpan Pace = TimeSpan.FromDays(7);

    public static TextBudget Read(IConfigurationSection sms) => new(Euros(sms, "PricePerText"), Euros(sms, "MonthlyBudget"));

    /// <summary>From when on texts have to be counted for the pace of an instant.</summary>
    public static DateTime PaceSince(DateTime now) => now - Pace;

    public static DateTime MonthOf(DateTime now) => new(now.Year, now.Month, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>How many it will be at the month's end. Pure.</summary>
    /// <param name="sentThisMonth">Since the month began.</param>
    /// <param name="sentLately">In the last 7 days, or since the first text when that is less.</param>
    /// <param name="firstAt">When the first text of these 7 days was sent; null for none.</param>
    /// <param name="now">Now, UTC.</param>
    public static int Forecast(int sentThisMonth, int sentLately, DateTime? firstAt, DateTime now)
    {
        if (firstAt is not { } first)
        {
            return sentThisMonth;
        }

        // One text a minute ago is not a pace of 1,440 a day.
        var days = Math.Clamp((now - first).TotalDays, 1, Pace.TotalDays);
        var left = (MonthOf(now).AddMonths(1) - now).TotalDays;
        return sentThisMonth + (int)Math.Round(sentLately / days * left);
    }

    private static decimal Euros(IConfigurationSection sms, string key) => sms.GetValue(key, 0m) is >= 0 and <= 1_000_000 and var euros
        ? euros
        : throw new InvalidOperationException($"Sms:{key} is {sms[key]}. It is euros, 0 to 1,000,000.");
}
