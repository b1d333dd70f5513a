using HomeCare.Modules.Alerts;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Rules;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Wire;
using NUnit.Framework;

namespace HomeCare.Tests.Alerts.Rules;

internal sealed class RedMinuteTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 12, 13, 0, 0, TimeSpan.Zero);

    [TestCase(AlertRule.HeartRateHigh, 131, true)]
    [TestCase(AlertRule.HeartRateHigh, 130.9, false)]
    [TestCase(AlertRule.HeartRateHigh, 250, true)]
    [TestCase(AlertRule.HeartRateLow, 40, true)]
    [TestCase(AlertRule.HeartRateLow, 40.1, false)]
    [TestCase(AlertRule.HeartRateLow, 20, true)]
    [TestCase(AlertRule.OxygenLow, 85, true)]
    [TestCase(AlertRule.OxygenLow, 85.1, false)]
    [TestCase(AlertRule.OxygenLow, 50, true)]
    public void A_minute_on_the_limit_is_red_and_one_short_of_it_is_not(AlertRule rule, double value, bool red) =>
        Assert.That(Asks(Minutes(rule, value, 6)).Exists(ask => ask.Rule == rule && ask.Finding == Finding.Present), Is.EqualTo(red));

    [TestCase(6, true)]
    [TestCase(5, true)]
    [TestCase(4, false)]
    public void A_minute_needs_five_valid_points_of_six(int valid, bool red)
    {
        var readings = Enumerable.Range(0, 6).Select(n => KnownReadings.Reading(
            Start.AddSeconds(10 * n), bpm: 150, quality: n < valid ? Quality.Valid : n % 2 == 0 ? Quality.Doubtful : Quality.Invalid));

        Assert.That(Asks(readings), red ? Is.Not.Empty : Is.Empty);
    }

    /// <summary>FAULTS R18: no alert from one artefact, none missed when sustained.</summary>
    [TestCase(new double[] { 80, 80, 250, 80, 80, 80 }, false)]
    [TestCase(new double[] { 80, 80, 250, 250, 80, 80 }, false)]
    [TestCase(new double[] { 80, 80, 250, 250, 250, 250 }, true)]
    [TestCase(new double[] { 150, 150, 60, 150, 150, 150 }, true)]
    public void The_median_decides(double[] values, bool red) =>
        Assert.That(
            Asks(values.Select((value, n) => KnownReadings.Reading(Start.AddSeconds(10 * n), bpm: value))), red ? Is.Not.Empty : Is.Empty);

    [TestCase(130, 132, true)]
    [TestCase(130, 131, false)]
    public void Of_an_even_count_the_median_is_the_middle_of_the_middle_two(double low, double high, bool red) => Assert.That(
        Asks(Enumerable.Range(0, 6).Select(n => KnownReadings.Reading(Start.AddSeconds(10 * n), bpm: n % 2 == 0 ? low : high))),
        red ? Is.Not.Empty : Is.Empty);

    [TestCase(double.NaN)]
    [TestCase(double.PositiveInfinity)]
    public void What_is_no_number_counts_as_nothing(double value) => Assert.That(Asks(Minutes(AlertRule.HeartRateHigh, value, 12)), Is.Empty);

    [Test]
    public void A_person_s_own_limits_decide()
    {
        var limits = new VitalLimits(50, 110, 80, 2);

        Assert.That(Asks(Minutes(AlertRule.HeartRateHigh, 110, 6), limits), Is.Not.Empty);
        Assert.That(Asks(Minutes(AlertRule.HeartRateLow, 50, 6), limits), Is.Not.Empty);
        Assert.That(Asks(Minutes(AlertRule.OxygenLow, 85, 6), limits), Is.Empty);
        Assert.That(Asks(Minutes(AlertRule.OxygenLow, 80, 6), limits), Is.Not.Empty);
    }

    /// <summary>CLINICAL 9, trap 1: a hysteresis tested on the wrong side never acts.</summary>
    [TestCase(AlertRule.HeartRateHigh, 150, 121, true)]
    [TestCase(AlertRule.HeartRateHigh, 150, 121.1, false)]
    [TestCase(AlertRule.HeartRateLow, 35, 50, true)]
    [TestCase(AlertRule.HeartRateLow, 35, 49.9, false)]
    [TestCase(AlertRule.OxygenLow, 80, 88, true)]
    [TestCase(AlertRule.OxygenLow, 80, 87.9, false)]
    public void It_is_over_only_well_inside_the_limit(AlertRule rule, double red, double back, bool over)
    {
        var asks = Asks(Minutes(rule, red, 6).Concat(Minutes(rule, back, 60, fromSecond: 60)));

        Assert.That(asks.Any(ask => ask.Rule == rule && ask.Finding == Finding.Gone), Is.EqualTo(over));
    }

    /// <summary>CLINICAL 9, trap 2: a delay that is written down is kept, to the point.</summary>
    [Test]
    public void It_is_over_after_two_minutes_inside_and_not_before()
    {
        var asks = Asks(Minutes(AlertRule.HeartRateHigh, 150, 6).Concat(Minutes(AlertRule.HeartRateHigh, 80, 30, fromSecond: 60)));

        var gone = asks.Single(ask => ask.Finding == Finding.Gone);

        // With three points at 80 beside three at 150 the median is 115, well inside; two minutes from there.
        Assert.That(gone.At - gone.From, Is.EqualTo(ValueRules.Red.ClearsAfter));
        Assert.That(gone.From - Start, Is.EqualTo(TimeSpan.FromSeconds(80)));
    }

    [Test]
    public void A_silence_is_no_recovery()
    {
        var readings = Minutes(AlertRule.HeartRateHigh, 150, 6)
            .Concat(Minutes(AlertRule.HeartRateHigh, 80, 8, fromSecond: 60))
            .Concat(Enumerable.Range(0, 30).Select(n => KnownReadings.Reading(Start.AddSeconds(140 + 10 * n), bpm: 80, quality: Quality.Invalid)));

        Assert.That(Asks(readings).Any(ask => ask.Finding == Finding.Gone), Is.False);
    }

    [Test]
    public void A_gap_breaks_the_minute()
    {
        var readings = Enumerable.Range(0, 6).Select(n => KnownReadings.Reading(Start.AddSeconds(n < 3 ? 10 * n : 10 * n + 60), bpm: 150));

        Assert.That(Asks(readings), Is.Empty);
    }

    [Test]
    public void Points_out_of_order_make_the_same_minute()
    {
        int[] order = [5, 0, 3, 1, 4, 2];
        var readings = order.Select(n => KnownReadings.Reading(Start.AddSeconds(10 * n), bpm: 150));

        Assert.That(Asks(readings).Last().At, Is.EqualTo(Start.AddSeconds(50)));
    }

    [Test]
    public void A_point_that_comes_after_newer_ones_may_still_complete_a_red_minute()
    {
        var red = Minutes(AlertRule.HeartRateHigh, 150, 6).ToList();
        var missing = red.Where((_, n) => n is 2 or 3).ToList();
        var normal = Minutes(AlertRule.HeartRateHigh, 80, 5, fromSecond: 60);

        Assert.That(Asks(red.Except(missing).Concat(normal)), Is.Empty);
        Assert.That(Asks(red.Except(missing).Concat(normal).Concat(missing)).Any(ask => ask.At <= Start.AddSeconds(60)), Is.True);
    }

    [Test]
    public void The_same_point_twice_counts_once() =>
        Assert.That(Asks(Minutes(AlertRule.HeartRateHigh, 150, 4).Concat(Minutes(AlertRule.HeartRateHigh, 150, 4))), Is.Empty);

    [TestCase(1, 60, 50, true)]
    [TestCase(1, 60, 49, false)]
    [TestCase(4, 15, 13, true)]
    [TestCase(4, 15, 12, false)]
    [TestCase(60, 1, 1, false)]
    [TestCase(60, 2, 2, true)]
    public void Another_pace_is_judged_by_the_time_it_covers_and_never_by_one_value(int span, int points, int valid, bool red)
    {
        var readings = Enumerable.Range(0, points).Select(n => KnownReadings.Reading(
            Start.AddSeconds(span * n), bpm: 150, quality: n < valid ? Quality.Valid : Quality.Invalid, span: span));

        Assert.That(Asks(readings), red ? Is.Not.Empty : Is.Empty);
    }

    /// <summary>FAULTS R15.</summary>
    [Test]
    public void A_rule_that_throws_for_ever_leaves_the_others_at_work()
    {
        var failures = 0;
        var rules = new List<ValueRule> { new(AlertRule.OxygenLow, (_, _, _) => throw new InvalidOperationException("a bug")) };
        rules.AddRange(ValueRules.All);

        var asks = new Vitals(rules).Judge(Minutes(AlertRule.HeartRateHigh, 150, 6), VitalLimits.Default, _ => failures++);

        Assert.That(asks, Is.Not.Empty);
        Assert.That(failures, Is.EqualTo(6));
    }

    /// <summary>100,000 people: at most 1 KB each.</summary>
    [Test]
    public void A_person_takes_at_most_a_kilobyte()
    {
        const int People = 2000;
        var everyone = new Vitals[People];
        var readings = Minutes(AlertRule.HeartRateHigh, 80, 60).ToList();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var person = 0; person < People; person++)
        {
            everyone[person] = new Vitals(ValueRules.All);
            everyone[person].Judge(readings, VitalLimits.Default, _ => { });
        }

        var each = (GC.GetTotalMemory(forceFullCollection: true) - before) / People;
        GC.KeepAlive(everyone);
        Assert.That(each, Is.LessThanOrEqualTo(1024));
    }

    private static IEnumerable<RecordedReading> Minutes(AlertRule rule, double value, int points, int fromSecond = 0) =>
        Enumerable.Range(0, points).Select(n => rule == AlertRule.OxygenLow
            ? KnownReadings.Reading(Start.AddSeconds(fromSecond + 10 * n), oxygen: value)
            : KnownReadings.Reading(Start.AddSeconds(fromSecond + 10 * n), bpm: value));

    private static List<Ask> Asks(IEnumerable<RecordedReading> readings, VitalLimits? limits = null) =>
        [.. new Vitals(ValueRules.All).Judge(readings, limits ?? VitalLimits.Default, exception => throw exception)];
}
