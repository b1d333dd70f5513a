using FluentValidation;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Wire;
using HomeCare.Tests.Patients;
using HomeCare.Tests.Support;
using NUnit.Framework;

namespace HomeCare.Tests.Telemetry;

[TestFixtureSource(typeof(TwoEngines))]
internal sealed class SeriesTests(EngineKind kind)
{
    private LeftModules modules = null!;
    private PatientId patient;
    private BoxId box;
    private DateTimeOffset start;

    [OneTimeSetUp]
    public async Task Start() => modules = await LeftModules.StartAsync(kind);

    [SetUp]
    public async Task SetUp()
    {
        modules.Reset();
        (patient, box) = await modules.Home();
        start = modules.Now.AddHours(-1);
    }

    [OneTimeTearDown]
    public async Task Stop() => await modules.DisposeAsync();

    [Test]
    public async Task Means_are_of_valid_values_and_a_gap_is_a_gap()
    {
        await modules.Send(Batch.Of(
            box, modules.Now,
            Batch.Reading(1, start, heartRate: 70, oxygen: 96, steps: 4),
            Batch.Reading(2, start.AddSeconds(20), heartRate: 80, oxygen: 400, steps: 2),
            Batch.Reading(3, start.AddSeconds(40), heartRate: 251, oxygen: null, steps: 500),
            Batch.Reading(4, start.AddSeconds(59.9999999), heartRate: 72.5, oxygen: 97),
            Batch.Reading(5, start.AddSeconds(120), heartRate: 400, oxygen: -1)));
        var series = await modules.Send(new GetSeries(patient, start, start.AddSeconds(170), 60));

        Assert.That(series, Is.EqualTo(new[]
        {
            new SeriesPoint(start, new Band(222.5 / 3, 70, 80, 3), new Band(96.5, 96, 97, 2), 6, 4, 2),
            new SeriesPoint(start.AddSeconds(60), null, null, 0, 0, 0),
            new SeriesPoint(start.AddSeconds(120), null, null, 0, 1, 1),
        }));
    }

    /// <summary>From the tier as wide as asked, from a finer one added up, and from readings, where the buckets lie on a grid of their own.</summary>
    [TestCase(0, 60)]
    [TestCase(0, 120)]
    [TestCase(0, 300)]
    [TestCase(7, 90)]
    public async Task Without_gaps_it_is_the_same_without_the_buckets_that_hold_nothing(int aside, int bucketSeconds)
    {
        int[] at = [0, 50, 59, 61, 130, 700, 1_010, 1_795];
        await modules.Send(Batch.Of(box, modules.Now, [.. at.Select((second, place) => Batch.Reading(place + 1, start.AddSeconds(second), heartRate: 70 + place, steps: place))]));
        var (from, to) = (start.AddSeconds(aside), start.AddSeconds(aside + 1_800));

        var whole = await modules.Send(new GetSeries(patient, from, to, bucketSeconds));
        var heard = await modules.Send(new GetSeries(patient, from, to, bucketSeconds, WithGaps: false));

        Assert.That(whole.Select(point => point.From), Is.EqualTo(Enumerable.Range(0, 1_800 / bucketSeconds).Select(place => from.AddSeconds(place * bucketSeconds))));
        Assert.That(heard, Is.EqualTo(whole.Where(point => point.Received > 0)));
        foreach (var point in whole)
        {
            var own = at.Select((second, place) => (Second: second, Rate: 70d + place)).Where(each => Place(each.Second) == point.From).ToList();
            Assert.That(point.HeartRateBpm, Is.EqualTo(own.Count == 0 ? null : (Band?)new Band(own.Average(each => each.Rate), own[0].Rate, own[^1].Rate, own.Count)));
            Assert.That((point.Received, point.Steps), Is.EqualTo((own.Count, (long)own.Sum(each => each.Rate - 70))));
        }

        DateTimeOffset? Place(int second) => second < aside ? null : from.AddSeconds((second - aside) / bucketSeconds * bucketSeconds);
    }

