using HomeCare.Modules.Alerts.Texts;
using Microsoft.Extensions.Configuration;
using NUnit.Framework;

namespace HomeCare.Tests.Alerts.Texts;

internal sealed class TextBudgetTests
{
    private static readonly DateTime Noon = new(2026, 3, 12, 12, 0, 0, DateTimeKind.Utc);

    /// <summary>19.5 days of March are left.</summary>
    [TestCase(0, 0, null, 0)]
    [TestCase(40, 0, null, 40)]
    [TestCase(40, 14, 7.0, 79)]
    [TestCase(40, 14, 30.0, 79)]
    [TestCase(6, 6, 3.0, 45)]
    [TestCase(1, 1, 0.001, 21)]
    public void The_forecast_goes_on_at_the_pace_of_the_last_week(int sent, int lately, double? firstDaysAgo, int forecast) => Assert.That(
        TextBudget.Forecast(sent, lately, firstDaysAgo is { } days ? Noon.AddDays(-days) : null, Noon), Is.EqualTo(forecast));

    [Test]
    public void A_month_begins_and_ends_in_utc()
    {
        Assert.That(TextBudget.MonthOf(new DateTime(2026, 3, 31, 23, 59, 59, DateTimeKind.Utc)), Is.EqualTo(new DateTime(2026, 3, 1)));
        Assert.That(TextBudget.Forecast(100, 70, new DateTime(2026, 3, 24, 23, 59, 0, DateTimeKind.Utc), new DateTime(2026, 3, 31, 23, 59, 0, DateTimeKind.Utc)), Is.EqualTo(100));
    }

    [TestCase("-0.01")]
    [TestCase("1000001")]
    public void A_price_that_is_none_stops_the_start(string price) => Assert.That(
        () => TextBudget.Read(new ConfigurationBuilder().AddInMemoryCollection([new("Sms:PricePerText", price)]).Build().GetSection("Sms")),
        Throws.InvalidOperationException.With.Message.Contains("Sms:PricePerText"));
}
