using HomeCare.Modules.Alerts.Rules;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Wire;
using NUnit.Framework;

namespace HomeCare.Tests.Alerts.Rules;

internal sealed class HalfHourTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 12, 13, 0, 0, TimeSpan.Zero);

    [TestCase(30, true)]
    [TestCase(25, true)]
    [TestCase(24, false)]
    public void Five_minutes_need_twenty_five_valid_of_thirty(int valid, bool median)
    {
        var half = Of(Enumerable.Range(0, 30).Select(n => Reading(n, bpm: 80, n < valid ? Quality.Valid : Quality.Doubtful)));

        Assert.That(half.Newest(30).HeartRateBpm, median ? Is.EqualTo(80) : Is.Null);
    }

    [TestCase(new[] { 1.0, 2, 3 }, 2)]
    [TestCase(new[] { 1.0, 2, 3, 10 }, 2.5)]
    [TestCase(new[] { 5.0, 5, 9, 9 }, 7)]
    [TestCase(new[] { 5.0, 5, 5, 9 }, 5)]
    [TestCase(new[] { 90.4, 90.5, 90.6 }, 91, Description = "whole percents, as the bands are")]
    public void The_median_is_the_middle_of_what_is_valid(double[] values, double median) =>
        Assert.That(Of(values.Select((value, n) => Reading(n, oxygen: value))).Newest(values.Length).OxygenPercent, Is.EqualTo(median));

    [Test]
    public void It_agrees_with_a_sort_on_any_half_hour()
    {
        var random = new Random(20261129);
        for (var round = 0; round < 200; round++)
        {
            var values = Enumerable.Range(0, 180).Select(_ => random.Next(6) == 0 ? (double?)null : random.Next(40, 160)).ToList();
            var half = Of(values.Select((value, n) => Reading(n, bpm: value)).OrderBy(_ => random.Next()));
            var places = random.Next(1, 181);

            var valid = values.TakeLast(places).OfType<double>().Order().ToList();
            double? expected = valid.Count * 6 < places * 5 ? null : (valid[(valid.Count - 1) / 2] + valid[valid.Count / 2]) / 2;
            Assert.That(half.Newest(places).HeartRateBpm, Is.EqualTo(expected), $"round {round}, {places} places");
        }
    }

    [Test]
    public void What_is_older_than_half_an_hour_is_gone()
    {
        var half = Of(Enumerable.Range(0, 180).Select(n => Reading(n, bpm: 80)));

        half.Add(Reading(210, bpm: 80));

        Assert.That(half.Newest(30).HeartRateBpm, Is.Null, "29 of the newest 30 are empty");
        half.Add(Reading(5, bpm: 200));
        Assert.That(half.Newest(180).HeartRateBpm, Is.EqualTo(80), "too old to matter: passed over, and no newer place is its");
    }

    /// <summary>CLINICAL 2: high heart rates count at rest only, not while walking nor five minutes after.</summary>
    [Test]
    public void What_is_measured_while_walking_and_five_minutes_after_is_not_at_rest()
    {
        var half = new HalfHour();
        for (var n = 0; n < 180; n++)
        {
            half.Add(Reading(n, bpm: n is >= 60 and < 99 ? 125 : 90, steps: n is >= 60 and < 66 ? 10 : 0));
        }

        // Steps go on being "in the last minute" for five places after the last.
        Assert.That(half.Newest(180).HeartRateAtRestBpm, Is.Null, "fewer than five sixths of the half hour were at rest");
        Assert.That(half.Newest(75).HeartRateAtRestBpm, Is.EqualTo(90));
        Assert.That(half.Newest(105).HeartRateAtRestBpm, Is.Null, "it begins within the five minutes after");
        Assert.That(half.Newest(105).HeartRateBpm, Is.EqualTo(90));
    }

    [TestCase(3, true)]
    [TestCase(4, false)]
    public void Twenty_steps_a_minute_are_rest_and_more_are_not(int steps, bool rest)
    {
        var half = Of(Enumerable.Range(0, 30).Select(n => Reading(n, bpm: 90, steps: n % 6 == 5 ? steps + 2 : steps)));

        Assert.That(half.Newest(10).HeartRateAtRestBpm, rest ? Is.EqualTo(90) : Is.Null);
    }

    [Test]
    public void One_long_reading_is_never_most_of_a_median()
    {
        var half = new HalfHour();

        half.Add(Reading(29, bpm: 150, span: 300));

        Assert.That(half.Newest(30).HeartRateBpm, Is.Null);
        Assert.That(half.Newest(6).HeartRateBpm, Is.EqualTo(150));
    }

    private static HalfHour Of(IEnumerable<RecordedReading> readings)
    {
        var half = new HalfHour();
        foreach (var reading in readings)
        {
            half.Add(reading);
        }

        return half;
    }

    private static RecordedReading Reading(int place, double? bpm = null, Quality quality = Quality.Valid, double? oxygen = null, double? steps = null, int span = 10) => new(
        Start.AddSeconds(10 * place), span, Late: false, Signal(bpm, quality), Signal(oxygen, quality), Signal(steps, Quality.Valid), null, null);

    private static SignalValue? Signal(double? value, Quality quality) => value is null ? null : new SignalValue(value, quality, []);
}
