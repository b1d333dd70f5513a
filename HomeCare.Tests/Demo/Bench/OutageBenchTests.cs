extern alias demo;

using demo::HomeCare.Demo.Bench.Outage;
using HomeCare.Tests.Support;
using NUnit.Framework;

namespace HomeCare.Tests.Demo.Bench;

/// <summary>An engine away and back, as a person starts the bench, small: what it counts has to be right; how fast it was is nobody's claim here.</summary>
internal sealed class OutageBenchTests
{
    [TestCase("database", 12)]
    [TestCase("broker", 15)]
    [Category("Slow")]
    public async Task Nothing_is_lost_and_nothing_is_there_twice(string what, int seconds)
    {
        Required.OrSkip(what != "database" || Required.Find("initdb", "/usr/lib/postgresql/15/bin") is not null, "PostgreSQL", "apt-get install postgresql");
        var (figures, said) = await SmallBench.RunAsync(
            "outage", "--what", what, "--away", $"{seconds}s", "--before", "3s", "--rate", "20", "--homes", "100", "--connections", "8");

        long Figure(string name) => figures.GetProperty(name).GetInt64();
        Assert.Multiple(() =>
        {
            Assert.That(Figure("sent"), Is.GreaterThan(seconds * 20), said);
            Assert.That(Figure("stored"), Is.EqualTo(Figure("sent")), said);
            Assert.That(Figure("doubled"), Is.Zero, said);
            Assert.That(Figure("falls"), Is.GreaterThan(seconds / 2), said);
            Assert.That(Figure("falls_alerted"), Is.EqualTo(Figure("falls")), said);
            Assert.That(Figure("falls_doubled"), Is.Zero, said);
            Assert.That(Figure("errors"), Is.Zero, said);
            Assert.That(Figure(what == "broker" ? "away_receipted" : "away_put_off"), Is.Zero, said);
            Assert.That(Figure(what == "broker" ? "away_put_off" : "falls_put_off"), Is.GreaterThan(0), said);
            Assert.That(figures.GetProperty("catch_up_seconds").GetDouble(), Is.GreaterThan(0), said);
        });
    }

    [TestCase("21:20:00", "00:10:00", "21:27:00", "21:30:00")]
    [TestCase("21:27:00", "00:10:00", "21:27:00", "21:30:00")]
    [TestCase("21:27:01", "00:10:00", "21:42:00", "21:45:00")]
    [TestCase("21:31:00", "00:01:00", "21:31:30", "21:30:00")]
    public void The_store_goes_away_so_that_a_quarter_falls_due_in_the_middle(string earliest, string away, string downAt, string boundary)
    {
        static DateTimeOffset At(string time) => DateTimeOffset.Parse($"2026-11-28T{time}Z", System.Globalization.CultureInfo.InvariantCulture);

        Assert.That(
            StoreOutage.Plan(At(earliest), TimeSpan.Parse(away, System.Globalization.CultureInfo.InvariantCulture)), Is.EqualTo((At(downAt), At(boundary))));
    }
}
