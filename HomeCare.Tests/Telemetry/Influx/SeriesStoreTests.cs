using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Series;
using HomeCare.Tests.Telemetry.Series;
using NUnit.Framework;
using static HomeCare.Tests.Telemetry.Influx.Histories;

namespace HomeCare.Tests.Telemetry.Influx;

/// <summary>What every store of history does: it gives back what it was given, each reading once, in order.</summary>
[TestFixtureSource(typeof(SeriesStores))]
internal sealed class SeriesStoreTests(Func<Task<StoreUnderTest>> make)
{
    private const long Second = TimeSpan.TicksPerSecond;
    private const long Minute = TimeSpan.TicksPerMinute;
    private const long Hour = TimeSpan.TicksPerHour;

    private StoreUnderTest made = null!;

    private ISeriesStore Store => made.Store;

    [OneTimeSetUp]
    public async Task Start()
    {
        made = await make();
        await Store.PrepareAsync(CancellationToken.None);
    }

    [OneTimeTearDown]
    public async Task Stop() => await (made?.DisposeAsync() ?? ValueTask.CompletedTask);

    [Test]
    public void A_stretch_divides_an_hour_and_holds_whole_quarters()
    {
        Assert.That(Hour % Store.StretchLength.Ticks, Is.Zero);
        Assert.That(Store.StretchLength.Ticks % (15 * Minute), Is.Zero);
    }

    [Test]
    public async Task Preparing_twice_changes_nothing()
    {
        var patient = PatientId.New();
        await WriteAsync(patient, Quiet(Day, 5));
        await made.Reopen().PrepareAsync(CancellationToken.None);
        Assert.That(await AllAsync(patient), Has.Count.EqualTo(5));
        Assert.That(await Store.FindFaultAsync(CancellationToken.None), Is.Null);
    }

    [TestCase(400)]
    [TestCase(8_640, Description = "a whole day, which InfluxDB gives in several pieces")]
    public async Task Readings_come_back_as_they_went_in(int count)
    {
        var (patient, readings) = (PatientId.New(), Quiet(Day, count));
        await WriteAsync(patient, readings);
        Assert.That(Texts(await AllAsync(patient)), Is.EqualTo(Texts(readings)));
    }

    [Test]
    public async Task Odd_readings_come_back_bit_for_bit()
    {
        var (patient, random) = (PatientId.New(), new Random(5));
        var readings = Enumerable.Range(0, 300).Select(place => Odd(random, Day + (place * 76_543_210L), place)).ToList();
        readings.Add(Odd(random, Day + (2 * Hour) - 1, long.MaxValue));
        await WriteAsync(patient, readings);
        Assert.That(Texts(await AllAsync(patient)), Is.EqualTo(Texts(readings)));
    }

    [Test]
    public async Task A_reading_without_any_value_is_a_reading()
    {
        var (patient, empty) = (PatientId.New(), new StoredReading { Source = Box, Sequence = 9, MeasuredTicks = Day, ReceivedTicks = Day, SpanSeconds = 10 });
        await WriteAsync(patient, [empty]);
        Assert.That(Texts(await AllAsync(patient)), Is.EqualTo(Texts([empty])));
        Assert.That((await Store.ReadBucketsAsync(patient, Tier.Minute, Day, Day + Hour, CancellationToken.None)).Single().Received, Is.EqualTo(1));
    }

    [Test]
    public async Task Written_twice_is_stored_once()
    {
        var (patient, readings) = (PatientId.New(), Quiet(Day, 100));
        await WriteAsync(patient, readings);
        await WriteAsync(patient, readings);
        Assert.That(Texts(await AllAsync(patient)), Is.EqualTo(Texts(readings)));
        Assert.That((await Store.ReadBucketsAsync(patient, Tier.Quarter, Day, Day + Hour, CancellationToken.None))[0].Received, Is.EqualTo(90));
    }

    [Test]
    public async Task Late_ones_join_those_that_are_there()
    {
        var (patient, readings) = (PatientId.New(), Quiet(Day, 200));
        await WriteAsync(patient, readings.Where((_, place) => place % 3 != 0));
        await WriteAsync(patient, readings.Where((_, place) => place % 3 == 0));
        Assert.That(Texts(await AllAsync(patient)), Is.EqualTo(Texts(readings)));
        await BucketsAreThoseOfAsync(patient, readings);
    }

    [Test]
    public async Task After_a_restart_late_ones_join_as_well()
    {
        var (patient, readings) = (PatientId.New(), Quiet(Day, 90));
        await WriteAsync(patient, readings.Take(50));
        await made.Reopen().WriteAsync(Stretches(patient, readings.Skip(40), Store.StretchLength), CancellationToken.None);
        Assert.That(Texts(await AllAsync(patient)), Is.EqualTo(Texts(readings)));
    }

