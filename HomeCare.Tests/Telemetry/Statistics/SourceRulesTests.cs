using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Telemetry.Statistics;
using HomeCare.Modules.Wire;
using NUnit.Framework;

namespace HomeCare.Tests.Telemetry.Statistics;

internal sealed class SourceRulesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 12, 12, 0, 0, TimeSpan.Zero);

    /// <summary>What the source vouches for and the server does not believe is aberrant; what the source says of itself is its honest word.</summary>
    [TestCase(72, Quality.Valid, null, nameof(ReadingKind.Good))]
    [TestCase(400, Quality.Valid, null, nameof(ReadingKind.Aberrant))]
    [TestCase(25, Quality.Valid, null, nameof(ReadingKind.Aberrant), Description = "doubtful is aberrant, too")]
    [TestCase(400, Quality.Doubtful, "questionable_measurement", nameof(ReadingKind.Aberrant), Description = "a half word is no excuse for 400")]
    [TestCase(72, Quality.Doubtful, "questionable_measurement", nameof(ReadingKind.OwnWord))]
    [TestCase(0, Quality.Invalid, "no_contact", nameof(ReadingKind.OwnWord), Description = "off the wrist it may send what it likes")]
    [TestCase(null, Quality.Invalid, "no_contact", nameof(ReadingKind.OwnWord))]
    [TestCase(null, Quality.Doubtful, "not_worn", nameof(ReadingKind.OwnWord))]
    [TestCase(null, Quality.Valid, null, nameof(ReadingKind.Aberrant), Description = "valid, and no number: no honest word")]
    public void A_reading_speaks_for_or_against_its_source(double? bpm, Quality said, string? why, string kind) => Assert.That(
        ReadingKinds.Of(Noted.Of(Noted.Source(), Noon, new Measure(bpm, said, why is null ? null : [why]))).ToString(), Is.EqualTo(kind));

    [Test]
    public void A_weak_pulse_is_the_source_s_own_word() => Assert.That(
        ReadingKinds.Of(Noted.Of(Noted.Source(), Noon, oxygen: new Measure(97, Quality.Valid, ["low_perfusion"]))), Is.EqualTo(ReadingKind.OwnWord));

    [Test]
    public void One_aberrant_value_makes_the_reading_aberrant_whatever_the_others_are() => Assert.That(
        ReadingKinds.Of(Noted.Of(Noted.Source(), Noon, new Measure(null, Quality.Invalid, ["no_contact"]), steps: Measure.Of(500))),
        Is.EqualTo(ReadingKind.Aberrant));

    [TestCase(360, 18, 0, null, Description = "5 % is not over 5 %")]
    [TestCase(360, 19, 0, UnhealthyCause.Share)]
    [TestCase(360, 10, 180, UnhealthyCause.Share, Description = "10 of the 180 it vouched for")]
    [TestCase(360, 9, 180, null)]
    [TestCase(30, 4, 0, UnhealthyCause.Share)]
    [TestCase(30, 3, 0, null, Description = "three are one jump of the heart")]
    public void A_source_is_unhealthy_over_five_percent(int received, int aberrant, int ownWord, UnhealthyCause? cause) =>
        Assert.That(SourceRules.Judge(new HourCounts(received, aberrant, ownWord), default), Is.EqualTo(cause));

    [TestCase(29, 0, false)]
    [TestCase(30, 0, true)]
    [TestCase(60, 31, false, Description = "29 that it vouched for")]
    public void Too_few_readings_judge_nobody(int received, int ownWord, bool can) =>
        Assert.That(SourceRules.CanJudge(new HourCounts(received, 0, ownWord)), Is.EqualTo(can));

    [TestCase(23, 7, null, Description = "no habit before a day and a night")]
    [TestCase(24, 7, UnhealthyCause.AboveItsHabit)]
    [TestCase(24, 5, null, Description = "1.4 % is within 3 times the least sigma of a source that was never wrong")]
    [TestCase(336, 6, UnhealthyCause.AboveItsHabit)]
    public void A_source_is_unhealthy_far_above_its_own_habit(int hours, int aberrant, UnhealthyCause? cause)
    {
        var habit = default(Habit);
        for (var hour = 0; hour < hours; hour++)
        {
            habit = SourceRules.Learn(habit, new HourCounts(360, 0, 0));
        }

        Assert.That(SourceRules.Judge(new HourCounts(360, aberrant, 0), habit), Is.EqualTo(cause));
    }

    [Test]
    public void A_source_that_is_always_a_little_wrong_is_not_accused_for_it()
    {
        var habit = default(Habit);
        for (var hour = 0; hour < 400; hour++)
        {
            var counts = new HourCounts(360, 6 + (hour % 5), 0);
            Assert.That(hour < 24 ? null : SourceRules.Judge(counts, habit), Is.Null, $"hour {hour}");
            habit = SourceRules.Learn(habit, counts);
        }

        Assert.That(habit.Mean, Is.EqualTo(8 / 360.0).Within(0.0005));
    }

    [Test]
    public void A_source_that_falls_ill_does_not_teach_its_habit_to_call_that_normal()
    {
        var habit = default(Habit);
        for (var hour = 0; hour < 100; hour++)
        {
            habit = SourceRules.Learn(habit, new HourCounts(360, 0, 0));
        }

        // Half a day at 4 %, under the fixed limit.
        for (var hour = 0; hour < 12; hour++)
        {
            Assert.That(SourceRules.Judge(new HourCounts(360, 14, 0), habit), Is.EqualTo(UnhealthyCause.AboveItsHabit), $"hour {hour}");
            habit = SourceRules.Learn(habit, new HourCounts(360, 14, 0));
        }
    }

    [TestCase("BR-24B07-0132", "BR-24B07")]
    [TestCase("BR-0001", "BR")]
    [TestCase("HC24070132", "HC2407")]
    [TestCase("BT-A0B1C2D3E4F5", null, Description = "named by its Bluetooth address")]
    [TestCase("BT-001122334455", null)]
    [TestCase("BR-24B07-", null)]
    [TestCase("FITBIT", null)]
    [TestCase("12345", null)]
    [TestCase("-12", null)]
    public void The_batch_is_what_stands_before_the_running_number(string serial, string? batch) => Assert.That(SerialBatch.Of(serial), Is.EqualTo(batch));
}
