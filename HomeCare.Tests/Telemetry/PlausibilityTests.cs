using HomeCare.Modules.Telemetry;
using HomeCare.Modules.Wire;
using NUnit.Framework;

namespace HomeCare.Tests.Telemetry;

internal sealed class PlausibilityTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 12, 12, 0, 0, TimeSpan.Zero);

    [TestCase(19.999, Quality.Invalid, "hr_out_of_range")]
    [TestCase(20, Quality.Doubtful, "hr_unusual")]
    [TestCase(29.999, Quality.Doubtful, "hr_unusual")]
    [TestCase(30, Quality.Valid, null)]
    [TestCase(200, Quality.Valid, null)]
    [TestCase(200.001, Quality.Doubtful, "hr_unusual")]
    [TestCase(250, Quality.Doubtful, "hr_unusual")]
    [TestCase(250.001, Quality.Invalid, "hr_out_of_range")]
    [TestCase(0, Quality.Invalid, "hr_out_of_range")]
    [TestCase(400, Quality.Invalid, "hr_out_of_range")]
    [TestCase(double.NaN, Quality.Invalid, "no_value")]
    [TestCase(double.PositiveInfinity, Quality.Invalid, "no_value")]
    public void A_heart_rate_is_held_against_its_ranges(double bpm, Quality quality, string? reason) =>
        Expect(Judge(Of(heartRate: Measure.Of(bpm))).HeartRate, quality, reason);

    [TestCase(49.999, Quality.Invalid, "spo2_out_of_range")]
    [TestCase(50, Quality.Doubtful, "spo2_unusual")]
    [TestCase(69.999, Quality.Doubtful, "spo2_unusual")]
    [TestCase(70, Quality.Valid, null)]
    [TestCase(100, Quality.Valid, null)]
    [TestCase(100.001, Quality.Invalid, "spo2_out_of_range")]
    public void An_oxygen_saturation_is_held_against_its_ranges(double percent, Quality quality, string? reason) =>
        Expect(Judge(Of(oxygen: Measure.Of(percent))).Oxygen, quality, reason);

    [Test]
    public void Low_perfusion_makes_SpO2_doubtful_whatever_the_source_called_it() =>
        Expect(Judge(Of(oxygen: new Measure(97, Quality.Valid, ["low_perfusion"]))).Oxygen, Quality.Doubtful, "low_perfusion");

    [TestCase(10, 30, Quality.Valid, null)]
    [TestCase(10, 31, Quality.Doubtful, "steps_unusual")]
    [TestCase(10, 40, Quality.Doubtful, "steps_unusual")]
    [TestCase(10, 41, Quality.Invalid, "steps_out_of_range")]
    [TestCase(10, -1, Quality.Invalid, "steps_out_of_range")]
    [TestCase(60, 180, Quality.Valid, null)]
    [TestCase(60, 181, Quality.Doubtful, "steps_unusual")]
    [TestCase(60, 241, Quality.Invalid, "steps_out_of_range")]
    [TestCase(1, 4, Quality.Doubtful, "steps_unusual")]
    [TestCase(1, 5, Quality.Invalid, "steps_out_of_range")]
    public void Steps_are_held_against_the_span(int span, double steps, Quality quality, string? reason) =>
        Expect(Judge(Of(steps: Measure.Of(steps)) with { SpanSeconds = span }).Steps, quality, reason);

    [TestCase(0, Quality.Valid, null)]
    [TestCase(2, Quality.Valid, null)]
    [TestCase(-1, Quality.Invalid, "falls_out_of_range")]
    [TestCase(0.5, Quality.Invalid, "falls_out_of_range")]
    public void Falls_are_whole_numbers(double falls, Quality quality, string? reason) =>
        Expect(Judge(Of(falls: Measure.Of(falls))).Falls, quality, reason);

    [TestCase(-0.001, Quality.Invalid, "battery_out_of_range")]
    [TestCase(0, Quality.Valid, null)]
    [TestCase(100, Quality.Valid, null)]
    [TestCase(100.001, Quality.Invalid, "battery_out_of_range")]
    public void A_battery_is_held_against_its_range(double percent, Quality quality, string? reason) =>
        Expect(Judge(Of(battery: Measure.Of(percent))).Battery, quality, reason);

    [TestCase(10, 40, Quality.Valid)]
    [TestCase(10, 40.001, Quality.Doubtful)]
    [TestCase(10, -40.001, Quality.Doubtful)]
    [TestCase(1, 40, Quality.Valid, Description = "closer points keep the whole allowance")]
    [TestCase(1, 40.001, Quality.Doubtful)]
    [TestCase(20, 80, Quality.Valid, Description = "two points apart: twice the allowance")]
    [TestCase(20, 80.001, Quality.Doubtful)]
    [TestCase(30, 120, Quality.Valid)]
    [TestCase(30, 120.001, Quality.Doubtful)]
    [TestCase(31, 130, Quality.Valid, Description = "an older point says nothing")]
    public void A_heart_rate_is_held_against_the_last_valid_one(int seconds, double change, Quality quality)
    {
        var trace = Judge(Of(heartRate: Measure.Of(60))).After;
        var next = Plausibility.Judge(trace, Of(heartRate: Measure.Of(60 + change), after: seconds));

        // From 60 downwards the hard range would speak first, so only the step's own word counts.
        var steps = next.HeartRate!.Value.Reasons.Contains("hr_step") || next.HeartRate.Value.Quality == Quality.Invalid;
        Assert.That(steps, Is.EqualTo(quality != Quality.Valid));
    }

    [TestCase(10, 6, Quality.Valid)]
    [TestCase(10, 6.001, Quality.Doubtful)]
    [TestCase(30, 18, Quality.Valid)]
    [TestCase(30, 18.001, Quality.Doubtful)]
    [TestCase(31, 19, Quality.Valid)]
    public void SpO2_is_held_against_the_last_valid_one(int seconds, double change, Quality quality)
    {
        var trace = Judge(Of(oxygen: Measure.Of(99))).After;

        Expect(Plausibility.Judge(trace, Of(oxygen: Measure.Of(99 - change), after: seconds)).Oxygen, quality, quality == Quality.Valid ? null : "spo2_step");
    }

    [Test]
    public void One_spike_is_doubtful_and_the_next_value_is_valid_again()
    {
        var qualities = Series(60, 150, 60, 60);

        Assert.That(qualities, Is.EqualTo(new[] { Quality.Valid, Quality.Doubtful, Quality.Valid, Quality.Valid }));
    }

    [Test]
    public void A_sudden_change_that_lasts_is_valid_within_thirty_seconds()
    {
        var qualities = Series(60, 150, 150, 150, 150);

        Assert.That(qualities, Is.EqualTo(new[] { Quality.Valid, Quality.Doubtful, Quality.Doubtful, Quality.Valid, Quality.Valid }));
    }

    [TestCase(1, 300, Quality.Valid, Description = "five minutes are not more than five")]
    [TestCase(1, 310, Quality.Doubtful)]
    [TestCase(0, 3600, Quality.Valid, Description = "at rest a mean may repeat")]
    public void One_heart_rate_for_minutes_while_walking_is_a_stuck_sensor(double steps, int seconds, Quality quality)
    {
        var trace = Trace.Empty;
        var last = default(Judgement);
        for (var at = 0; at <= seconds; at += 10)
        {
            last = Plausibility.Judge(trace, Of(heartRate: Measure.Of(72), steps: Measure.Of(steps), after: at));
            trace = last.After;
        }

        Expect(last.HeartRate, quality, quality == Quality.Valid ? null : "hr_flat");
    }

    [Test]
    public void A_flat_line_ends_with_another_value_and_with_a_hole()
    {
        foreach (var breaking in new[] { (Value: 73d, At: 160), (Value: 72d, At: 195) })
        {
            var trace = Trace.Empty;
            for (var at = 0; at <= 150; at += 10)
            {
                trace = Plausibility.Judge(trace, Of(heartRate: Measure.Of(72), steps: Measure.Of(5), after: at)).After;
            }

            trace = Plausibility.Judge(trace, Of(heartRate: Measure.Of(breaking.Value), steps: Measure.Of(5), after: breaking.At)).After;
            var last = default(Judgement);
            for (var at = breaking.At + 10; at <= 400; at += 10)
            {
                last = Plausibility.Judge(trace, Of(heartRate: Measure.Of(72), steps: Measure.Of(5), after: at));
                trace = last.After;
            }

            Expect(last.HeartRate, Quality.Valid, null);
        }
    }

    [Test]
    public void A_constant_SpO2_of_97_is_normal()
    {
        var trace = Trace.Empty;
        for (var at = 0; at <= 7200; at += 10)
        {
            var judged = Plausibility.Judge(trace, Of(oxygen: Measure.Of(97), steps: Measure.Of(5), after: at));
            Assert.That(judged.Oxygen!.Value.Quality, Is.EqualTo(Quality.Valid));
            trace = judged.After;
        }
    }

    [TestCase(20, 600, Quality.Valid, null)]
    [TestCase(20.001, 600, Quality.Doubtful, "battery_jump")]
    [TestCase(20.001, 601, Quality.Valid, null, Description = "over a longer gap it may have been charged")]
    [TestCase(-50, 10, Quality.Valid, null)]
    public void A_battery_does_not_fill_by_itself(double rise, int seconds, Quality quality, string? reason)
    {
        var trace = Judge(Of(battery: Measure.Of(60))).After;

        Expect(Plausibility.Judge(trace, Of(battery: Measure.Of(60 + rise), after: seconds)).Battery, quality, reason);
    }

    [TestCase(48 * 3600, Quality.Valid, null)]
    [TestCase((48 * 3600) + 1, Quality.Doubtful, "battery_flat")]
    public void A_battery_does_not_stand_still_for_two_days(int seconds, Quality quality, string? reason)
    {
        var trace = Judge(Of(battery: Measure.Of(60))).After;

        Expect(Plausibility.Judge(trace, Of(battery: Measure.Of(60), after: seconds)).Battery, quality, reason);
    }

    [TestCase(Quality.Valid, 400, Quality.Invalid)]
    [TestCase(Quality.Doubtful, 72, Quality.Doubtful)]
    [TestCase(Quality.Doubtful, 400, Quality.Invalid)]
    [TestCase(Quality.Invalid, 72, Quality.Invalid)]
    [TestCase(Quality.Invalid, 210, Quality.Invalid)]
    public void The_server_only_ever_lowers_the_quality(Quality said, double bpm, Quality inForce) =>
        Assert.That(Judge(Of(heartRate: new Measure(bpm, said))).HeartRate!.Value.Quality, Is.EqualTo(inForce));

    [TestCase(Quality.Valid)]
    [TestCase(Quality.Invalid)]
    public void No_number_is_no_value(Quality said) =>
        Expect(Judge(Of(heartRate: new Measure(null, said))).HeartRate, Quality.Invalid, "no_value");

    [Test]
    public void An_absent_signal_has_no_verdict() => Assert.That(Judge(Of()).HeartRate, Is.Null);

    private static List<Quality> Series(params double[] heartRates)
    {
        var trace = Trace.Empty;
        var qualities = new List<Quality>();
        for (var index = 0; index < heartRates.Length; index++)
        {
            var judged = Plausibility.Judge(trace, Of(heartRate: Measure.Of(heartRates[index]), after: index * 10));
            qualities.Add(judged.HeartRate!.Value.Quality);
            trace = judged.After;
        }

        return qualities;
    }

    private static void Expect(Verdict? verdict, Quality quality, string? reason)
    {
        Assert.That(verdict!.Value.Quality, Is.EqualTo(quality));
        Assert.That(verdict.Value.Reasons, reason is null ? Is.Empty : Is.EqualTo(new[] { reason }));
    }

    private static Judgement Judge(Reading reading) => Plausibility.Judge(Trace.Empty, reading);

    private static Reading Of(
        Measure? heartRate = null, Measure? oxygen = null, Measure? steps = null, Measure? falls = null, Measure? battery = null, int after = 0) =>
        new(1 + after, Noon.AddSeconds(after), 10, "BR-1", heartRate, oxygen, steps, falls, battery);
}