    [Test]
    public async Task Two_readings_of_one_instant_both_stay()
    {
        var patient = PatientId.New();
        var second = Box with { Epoch = Box.Epoch + 1 };
        var (one, other, third) = (Plain(Day, 5, 70), Plain(Day, 4, 80), new StoredReading { Source = second, Sequence = 5, MeasuredTicks = Day, ReceivedTicks = Day, SpanSeconds = 10, Steps = 3, StepsMarks = 0 });
        await WriteAsync(patient, [one]);
        await WriteAsync(patient, [other, third]);
        await WriteAsync(patient, [third, one, other, Plain(Day + 1, 6)]);
        var back = await AllAsync(patient);
        Assert.That(Texts(back), Is.EquivalentTo(Texts([one, other, third, Plain(Day + 1, 6)])));
        Assert.That(back.Select(reading => reading.Sequence), Is.EqualTo(new long[] { 4, 5, 5, 6 }));
    }

    [Test]
    public async Task A_sequence_of_two_boxes_is_two_readings_and_of_one_box_is_one()
    {
        var patient = PatientId.New();
        var moved = new StoredReading { Source = Box, Sequence = 1, MeasuredTicks = Day, ReceivedTicks = Day, SpanSeconds = 10, HeartRate = 99, HeartRateMarks = 0 };
        var foreign = new StoredReading { Source = Box with { Box = BoxId.New() }, Sequence = 1, MeasuredTicks = Day, ReceivedTicks = Day, SpanSeconds = 10, HeartRate = 55, HeartRateMarks = 0 };
        await WriteAsync(patient, [Plain(Day, 1)]);
        await WriteAsync(patient, [moved, foreign]);
        Assert.That((await AllAsync(patient)).Select(reading => reading.HeartRate), Is.EquivalentTo(new double?[] { 72, 55 }));
    }

    [Test]
    public async Task Times_begin_inclusive_and_end_exclusive()
    {
        var patient = PatientId.New();
        long[] instants = [Day, Day + 1, Day + Hour - 1, Day + Hour, Day + Hour + 1, Day + (2 * Hour)];
        await WriteAsync(patient, instants.Select((at, place) => Plain(at, place)));
        var hour = await Store.ReadAsync(patient, Day + 1, Day + Hour, CancellationToken.None);
        Assert.That(hour.Select(reading => reading.MeasuredTicks), Is.EqualTo(instants[1..3]));
        var next = await Store.ReadAsync(patient, Day + Hour, Day + (2 * Hour), CancellationToken.None);
        Assert.That(next.Select(reading => reading.MeasuredTicks), Is.EqualTo(instants[3..5]));
        Assert.That(await Store.ReadAsync(patient, Day + 2, Day + 2, CancellationToken.None), Is.Empty);
        var minutes = await Store.ReadBucketsAsync(patient, Tier.Minute, Day + Minute, Day + Hour, CancellationToken.None);
        Assert.That(minutes.Select(bucket => bucket.From), Is.EqualTo(new[] { Day + Hour - Minute }));
    }

    [Test]
    public async Task One_person_never_shows_in_another()
    {
        var (one, other, nobody) = (PatientId.New(), PatientId.New(), PatientId.New());
        var both = Stretches(one, Quiet(Day, 30), Store.StretchLength).Concat(Stretches(other, Quiet(Day, 20, 500), Store.StretchLength)).ToList();
        await Store.WriteAsync(both, CancellationToken.None);
        Assert.That(await AllAsync(one), Has.Count.EqualTo(30));
        Assert.That((await AllAsync(other)).Select(reading => reading.Sequence), Is.EqualTo(Enumerable.Range(500, 20)));
        Assert.That(await AllAsync(nobody), Is.Empty);
        Assert.That(await Store.ReadLastAsync(nobody, Day + (24 * Hour), 5, CancellationToken.None), Is.Empty);
        Assert.That(await Store.ReadBucketsAsync(nobody, Tier.FiveMinutes, Day, Day + (24 * Hour), CancellationToken.None), Is.Empty);
        Assert.That(await Store.ReadDaysAsync(nobody, Day, Day + (24 * Hour)), Is.Empty);
    }

    [Test]
    public async Task Nothing_to_write_is_written_without_a_fault()
    {
        await Store.WriteAsync([], CancellationToken.None);
        await Store.WriteAsync([new Stretch(PatientId.New(), Day, [])], CancellationToken.None);
    }

    [TestCase(1)]
    [TestCase(3)]
    [TestCase(95)]
    [TestCase(1_000)]
    public async Task The_last_readings_before_an_instant_are_the_last(int most)
    {
        var patient = PatientId.New();
        List<StoredReading> readings = [.. Quiet(Day - (4 * 24 * Hour), 3), .. Quiet(Day, 200, 1_000)];
        await WriteAsync(patient, readings);
        foreach (var before in new[] { Day, Day + (100 * Second), Day + (15 * Minute), Day + (15 * Minute) + 1, Day + (24 * Hour) })
        {
            var last = await Store.ReadLastAsync(patient, before, most, CancellationToken.None);
            Assert.That(Texts(last), Is.EqualTo(Texts(readings.Where(reading => reading.MeasuredTicks < before).TakeLast(most))), $"{before - Day}");
        }
    }

