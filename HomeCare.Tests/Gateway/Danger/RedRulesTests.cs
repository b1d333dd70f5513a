using HomeCare.Tests.Gateway.Support;
using NUnit.Framework;

namespace HomeCare.Tests.Gateway.Danger;

/// <summary>The RED rules on the stream of means, both sides of each limit.</summary>
internal sealed class RedRulesTests
{
    private static readonly DateTimeOffset T = new(2026, 3, 12, 13, 0, 0, TimeSpan.Zero);

    [TestCase(40, 97, BoxDangerKind.LowHeartRate)]
    [TestCase(40.1, 97, null)]
    [TestCase(131, 97, BoxDangerKind.HighHeartRate)]
    [TestCase(130.9, 97, null)]
    [TestCase(70, 85, BoxDangerKind.LowOxygen)]
    [TestCase(70, 85.1, null)]
    public void A_whole_minute_on_the_limit_is_red_and_just_inside_it_is_not(double bpm, double oxygen, BoxDangerKind? expected)
    {
        var found = Play(Enumerable.Repeat(Point(bpm, oxygen), 6));

        Assert.That(found.Select(finding => (BoxDangerKind?)finding.Kind).Distinct(), expected is null ? Is.Empty : Is.EqualTo(new[] { expected }));
    }

    [Test]
    public void It_asks_at_the_fifth_valid_point_of_a_minute_and_not_before()
    {
        Assert.That(Play(Enumerable.Repeat(Point(150, 97), 4)), Is.Empty, "40 s");
        Assert.That(Play(Enumerable.Repeat(Point(150, 97), 5)), Has.Count.EqualTo(1), "50 s of the 60 are valid");
    }

    [TestCase(5, true)]
    [TestCase(4, false)]
    public void Five_of_six_have_to_be_valid(int valid, bool red)
    {
        var minute = Enumerable.Range(0, 6).Select(i => i < 6 - valid ? Doubtful(150, 84) : Point(150, 84));

        Assert.That(Play(minute).Count > 0, Is.EqualTo(red));
    }

    [TestCase(3, false, Description = "the middle of 3 good and 3 bad is no alarm: (97 + 92) / 2")]
    [TestCase(4, true)]
    public void The_median_decides_and_one_artefact_never_does(int low, bool red)
    {
        var values = Enumerable.Repeat(90.0, 6 - low).Concat(Enumerable.Repeat(85.0, low));

        Assert.That(Play(values.Select(value => Point(70, value))).Count > 0, Is.EqualTo(red));
    }

    [TestCase(84, 91, Description = "a step of more than 6 points within 10 s cannot be")]
    public void One_value_that_cannot_be_texts_nobody_and_hides_nothing(double first, double then)
    {
        var jump = Play([Point(70, then), Point(70, first), .. Enumerable.Repeat(Point(70, then), 5)]);
        Assert.That(jump, Is.Empty);

        var real = Play([Point(70, then), .. Enumerable.Repeat(Point(70, first), 7)]);
        Assert.That(real, Is.Not.Empty, "two points later it is near enough to what could have become of it: sustained is believed");
    }

    [TestCase(97, 84, false, Description = "down by 13 points within 10 s, and up again: no body does that")]
    [TestCase(91, 85, true, Description = "6 points between two of them can be")]
    public void Values_that_leap_are_artefacts_however_many_there_are(double high, double low, bool red)
    {
        var leaping = Enumerable.Range(0, 30).Select(i => Point(70, i % 3 == 0 ? high : low));

        Assert.That(Play(leaping).Count > 0, Is.EqualTo(red));
    }

    [TestCase(29.9, 97, Description = "below what is trusted")]
    [TestCase(200.1, 97)]
    [TestCase(70, 69.9)]
    [TestCase(70, 100.1)]
    public void What_is_beyond_the_plausible_is_no_value(double bpm, double oxygen) =>
        Assert.That(Play(Enumerable.Repeat(Point(bpm, oxygen), 12)), Is.Empty);

    [Test]
    public void One_long_mean_alone_never_alarms()
    {
        Assert.That(Play([Point(150, 97, span: 60)], every: 60), Is.Empty);
        Assert.That(Play(Enumerable.Repeat(Point(150, 97, span: 60), 2), every: 60), Has.Count.EqualTo(1));
    }