    [Test]
    public async Task The_span_s_end_is_not_in_it_and_nobody_else_s_data_is()
    {
        var (other, otherBox) = await modules.Home();
        await modules.Send(Batch.Of(otherBox, modules.Now, Batch.Reading(1, start)));
        await modules.Send(Batch.Of(box, modules.Now, Batch.Reading(1, start.AddTicks(-1)), Batch.Reading(2, start.AddSeconds(60))));

        Assert.That((await modules.Send(new GetSeries(patient, start, start.AddSeconds(60), 60))).Single().Received, Is.Zero);
        Assert.That(await modules.Send(new GetReadings(patient, start, start.AddSeconds(60))), Is.Empty);
        Assert.That(await modules.Send(new GetReadings(other, start, start.AddSeconds(60))), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Doubtful_and_invalid_readings_are_given_marked_beside_the_valid_ones()
    {
        await modules.Send(Batch.Of(
            box, modules.Now, Batch.Reading(2, start.AddSeconds(10), heartRate: 0), Batch.Reading(1, start), Batch.Reading(3, start.AddSeconds(20), heartRate: 130)));
        var readings = await modules.Send(new GetReadings(patient, start, modules.Now));

        Assert.That(readings.Select(reading => reading.HeartRateBpm!.Quality), Is.EqualTo(new[] { Quality.Valid, Quality.Invalid, Quality.Valid }));
        Assert.That(readings.Select(reading => reading.HeartRateBpm!.Value), Is.EqualTo(new double?[] { 72, 0, 130 }));
    }

    [TestCase(59, 1)]
    [TestCase(86_401, 1)]
    [TestCase(60, 36)]
    public void A_series_nobody_could_draw_is_a_bug_of_the_caller(int bucketSeconds, int days) =>
        Assert.That(() => modules.Send(new GetSeries(patient, start.AddDays(-days), start, bucketSeconds)), Throws.InstanceOf<ValidationException>());

    [Test]
    public void More_than_a_month_of_readings_is_a_bug_of_the_caller() =>
        Assert.That(() => modules.Send(new GetReadings(patient, start.AddDays(-31).AddTicks(-1), start)), Throws.InstanceOf<ValidationException>());

    [Test]
    public async Task Quality_counts_what_came_what_it_covers_and_why_it_was_lowered()
    {
        await modules.Send(Batch.Of(
            box, modules.Now,
            Batch.Reading(1, start.AddSeconds(10), heartRate: 70),
            Batch.Reading(2, start.AddSeconds(20), heartRate: 260),
            Batch.Reading(3, start.AddSeconds(25), heartRate: 25, oxygen: null),
            Batch.Reading(4, start.AddSeconds(60), span: 60) with { HeartRateBpm = new Measure(null, Quality.Invalid, ["no_contact"]) },
            Batch.Reading(5, start.AddSeconds(200), heartRate: 71)));
        var quality = await modules.Send(new GetDataQuality(patient, start, start.AddSeconds(300)));

        Assert.That((quality.Received, quality.CoveredSeconds, quality.SpanSeconds), Is.EqualTo((5L, 70L, 300L)), "0-60 once, 190-200");
        Assert.That((quality.HeartRate.Valid, quality.HeartRate.Doubtful, quality.HeartRate.Invalid), Is.EqualTo((2L, 1L, 2L)));
        Assert.That((quality.Oxygen.Valid, quality.Oxygen.Doubtful, quality.Oxygen.Invalid), Is.EqualTo((4L, 0L, 0L)));
        Assert.That(quality.HeartRate.Reasons, Is.EquivalentTo(new Dictionary<string, long>
        {
            ["hr_out_of_range"] = 1,
            ["hr_unusual"] = 1,
            ["no_contact"] = 1,
            ["no_value"] = 1,
        }));
    }
}
