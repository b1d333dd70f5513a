using HomeCare.Modules.Telemetry;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Wire;
using HomeCare.Web.Charts;
using NUnit.Framework;

namespace HomeCare.Tests.Web.Charts;

internal sealed class ReductionTests
{
    private static readonly DateTimeOffset From = new(2026, 3, 12, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Column = TimeSpan.FromSeconds(100);

    [Test]
    public void Of_a_day_of_single_readings_no_column_loses_its_lowest_or_its_highest()
    {
        var random = new Random(7);
        var raw = Of([.. Enumerable.Range(1, 8640).Select(place => At(place * 10, random.Next(40, 180)))], smooth: false);
        var dots = Reduction.Runs(raw, raw.HeartRateBpm, From, Column).SelectMany(run => run).ToList();
        Assert.That(dots, Has.Count.LessThanOrEqualTo(2 * 865));
        foreach (var column in Enumerable.Range(0, 8640).GroupBy(place => (raw.MeasuredTicks[place] - From.UtcTicks) / Column.Ticks))
        {
            var drawn = dots.Where(dot => Math.Floor(dot.Column) == column.Key).Select(dot => dot.Value).ToList();
            var values = column.Select(place => raw.HeartRateBpm.Values[place]).ToList();
            Assert.That((drawn.Min(), drawn.Max()), Is.EqualTo((values.Min(), values.Max())), $"column {column.Key}");
        }
    }

    [Test]
    public void Points_of_a_column_stand_in_order_of_time()
    {
        var raw = Of([At(60, 60), At(70, 90), At(80, 50), At(110, 55), At(120, 80)], smooth: false);
        Assert.That(Reduction.Runs(raw, raw.HeartRateBpm, From, Column).Single(), Is.EqualTo(new Dot[] { new(0.7, 90), new(0.8, 50), new(1.1, 55), new(1.2, 80) }));
    }

    [TestCase(50, 1, TestName = "Thirty seconds between readings are bridged")]
    [TestCase(51, 2, TestName = "A second more is a hole, and ends the line within a column too")]
    public void A_line_crosses_no_hole(int secondAt, int runs)
    {
        var raw = Of([At(10, 60), At(secondAt, 60)]);
        Assert.That(Reduction.Runs(raw, raw.HeartRateBpm, From, Column), Has.Count.EqualTo(runs));
    }

    [Test]
    public void Rejected_doubtful_and_missing_values_and_outliers_are_not_on_the_line()
    {
        var raw = Of([
            At(10, 60), At(20, 61), At(30, 219, Quality.Invalid), At(40, 25, Quality.Doubtful), At(50, null, Quality.Invalid), At(60, 60), At(70, 95), At(80, 61), At(90, 60), At(100, 61),
        ]);
        Assert.That(raw.HeartRateBpm.Outliers, Is.EqualTo(Enumerable.Range(0, 10).Select(place => place == 6)));
        Assert.That(Reduction.Runs(raw, raw.HeartRateBpm, From, Column).SelectMany(run => run).Max(dot => dot.Value), Is.EqualTo(61));
        Assert.That(Reduction.Columns(raw, raw.HeartRateBpm, From, Column, 2).Slots[0]!.Value, Is.EqualTo(new Slot(60.4, 60, 61, 5)));
    }

    [Test]
    public void An_outlier_is_measured_all_the_same_and_makes_no_gap()
    {
        var raw = Of([.. Enumerable.Range(1, 30).Select(place => At(place * 10, place is 15 ? 120 : 60))]);
        Assert.That(Reduction.Gaps(raw, raw.HeartRateBpm, From, From.AddSeconds(300), TimeSpan.FromSeconds(20)), Is.Empty);
    }

    [Test]
    public void Gaps_lie_between_the_end_of_one_reading_and_the_start_of_the_next_valid_one()
    {
        var raw = Of([At(130, 60), At(200, 10, Quality.Invalid), At(310, 60), At(320, 60)]);
        Assert.That(
            Reduction.Gaps(raw, raw.HeartRateBpm, From, From.AddSeconds(500), TimeSpan.FromSeconds(120)),
            Is.EqualTo(new[] { (From, From.AddSeconds(120)), (From.AddSeconds(130), From.AddSeconds(300)), (From.AddSeconds(320), From.AddSeconds(500)) }));
        Assert.That(
            Reduction.Gaps(raw, raw.HeartRateBpm, From, From.AddSeconds(439), TimeSpan.FromSeconds(121)),
            Is.EqualTo(new[] { (From.AddSeconds(130), From.AddSeconds(300)) }), "both sides of the limit");
    }

    [Test]
    public void A_long_span_that_reaches_over_an_earlier_one_makes_no_gap_of_less_than_nothing()
    {
        var raw = Of([At(300, 60), At(310, 60, span: 300)]);
        Assert.That(Reduction.Gaps(raw, raw.HeartRateBpm, From.AddSeconds(290), From.AddSeconds(310), TimeSpan.FromSeconds(1)), Is.Empty);
    }

    [Test]
    public void Nothing_received_is_one_gap_and_no_line()
    {
        var raw = Of([]);
        Assert.That(Reduction.Runs(raw, raw.HeartRateBpm, From, Column), Is.Empty);
        Assert.That(Reduction.Gaps(raw, raw.HeartRateBpm, From, From.AddHours(1), TimeSpan.FromMinutes(2)), Is.EqualTo(new[] { (From, From.AddHours(1)) }));
    }

    internal static RecordedReading At(int seconds, double? heart, Quality quality = Quality.Valid, int span = 10) => new(
        From.AddSeconds(seconds), span, false, new SignalValue(heart, quality, quality == Quality.Valid ? [] : [heart is null ? "no_value" : "hr_step"]), null, null, null, null);

    private static RawSeries Of(IReadOnlyList<RecordedReading> readings, bool smooth = true)
    {
        var raw = GetRawSeriesHandler.Of(readings);
        return smooth ? raw : raw with { HeartRateBpm = raw.HeartRateBpm with { Outliers = new bool[readings.Count] } };
    }
}
