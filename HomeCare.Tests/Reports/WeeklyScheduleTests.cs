using System.Globalization;
using HomeCare.Modules.Reports;
using HomeCare.Modules.Reports.Contracts;
using HomeCare.Modules.Reports.Storage;
using NUnit.Framework;

namespace HomeCare.Tests.Reports;

internal sealed class WeeklyScheduleTests
{
    [TestCase("2025-03-10T03:59:59Z", "2025-02-24", Description = "Monday 04:59:59 in Paris, winter.")]
    [TestCase("2025-03-10T04:00:00Z", "2025-03-03", Description = "Monday 05:00.")]
    [TestCase("2025-03-31T02:59:59Z", "2025-03-17", Description = "Monday 04:59:59, the first of summer time.")]
    [TestCase("2025-03-31T03:00:00Z", "2025-03-24")]
    [TestCase("2025-10-27T04:00:00Z", "2025-10-20", Description = "Monday 05:00, the first of winter time.")]
    [TestCase("2025-03-16T22:00:00Z", "2025-03-03", Description = "The Sunday after.")]
    public void A_week_is_due_from_Monday_five_o_clock_in_Paris(string now, string monday) => Assert.That(
        WeeklySchedule.NewestDue(DateTimeOffset.Parse(now, CultureInfo.InvariantCulture)), Is.EqualTo(DateOnly.Parse(monday, CultureInfo.InvariantCulture)));

    [Test]
    public void Missed_weeks_are_those_since_the_first_known_one_at_most_five_oldest_first()
    {
        var newest = Weeks.Monday;

        Assert.That(Missed(newest, Run(-10)), Is.EqualTo("-4 -3 -2 -1 0"));
        Assert.That(Missed(newest, Run(-2), Run(0)), Is.EqualTo("-1"));
        Assert.That(Missed(newest, Run(-1), Run(0, failed: 1)), Is.EqualTo("0"));
        Assert.That(Missed(newest, Run(0)), Is.Empty);
    }

    private static string Missed(DateOnly newest, params WeeklyRun[] runs) => string.Join(
        ' ', CatchUpWeeklyReportsHandler.Missed(newest, runs).Select(monday => (monday.DayNumber - newest.DayNumber) / 7));

    private static WeeklyRun Run(int weeks, int failed = 0) =>
        new() { Monday = Weeks.Monday.AddDays(7 * weeks), EndedAt = Weeks.Later.UtcDateTime, Failed = failed };
}