    [TestCase(122, false)]
    [TestCase(121, true)]
    public void An_episode_ends_only_well_inside_the_limit(double back, bool ends)
    {
        var found = Play([.. Enumerable.Repeat(Point(140, 97), 6), .. Enumerable.Repeat(Point(back, 97), 24), .. Enumerable.Repeat(Point(140, 97), 7)]);

        Assert.That(found.Select(finding => finding.Since).Distinct().Count(), Is.EqualTo(ends ? 2 : 1));
    }

    [TestCase(13, false, Description = "the first whole normal minute ends with the fourth point, the last two points later: 110 s")]
    [TestCase(14, true)]
    public void It_ends_only_after_two_minutes_of_normal_minutes(int points, bool ends)
    {
        var found = Play([.. Enumerable.Repeat(Point(70, 85), 6), .. Enumerable.Repeat(Point(70, 88), points), .. Enumerable.Repeat(Point(70, 85), 7)]);

        Assert.That(found.Select(finding => finding.Since).Distinct().Count(), Is.EqualTo(ends ? 2 : 1));
    }

    [Test]
    public void A_bracelet_that_is_taken_off_is_no_recovery()
    {
        var found = Play([.. Enumerable.Repeat(Point(140, 97), 6), .. Enumerable.Repeat(Doubtful(70, 97), 40), .. Enumerable.Repeat(Point(140, 97), 6)]);

        Assert.That(found.Select(finding => finding.Since).Distinct().Count(), Is.EqualTo(1), "40 points are less than the longest gap");
    }

    [Test]
    public void After_a_quarter_of_an_hour_without_values_nobody_says_it_is_the_same_episode()
    {
        var found = Play([.. Enumerable.Repeat(Point(140, 97), 6), .. Enumerable.Repeat(Doubtful(70, 97), 90), .. Enumerable.Repeat(Point(140, 97), 6)]);

        Assert.That(found.Select(finding => finding.Since).Distinct().Count(), Is.EqualTo(2));
    }

    [Test]
    public void A_minute_over_a_hole_is_no_minute()
    {
        var state = RedState.Empty;
        var found = 0;
        foreach (var second in new[] { 0, 10, 20, 60, 70, 80 })
        {
            (state, var findings) = Judge(state, Point(140, 97), T.AddSeconds(second));
            found += findings.Count;
        }

        Assert.That(found, Is.Zero);
    }

    [Test]
    public void The_same_point_twice_and_points_out_of_order_make_the_same_minute()
    {
        var state = RedState.Empty;
        var found = new List<RedFinding>();
        foreach (var second in new[] { 50, 40, 40, 0, 10, 30, 20, 50 })
        {
            (state, var findings) = Judge(state, Point(140, 97), T.AddSeconds(second));
            found.AddRange(findings);
        }

        Assert.That(found.Select(finding => finding.At).Distinct(), Is.EquivalentTo(new[] { T.AddSeconds(40), T.AddSeconds(50) }));
        Assert.That(state.Window.Points, Has.Length.EqualTo(6));
    }

    [Test]
    public void A_new_plan_s_limits_count_from_the_next_point()
    {
        var found = Play(Enumerable.Repeat(Point(125, 97), 6), new PlanLimits(40, 120, 85));

        Assert.That(found, Is.Not.Empty);
        Assert.That(Play(Enumerable.Repeat(Point(125, 97), 6)), Is.Empty, "131 without one");
    }

    [TestCase(40, 131, 85, 131)]
    [TestCase(50, 120, 88, 120)]
    [TestCase(100, 110, 85, 131, Description = "no value could ever be normal: the defaults")]
    public void Limits_are_the_plan_s_where_they_can_work(double low, double high, double oxygen, double inForce) => Assert.That(
        PlanLimits.Of(Plans.Version(1) with { RedHeartRateLowBpm = low, RedHeartRateHighBpm = high, RedOxygenLowPercent = oxygen }).HeartRateHighBpm,
        Is.EqualTo(inForce));

    [Test]
    public void Without_a_plan_the_defaults_count() => Assert.That(PlanLimits.Of(null), Is.EqualTo(new PlanLimits(40, 131, 85)));

