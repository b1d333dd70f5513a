using HomeCare.Modules.Alerts;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Rules;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Wire;
using NUnit.Framework;

namespace HomeCare.Tests.Alerts.Rules;

/// <summary>ORANGE and YELLOW: their limits, how long it takes, and how they give way to each other (CLINICAL 2).</summary>
internal sealed class LevelsTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 12, 0, 0, 0, TimeSpan.Zero);

    [TestCase(AlertRule.OxygenLow, 1, 88, AlertLevel.Orange)]
    [TestCase(AlertRule.OxygenLow, 1, 89, AlertLevel.Yellow)]
    [TestCase(AlertRule.OxygenLow, 1, 93, AlertLevel.Yellow)]
    [TestCase(AlertRule.OxygenLow, 1, 94, null)]
    [TestCase(AlertRule.OxygenLow, 2, 83, AlertLevel.Orange)]
    [TestCase(AlertRule.OxygenLow, 2, 84, AlertLevel.Yellow)]
    [TestCase(AlertRule.OxygenLow, 2, 87, AlertLevel.Yellow)]
    [TestCase(AlertRule.OxygenLow, 2, 88, null)]
    [TestCase(AlertRule.HeartRateHigh, 1, 130, AlertLevel.Orange)]
    [TestCase(AlertRule.HeartRateHigh, 1, 121, AlertLevel.Orange)]
    [TestCase(AlertRule.HeartRateHigh, 1, 120, AlertLevel.Yellow)]
    [TestCase(AlertRule.HeartRateHigh, 1, 101, AlertLevel.Yellow)]
    [TestCase(AlertRule.HeartRateHigh, 1, 100, null)]
    [TestCase(AlertRule.HeartRateLow, 1, 41, AlertLevel.Orange)]
    [TestCase(AlertRule.HeartRateLow, 1, 45, AlertLevel.Orange)]
    [TestCase(AlertRule.HeartRateLow, 1, 46, AlertLevel.Yellow)]
    [TestCase(AlertRule.HeartRateLow, 1, 50, AlertLevel.Yellow)]
    [TestCase(AlertRule.HeartRateLow, 1, 51, null)]
    public void An_hour_at_a_value_has_the_level_of_its_band(AlertRule rule, int scale, double value, AlertLevel? level)
    {
        var limits = scale == 2 ? new VitalLimits(40, 131, VitalLimits.OxygenLowOfScale2, 2) : VitalLimits.Default;

        var asks = Judge(Steady(rule, value, 0, 60), limits);

        Assert.That(asks.Where(ask => ask.Finding == Finding.Present).Select(ask => (AlertLevel?)ask.Level).Max(), Is.EqualTo(level));
    }

    /// <summary>CLINICAL 9, trap 2: a delay that is written down is kept.</summary>
    [TestCase(88, AlertLevel.Orange, 150)]
    [TestCase(92, AlertLevel.Yellow, 900)]
    public void A_level_comes_when_half_of_its_time_is_beyond_and_not_before(double value, AlertLevel level, int afterSeconds)
    {
        var asks = Judge([.. Steady(AlertRule.OxygenLow, 97, 0, 40), .. Steady(AlertRule.OxygenLow, value, 40, 40)]);

        var first = asks.First(ask => ask.Level == level);
        Assert.That(first.At - Start.AddMinutes(40), Is.EqualTo(TimeSpan.FromSeconds(afterSeconds)).Within(TimeSpan.FromSeconds(level == AlertLevel.Yellow ? 60 : 10)));
    }

    [TestCase(0)]
    [TestCase(30)]
    [TestCase(59)]
    public void A_reading_a_minute_is_judged_alike_wherever_in_the_minute_it_comes(int second) => Assert.That(
        Judge(Enumerable.Range(0, 60).Select(n => new RecordedReading(Start.AddMinutes(n).AddSeconds(second), 60, Late: false, null, new(92, Quality.Valid, []), null, null, null)))
            .Select(ask => ask.Level).Distinct(),
        Is.EqualTo(new[] { AlertLevel.Yellow }));

    [Test]
    public void A_dip_of_two_minutes_is_nobody_s_orange() =>
        Assert.That(Judge([.. Steady(AlertRule.OxygenLow, 97, 0, 10), .. Steady(AlertRule.OxygenLow, 87, 10, 2), .. Steady(AlertRule.OxygenLow, 97, 12, 30)]), Is.Empty);

    /// <summary>CLINICAL 9, trap 1: back only well inside, and only after a while.</summary>
    [TestCase(89.6, false)]
    [TestCase(90, true)]
    public void Orange_is_over_two_points_inside(double back, bool over)
    {
        var asks = Judge([.. Steady(AlertRule.OxygenLow, 87, 0, 10), .. Steady(AlertRule.OxygenLow, Math.Floor(back), 10, 14)]);

        Assert.That(asks.Any(ask => ask.Finding != Finding.Present), Is.EqualTo(over));
    }

    [Test]
    public void Red_that_gives_way_to_orange_is_said_and_what_ends_it_all_is_said_once()
    {
        var asks = Judge(
        [
            .. Steady(AlertRule.OxygenLow, 84, 0, 10), .. Steady(AlertRule.OxygenLow, 88, 10, 20), .. Steady(AlertRule.OxygenLow, 97, 30, 60),
        ]);

        Assert.That(
            asks.Where(ask => ask.Finding != Finding.Present).Select(ask => (ask.Finding, ask.Level)),
            Is.EqualTo(new[] { (Finding.Eased, AlertLevel.Orange), (Finding.Eased, AlertLevel.Yellow), (Finding.Gone, AlertLevel.Yellow) }));
    }

    [Test]
    public void Red_asks_each_time_orange_each_minute_and_yellow_each_ten()
    {
        Assert.That(Judge(Steady(AlertRule.OxygenLow, 84, 0, 3)), Has.Count.EqualTo(18 - 4), "from the fifth point of the first minute");
        Assert.That(Gaps(Judge(Steady(AlertRule.OxygenLow, 88, 0, 20)).Where(ask => ask.Level == AlertLevel.Orange)), Is.All.EqualTo(TimeSpan.FromMinutes(1)));
        Assert.That(Gaps(Judge(Steady(AlertRule.OxygenLow, 92, 0, 90))), Is.All.EqualTo(TimeSpan.FromMinutes(10)));
    }

    /// <summary>CLINICAL 2: the activity gate holds ORANGE and YELLOW, never RED.</summary>
    [Test]
    public void Walking_holds_orange_and_yellow_and_never_red()
    {
        Assert.That(Judge(Steady(AlertRule.HeartRateHigh, 125, 0, 60, stepsEach: 12)), Is.Empty);
        Assert.That(Judge(Steady(AlertRule.HeartRateHigh, 131, 0, 60, stepsEach: 12)).Select(ask => ask.Level).Distinct(), Is.EqualTo(new[] { AlertLevel.Red }));
        Assert.That(Judge(Steady(AlertRule.HeartRateLow, 44, 0, 60, stepsEach: 12)), Is.Not.Empty, "a slow heart is not explained by walking");
    }

    [Test]
    public void What_the_effort_left_in_the_half_hour_is_no_alert_afterwards()
    {
        var asks = Judge([.. Steady(AlertRule.HeartRateHigh, 125, 0, 25, stepsEach: 12), .. Steady(AlertRule.HeartRateHigh, 85, 25, 60)]);

        Assert.That(asks, Is.Empty);
    }

    /// <summary>FAULTS R18: no alert from artefacts, none missed when sustained.</summary>
    [Test]
    public void Bad_points_are_neither_beyond_nor_normal()
    {
        var torn = Steady(AlertRule.OxygenLow, 87, 0, 12).Select((reading, n) => n % 3 == 0 ? reading with { OxygenPercent = new(60, Quality.Doubtful, []) } : reading);

        Assert.That(Judge(torn), Is.Empty, "a third is not valid: nothing can be said");
        Assert.That(Judge(Steady(AlertRule.OxygenLow, 87, 0, 12).Select((reading, n) => n % 7 == 0 ? reading with { OxygenPercent = new(60, Quality.Doubtful, []) } : reading)), Is.Not.Empty);
    }

    [Test]
    public void What_runs_since_before_a_restart_is_known_to_be_over()
    {
        var vitals = new Vitals(ValueRules.All, new Dictionary<AlertRule, AlertLevel> { [AlertRule.OxygenLow] = AlertLevel.Orange });

        var asks = vitals.Judge(Steady(AlertRule.OxygenLow, 97, 0, 60), VitalLimits.Default, exception => throw exception);

        Assert.That(asks[^1].Finding, Is.EqualTo(Finding.Gone));
    }

    private static IEnumerable<TimeSpan> Gaps(IEnumerable<Ask> asks)
    {
        var all = asks.ToList();
        return all.Zip(all.Skip(1), (one, next) => next.At - one.At);
    }

    private static IReadOnlyList<Ask> Judge(IEnumerable<RecordedReading> readings, VitalLimits? limits = null) =>
        new Vitals(ValueRules.All).Judge(readings, limits ?? VitalLimits.Default, exception => throw exception);

    private static IEnumerable<RecordedReading> Steady(AlertRule rule, double value, int fromMinute, int minutes, double stepsEach = 0) =>
        Enumerable.Range(0, 6 * minutes).Select(n => new RecordedReading(
            Start.AddMinutes(fromMinute).AddSeconds(10 * n), 10, Late: false,
            rule == AlertRule.OxygenLow ? null : new(value, Quality.Valid, []), rule == AlertRule.OxygenLow ? new(value, Quality.Valid, []) : null,
            new(stepsEach, Quality.Valid, []), null, null));
}
