using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Wire;
using HomeCare.Tests.Patients;
using HomeCare.Tests.Support;
using NUnit.Framework;

namespace HomeCare.Tests.Telemetry;

/// <summary>
/// One seed, one schedule: a box's readings cut into batches that overlap, come twice, out of order and at once, with a listener that
/// fails now and then and a program that restarts. Whatever the schedule, what is stored is what was measured.
/// </summary>
[TestFixtureSource(typeof(TwoEngines))]
internal sealed class AnyOrderTests(EngineKind kind)
{
    private const int Count = 120;

    private LeftModules modules = null!;

    [OneTimeSetUp]
    public async Task Start() => modules = await LeftModules.StartAsync(kind);

    [OneTimeTearDown]
    public async Task Stop() => await modules.DisposeAsync();

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    [TestCase(20_260_312)]
    public async Task What_is_stored_and_judged_is_what_was_measured_each_once(int seed)
    {
        var random = new Random(seed);
        modules.Reset();
        var (patient, box) = await modules.Home();
        var readings = Enumerable.Range(1, Count)
            .Select(sequence => Batch.Reading(
                sequence, modules.Now.AddSeconds(10 * (sequence - Count)).AddTicks(random.Next(0, 9_999_999)),
                heartRate: 60 + (40 * random.NextDouble()), oxygen: 90 + (10 * random.NextDouble()), steps: random.Next(0, 50)))
            .ToList();
        var acknowledged = new HashSet<long>();
        modules.Listener = _ => random.Next(5) == 0 ? throw new TimeoutException("now and then") : Task.CompletedTask;
        while (acknowledged.Count < Count)
        {
            var posts = Enumerable.Range(0, random.Next(1, 4)).Select(_ => Post(random, readings, box)).ToList();
            foreach (var receipt in await Task.WhenAll(posts))
            {
                Assert.That(receipt.Select(line => line.Outcome), Is.All.EqualTo(ItemOutcome.Stored).Or.EqualTo(ItemOutcome.Duplicate), $"seed {seed}");
                acknowledged.UnionWith(receipt.Select(line => line.Sequence!.Value));
            }

            if (random.Next(8) == 0)
            {
                await modules.RestartAsync();
            }
        }

        var stored = await modules.Send(new GetReadings(patient, modules.Now.AddDays(-1), modules.Now.AddDays(1)));
        var judged = modules.Heard.OfType<ReadingsRecorded>().SelectMany(recorded => recorded.Readings).ToList();
        var last = (await modules.Send(new ListLastValues([patient], WithSteps: true))).Single();

        Assert.That(stored.Select(Bits), Is.EqualTo(readings.OrderBy(reading => reading.MeasuredAt).Select(Bits)), $"seed {seed}");
        Assert.That(judged.Select(reading => reading.MeasuredAt), Is.EquivalentTo(readings.Select(reading => reading.MeasuredAt)), $"seed {seed}: none unjudged, none twice");
        Assert.That(last.StepsToday, Is.EqualTo((long)stored.Sum(reading => reading.Steps!.Quality == Quality.Valid ? reading.Steps.Value!.Value : 0)), $"seed {seed}");
        Assert.That(last.HeartRateBpm!.Signal.Value, Is.EqualTo(readings[^1].HeartRateBpm!.Value), $"seed {seed}");
    }

    private async Task<IReadOnlyList<ItemReceipt>> Post(Random random, List<Reading> readings, BoxId box)
    {
        var first = random.Next(Count);
        var some = readings.Skip(first).Take(random.Next(1, 40)).OrderBy(_ => random.Next()).ToList();
        var batch = Batch.Of(box, modules.Now, random.Next(4) == 0 ? some.Concat(some.Take(2)) : some);
        try
        {
            return await Task.Run(() => modules.Send(batch));
        }
        catch (TimeoutException)
        {
            return [];
        }
    }

    private static (DateTimeOffset, long, long, long) Bits(RecordedReading reading) => (
        reading.MeasuredAt, Bits(reading.HeartRateBpm!.Value), Bits(reading.OxygenPercent!.Value), Bits(reading.Steps!.Value));

    private static (DateTimeOffset, long, long, long) Bits(Reading reading) => (
        reading.MeasuredAt, Bits(reading.HeartRateBpm!.Value), Bits(reading.OxygenPercent!.Value), Bits(reading.Steps!.Value));

    private static long Bits(double? value) => BitConverter.DoubleToInt64Bits(value!.Value);
}