    [Test]
    public void Box_and_server_find_the_same_red_minutes_in_the_same_readings()
    {
        var dice = new Random(20260312);
        for (var night = 0; night < 200; night++)
        {
            var (state, server) = (RedState.Empty, new HomeCare.Modules.Alerts.Rules.Vitals(HomeCare.Modules.Alerts.Rules.ValueRules.All));
            var (bpm, oxygen) = (dice.Next(45, 125) * 1.0, dice.Next(84, 98) * 1.0);
            for (var i = 0; i < 120; i++)
            {
                // Steps small enough for both: what cannot be is Telemetry's business on the server.
                (bpm, oxygen) = (Math.Clamp(bpm + dice.Next(-9, 10), 31, 190), Math.Clamp(oxygen + dice.Next(-2, 3), 72, 100));
                var (beat, air) = (dice.Next(12) == 0 ? Doubtful(bpm, oxygen) : Point(bpm, oxygen)) is var (b, a, _) ? (b, a) : default;
                var at = T.AddSeconds(10 * i);
                (state, var found) = RedRules.Judge(state, at, 10, beat, air, null, PlanLimits.Default);
                var asked = server.Judge([Recorded(at, beat, air)], HomeCare.Modules.Alerts.Contracts.VitalLimits.Default, failure => throw failure);

                Assert.That(
                    found.Select(finding => (finding.Kind.ToString(), finding.Value)).Order(),
                    Is.EqualTo(asked.Where(ask => ask is { Finding: HomeCare.Modules.Alerts.Finding.Present, Level: HomeCare.Modules.Alerts.Contracts.AlertLevel.Red }).Select(ask => (Named(ask.Rule), ask.Value!.Value)).Order()),
                    $"night {night}, point {i}");
            }
        }
    }

    private static string Named(HomeCare.Modules.Alerts.Contracts.AlertRule rule) => rule switch
    {
        HomeCare.Modules.Alerts.Contracts.AlertRule.HeartRateHigh => nameof(BoxDangerKind.HighHeartRate),
        HomeCare.Modules.Alerts.Contracts.AlertRule.HeartRateLow => nameof(BoxDangerKind.LowHeartRate),
        HomeCare.Modules.Alerts.Contracts.AlertRule.OxygenLow => nameof(BoxDangerKind.LowOxygen),
        _ => rule.ToString(),
    };

    private static HomeCare.Modules.Telemetry.Contracts.RecordedReading Recorded(DateTimeOffset at, BoxMeasure beat, BoxMeasure air)
    {
        static HomeCare.Modules.Telemetry.Contracts.SignalValue Value(BoxMeasure measure) =>
            new(measure.Value, (HomeCare.Modules.Wire.Quality)measure.Quality, []);
        return new(at, 10, Late: false, Value(beat), Value(air), null, null, null);
    }

    private static List<RedFinding> Play(IEnumerable<(BoxMeasure Beat, BoxMeasure Air, int Span)> points, PlanLimits? limits = null, int every = 10)
    {
        var (state, at, all) = (RedState.Empty, T, new List<RedFinding>());
        foreach (var point in points)
        {
            (state, var findings) = Judge(state, point, at, limits);
            all.AddRange(findings);
            at = at.AddSeconds(every);
        }

        return all;
    }

    private static (RedState State, IReadOnlyList<RedFinding> Findings) Judge(
        RedState state, (BoxMeasure Beat, BoxMeasure Air, int Span) point, DateTimeOffset at, PlanLimits? limits = null) =>
        RedRules.Judge(state, at, point.Span, point.Beat, point.Air, null, limits ?? PlanLimits.Default);

    private static (BoxMeasure Beat, BoxMeasure Air, int Span) Point(double bpm, double oxygen, int span = 10) =>
        (BoxMeasure.Of(bpm), BoxMeasure.Of(oxygen), span);

    private static (BoxMeasure Beat, BoxMeasure Air, int Span) Doubtful(double bpm, double oxygen) =>
        (new(bpm, BoxQuality.Doubtful, ["low_perfusion"]), new(oxygen, BoxQuality.Doubtful, ["low_perfusion"]), 10);
}
