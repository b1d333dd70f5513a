using System.Globalization;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Wire;
using HomeCare.Tests.Patients;
using HomeCare.Tests.Support;
using NUnit.Framework;

namespace HomeCare.Tests.Telemetry;

/// <summary>Real recordings sent through the intake: stored = file, row for row; what cannot be is kept and marked.</summary>
[TestFixtureSource(typeof(TwoEngines))]
internal sealed class RecordingTests(EngineKind kind)
{
    private LeftModules modules = null!;

    [SetUp]
    public async Task SetUp() => modules = await LeftModules.StartAsync(kind);

    [TearDown]
    public async Task TearDown() => await modules.DisposeAsync();

    [Test]
    public async Task A_night_with_a_ring_oximeter_is_stored_row_for_row()
    {
        var rows = File.ReadAllLines(Repository.SharedData("wearable_series", "o2ring_2025-03-06.csv")).Skip(1)
            .Select(line => line.Split(','))
            .Where(cells => cells.Length >= 3)
            .ToList();
        var readings = rows.Select((cells, index) => new Reading(
            index + 1,
            DateTimeOffset.ParseExact(cells[0], "HH:mm:ss MMM dd yyyy", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
            4,
            "O2RING",
            Sensed(cells[2]),
            Sensed(cells[1]))).ToList();
        var stored = await Replay(readings);

        Assert.That(stored.Select(each => each.OxygenPercent!.Value), Is.EqualTo(readings.Select(reading => reading.OxygenPercent!.Value)));
        Assert.That(stored.Select(each => each.HeartRateBpm!.Value), Is.EqualTo(readings.Select(reading => reading.HeartRateBpm!.Value)));
        Assert.That(stored.Select(each => each.MeasuredAt), Is.EqualTo(readings.Select(reading => reading.MeasuredAt)));
        foreach (var each in stored)
        {
            Assert.That(each.HeartRateBpm!.Quality == Quality.Invalid, Is.EqualTo(each.HeartRateBpm.Value is null or < 20 or > 250));
            Assert.That(each.OxygenPercent!.Quality == Quality.Invalid, Is.EqualTo(each.OxygenPercent.Value is null or < 50 or > 100));
        }

        // A worn ring through a quiet night: a filter that doubted much of it would hide real alarms.
        Assert.That(stored.Count(each => each.HeartRateBpm!.Quality == Quality.Valid), Is.GreaterThan(0.99 * stored.Count));
        Assert.That(stored.Count(each => each.OxygenPercent!.Quality == Quality.Valid), Is.GreaterThan(0.99 * stored.Count));
    }

    [Test]
    public async Task Minutes_of_intensive_care_with_lost_sensors_are_kept_and_marked()
    {
        var readings = File.ReadAllLines(Repository.SharedData("wearable_series", "mimic_numerics_s25047.csv")).Skip(1)
            .Select(line => line.Split(','))
            .Select((cells, index) => new Reading(index + 1, modules.Now.AddDays(-2).AddMinutes(index), 60, "MIMIC", Sensed(cells[1]), Sensed(cells[4])))
            .ToList();
        var stored = await Replay(readings);

        Assert.That(stored.Select(each => (each.HeartRateBpm!.Value, each.OxygenPercent!.Value)),
            Is.EqualTo(readings.Select(reading => (reading.HeartRateBpm!.Value, reading.OxygenPercent!.Value))));
        Assert.That(
            stored.Where(each => each.OxygenPercent!.Value == 0).Select(each => each.OxygenPercent!.Reasons.Single()),
            Is.All.EqualTo("spo2_out_of_range").And.Not.Empty);
    }

    [Test]
    public async Task A_day_of_a_wrist_s_heart_rate_is_stored_row_for_row()
    {
        var readings = File.ReadAllLines(Repository.SharedData("wearable_series", "fitbit_heartrate_seconds_1user.csv")).Skip(1)
            .Select(line => line.Split(','))
            .Select(cells => (At: DateTimeOffset.ParseExact(cells[1], "M/d/yyyy h:mm:ss tt", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal), Bpm: cells[2]))
            .Select((row, index) => new Reading(index + 1, row.At, 5, "FITBIT", Sensed(row.Bpm)))
            .ToList();
        var stored = await Replay(readings);

        Assert.That(stored.Select(each => (each.MeasuredAt, each.HeartRateBpm!.Value)), Is.EqualTo(readings
            .OrderBy(reading => reading.MeasuredAt).Select(reading => (reading.MeasuredAt, reading.HeartRateBpm!.Value))));
        Assert.That(stored.Count(each => each.HeartRateBpm!.Quality == Quality.Valid), Is.GreaterThan(0.98 * stored.Count));
    }

    private async Task<List<RecordedReading>> Replay(List<Reading> readings)
    {
        var (patient, box) = await modules.Home();
        foreach (var part in readings.Chunk(WireV1.MostItems))
        {
            var receipt = await modules.Send(Batch.Of(box, modules.Now, part));
            Assert.That(receipt.Select(line => line.Outcome), Is.All.EqualTo(ItemOutcome.Stored));
        }

        var first = readings.Min(reading => reading.MeasuredAt);
        var stored = (await modules.Send(new GetReadings(patient, first, first.AddDays(31)))).ToList();
        Assert.That(stored, Has.Count.EqualTo(readings.Count));
        return stored;
    }

    private static Measure Sensed(string cell) => double.TryParse(cell, CultureInfo.InvariantCulture, out var value)
        ? Measure.Of(value)
        : new Measure(null, Quality.Invalid, ["no_value"]);
}