    [Test]
    public async Task Buckets_are_those_of_the_readings()
    {
        var (patient, random) = (PatientId.New(), new Random(8));
        var readings = Enumerable.Range(0, 600).Select(place => Plain(Day + (place * 61 * Second), place, random.Next(400, 1_200) / 10.0)).ToList();
        await WriteAsync(patient, readings);
        await BucketsAreThoseOfAsync(patient, readings);
    }

    [Test]
    public async Task Days_are_the_figures_of_their_readings()
    {
        var (patient, random) = (PatientId.New(), new Random(9));
        var readings = Enumerable.Range(-3, 5).SelectMany(day => Enumerable.Range(0, 40).Select(place => Sane(Odd(random, Midnight(day) + (place * 36 * Minute), (day * 100) + place)))).ToList();
        await WriteAsync(patient, readings);
        await DaysAreThoseOfAsync(patient, readings);
    }

    [Test]
    public async Task A_day_that_is_over_takes_late_readings_in()
    {
        var (patient, readings) = (PatientId.New(), Quiet(Day, 8_640));
        await WriteAsync(patient, readings.Where((_, place) => place is < 4_000 or > 4_300));
        await WriteAsync(patient, Quiet(Midnight(0), 8_639, 20_000).Where(reading => reading.MeasuredTicks % (15 * Minute) == 0));
        await DaysAreThoseOfAsync(patient, [.. readings.Where((_, place) => place is < 4_000 or > 4_300)], Day, Midnight(-2));
        await WriteAsync(patient, readings.Skip(3_990).Take(320));
        await DaysAreThoseOfAsync(patient, readings, Day, Midnight(-2));
        await BucketsAreThoseOfAsync(patient, readings, Day, Midnight(-2));
    }

    /// <summary>One seed, one history: cut, repeated, late, out of order, of several people, against a plain list.</summary>
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    [TestCase(4)]
    public async Task Whatever_the_order_of_writing_the_history_is_the_same(int seed)
    {
        var random = new Random(seed);
        var people = Enumerable.Range(0, 3).Select(_ => PatientId.New()).ToList();
        var oracle = people.ToDictionary(each => each, _ => new Dictionary<(Source, long), StoredReading>());
        for (var round = 0; round < 8; round++)
        {
            var stretches = new List<Stretch>();
            foreach (var patient in people)
            {
                var known = oracle[patient];
                for (var count = random.Next(0, 40); count > 0; count--)
                {
                    var ticks = Day + random.NextInt64(-24, 60) * 15 * Minute + random.Next(0, 12) switch { 0 => 0, 1 => 1, 2 => (15 * Minute) - 1, _ => random.Next(0, 90) * 10 * Second };
                    var reading = Sane(Odd(random, ticks, random.Next(1, 400)));
                    known.TryAdd((reading.Source with { BraceletSerial = "" }, reading.Sequence), reading);
                }

                stretches.AddRange(Stretches(patient, known.Values.Where(_ => random.Next(10) > 2 || round == 7), Store.StretchLength));
            }

            await Store.WriteAsync([.. stretches.OrderBy(stretch => stretch.From).ThenBy(stretch => stretch.Patient.Value)], CancellationToken.None);
        }

        foreach (var patient in people)
        {
            var readings = oracle[patient].Values.OrderBy(reading => reading.MeasuredTicks).ThenBy(reading => reading.Sequence).ToList();
            var back = await AllAsync(patient);
            Assert.That(Texts(back), Is.EquivalentTo(Texts(readings)));
            Assert.That(back.Select(Order), Is.EqualTo(readings.Select(Order)));
            await BucketsAreThoseOfAsync(patient, readings);
            await DaysAreThoseOfAsync(patient, readings);
        }

        static (long, long) Order(StoredReading reading) => (reading.MeasuredTicks, reading.Sequence);
    }

    private Task WriteAsync(PatientId patient, IEnumerable<StoredReading> readings) =>
        Store.WriteAsync(Stretches(patient, readings, Store.StretchLength), CancellationToken.None);

    private Task<IReadOnlyList<StoredReading>> AllAsync(PatientId patient) =>
        Store.ReadAsync(patient, Midnight(-30), Midnight(2), CancellationToken.None);

    private async Task BucketsAreThoseOfAsync(PatientId patient, List<StoredReading> readings, long? from = null, long? to = null)
    {
        foreach (var tier in Enum.GetValues<Tier>())
        {
            var back = await Store.ReadBucketsAsync(patient, tier, from ?? Midnight(-30), to ?? Midnight(2), CancellationToken.None);
            Assert.That(back.Select(Rounded), Is.EqualTo(Bucket.Of(readings, tier).Select(Rounded)), tier.ToString());
        }
    }

    private async Task DaysAreThoseOfAsync(PatientId patient, List<StoredReading> readings, long? from = null, long? to = null)
    {
        var back = await Store.ReadDaysAsync(patient, from ?? Midnight(-30), to ?? Midnight(2));
        var days = readings.GroupBy(reading => reading.MeasuredTicks - (reading.MeasuredTicks % TimeSpan.TicksPerDay)).OrderBy(day => day.Key);
        Assert.That(back.Select(Told), Is.EqualTo(days.Select(day => Told(Figures.Of(day.Key, [.. day])))));
    }
}
