using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Telemetry.Journal;
using HomeCare.Modules.Telemetry.Memory;
using HomeCare.Modules.Telemetry.Series;
using HomeCare.Modules.Wire;
using HomeCare.Tests.Patients;
using HomeCare.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace HomeCare.Tests.Telemetry.Series;

/// <summary>
/// What memory holds of an hour and what the store holds of it overlap after a crash, while it is written, and in a process that looks on. Whoever adds up counts
/// each reading once, waits for nothing and writes nothing.
/// </summary>
internal sealed class InBothTests
{
    private const int Hours = 3;
    private LeftModules modules = null!;
    private PatientId patient;
    private BoxId box;
    private DateTimeOffset begin;

    [SetUp]
    public async Task SetUp()
    {
        modules = await LeftModules.StartAsync(EngineKind.Sqlite);
        (patient, box) = await modules.Home();
        begin = new DateTimeOffset(modules.Now.Date.AddHours(20), TimeSpan.Zero);
    }

    [TearDown]
    public async Task TearDown() => await modules.DisposeAsync();

    [Test]
    public async Task After_a_crash_it_counts_once_whatever_the_store_has_by_then([Values(0, 1, 90, 359, 360)] int stored, [Values] bool live)
    {
        await TakeAsync();
        await using var torn = modules.AfterAPowerCut();
        await WriteAsync(torn, stored);
        if (live)
        {
            // More of the same hours comes after the start, out of order.
            await torn.Send(Batch.Of(box, torn.Now, Readings(10_000, offsetSeconds: 3)));
        }

        await AssertOnceAsync(torn, [.. Readings(1), .. live ? Readings(10_000, offsetSeconds: 3) : []]);
        Assert.That(await RowsAsync(torn), Is.EqualTo(stored * Hours), "a question writes nothing");
        await PackAsync(torn);
        await AssertOnceAsync(torn, [.. Readings(1), .. live ? Readings(10_000, offsetSeconds: 3) : []]);
    }

    [Test]
    public async Task A_process_that_may_only_look_counts_once_what_the_other_packs_behind_its_back()
    {
        await TakeAsync();
        await using var other = modules.Beside();
        await AssertOnceAsync(other, Readings(1));
        await PackAsync(modules);
        Assert.That(await RowsAsync(modules), Is.EqualTo(360 * Hours));

        await AssertOnceAsync(other, Readings(1));
    }

    [Test]
    public async Task Between_written_and_forgotten_it_counts_once_and_nobody_waits([Values] bool fails)
    {
        await TakeAsync();
        var store = new Halting(modules.Services.GetRequiredService<ISeriesStore>(), fails);
        using var packing = ActivatorUtilities.CreateInstance<Packing>(modules.Services, store);
        var moving = packing.PackAsync(all: true, CancellationToken.None);
        await store.Written.Task;
        Assert.That(await RowsAsync(modules), Is.GreaterThan(0));
        await AssertOnceAsync(modules, Readings(1));
        Assert.That(moving.IsCompleted, Is.False, "answered while the write had not ended");
        store.Go.SetResult();
        if (fails)
        {
            Assert.ThrowsAsync<IOException>(() => moving);
        }

        await moving.ContinueWith(_ => { }, TaskScheduler.Default);
        await AssertOnceAsync(modules, Readings(1));
        await PackAsync(modules);
        await AssertOnceAsync(modules, Readings(1));
    }

    [Test]
    public async Task While_readings_come_and_are_packed_every_answer_holds_each_of_them_once()
    {
        await TakeAsync();
        int sent = 360 * Hours, stored = sent, asked = 0;
        using var stop = new CancellationTokenSource();
        var asking = Enumerable.Range(0, 2).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                foreach (var width in new[] { 900, 0 })
                {
                    var least = Volatile.Read(ref stored);
                    var received = width == 0
                        ? (await modules.Send(new GetDataQuality(patient, begin, begin.AddHours(28)))).Received
                        : (await modules.Send(new GetSeries(patient, begin, begin.AddHours(8), width))).Sum(point => point.Received);
                    Assert.That(received, Is.InRange(least, Volatile.Read(ref sent)), $"{width} s");
                }

                Interlocked.Increment(ref asked);
            }
        })).ToList();
        for (var round = 0; round < 40; round++)
        {
            var late = Enumerable.Range(0, 12).Select(place => Batch.Reading(20_000 + (12 * round) + place, begin.AddHours(2).AddSeconds((900 * place) + round + 1))).ToList();
            Interlocked.Add(ref sent, late.Count);
            await modules.Send(Batch.Of(box, modules.Now, late));
            Interlocked.Add(ref stored, late.Count);
            var before = Volatile.Read(ref asked);
            await PackAsync(modules);
            await Eventually.IsTrue(() => Volatile.Read(ref asked) > before || asking.Exists(each => each.IsCompleted), "both go on asking");
        }

        await stop.CancelAsync();
        await Task.WhenAll(asking);
        Assert.That(await RowsAsync(modules), Is.EqualTo(sent));
    }

    [Test]
    public async Task What_is_sent_again_after_a_crash_between_store_and_register_is_known()
    {
        await TakeAsync();
        await using var torn = modules.AfterAPowerCut();
        await WriteAsync(torn, 360);
        await AssertOnceAsync(torn, Readings(1));
        await PackAsync(torn);
        await torn.RestartAsync();
        var receipt = await torn.Send(Batch.Of(box, torn.Now, Readings(1)));

        Assert.That(receipt.Select(line => line.Outcome), Is.All.EqualTo(ItemOutcome.Duplicate));
        await AssertOnceAsync(torn, Readings(1));
    }

    [Test]
    public async Task What_the_register_could_not_take_it_is_told_by_the_next_sweep()
    {
        await TakeAsync();
        modules.Services.GetRequiredService<SeriesRegister>().Write(modules.Services.GetRequiredService<Numbers>());
        var folder = Directory.CreateTempSubdirectory("homecare-register-").FullName;
        var register = new SeriesRegister(Path.Combine(folder, "not yet"));
        using var packing = ActivatorUtilities.CreateInstance<Packing>(modules.Services, register);
        for (var hour = 0; hour < Hours; hour++)
        {
            Assert.That(() => packing.PackAsync(all: true, CancellationToken.None), Throws.Exception, "there is no such folder");
        }

        Assert.That(await RowsAsync(modules), Is.EqualTo(360 * Hours), "in the store, and the register does not know");
        Directory.CreateDirectory(Path.Combine(folder, "not yet"));
        register.Read(new Everyone(), new Numbers());
        Assert.That(await packing.PackAsync(all: true, CancellationToken.None), Is.Zero);
        var known = new Everyone();
        register.Read(known, new Numbers());

        Assert.That(Enumerable.Range(1, 360 * Hours).All(sequence => known.Box(box).Has(Batch.Epoch, sequence)), "before the journal forgets");
        Directory.Delete(folder, recursive: true);
    }

    [Test]
    public async Task Late_readings_of_hours_that_are_packed_are_counted_with_them()
    {
        await TakeAsync();
        await PackAsync(modules);
        var late = Readings(10_000, offsetSeconds: 3);
        await modules.Send(Batch.Of(box, modules.Now, late));

        await AssertOnceAsync(modules, [.. Readings(1), .. late]);
    }

    /// <summary>Three hours over midnight, each reading ten seconds after the one before.</summary>
    private List<Reading> Readings(long first, int offsetSeconds = 0) => [.. Enumerable.Range(0, 360 * Hours).Select(place => Batch.Reading(
        first + place, begin.AddHours(2).AddSeconds((10 * place) + offsetSeconds), heartRate: 60 + (place % 30), oxygen: 94 + (place % 5), steps: place % 4))];

    private async Task TakeAsync()
    {
        modules.Clock.SetUtcNow(begin.AddHours(2 + Hours));
        await modules.Send(Batch.Of(box, modules.Now, Readings(1)));
        modules.Clock.Advance(TimeSpan.FromMinutes(10));
    }

    /// <summary>Puts the first readings of each hour into the store, as a write that a crash cut short does, and nothing into the register.</summary>
    private async Task WriteAsync(LeftModules into, int ofEachHour)
    {
        var rows = await into.Services.GetRequiredService<History>().ReadAsync(patient, 0, long.MaxValue, CancellationToken.None);
        var store = into.Services.GetRequiredService<ISeriesStore>();
        await store.WriteAsync(
            [.. rows.GroupBy(row => row.MeasuredTicks / TimeSpan.TicksPerHour).Where(_ => ofEachHour > 0).Select(hour =>
                new Stretch(patient, hour.Key * TimeSpan.TicksPerHour, [.. hour.Take(ofEachHour)]))],
            CancellationToken.None);
    }

    /// <summary>All of it: a sweep writes one hour of a person at a time.</summary>
    private static async Task PackAsync(LeftModules of)
    {
        var packing = of.Services.GetRequiredService<Packing>();
        while (await packing.PackAsync(all: true, CancellationToken.None) > 0)
        {
        }
    }

    private async Task<int> RowsAsync(LeftModules of) =>
        (await of.Services.GetRequiredService<ISeriesStore>().ReadAsync(patient, begin.UtcTicks, begin.AddHours(10).UtcTicks, CancellationToken.None)).Count;

    private async Task AssertOnceAsync(LeftModules of, List<Reading> all)
    {
        var (from, to) = (begin, begin.AddHours(8));
        var stored = await of.Send(new GetReadings(patient, from, to));
        Assert.That(stored.Select(reading => reading.MeasuredAt), Is.EqualTo(all.Select(reading => reading.MeasuredAt).Order()));
        var hearts = stored.Where(reading => reading.HeartRateBpm!.Quality == Quality.Valid).ToList();
        foreach (var width in new[] { 60, 300, 900, 3600 })
        {
            var series = await of.Send(new GetSeries(patient, from, to, width));
            Assert.That(series.Select(point => point.Received), Is.EqualTo(
                series.Select(point => all.Count(reading => reading.MeasuredAt >= point.From && reading.MeasuredAt < point.From.AddSeconds(width)))), $"{width} s");
            Assert.That(series.Sum(point => point.HeartRateBpm?.Count ?? 0), Is.EqualTo(hearts.Count), $"{width} s");
        }

        foreach (var (begins, ends) in new[] { (from, to), (from.AddMinutes(131), to), (from.AddHours(4), from.AddHours(28)), (from.AddHours(-20), from.AddHours(28)) })
        {
            var quality = await of.Send(new GetDataQuality(patient, begins, ends));
            var within = all.Where(reading => reading.MeasuredAt >= begins && reading.MeasuredAt < ends).ToList();
            Assert.That(quality.Received, Is.EqualTo(within.Count), $"{begins} to {ends}");
            Assert.That(quality.HeartRate.Valid, Is.EqualTo(hearts.Count(reading => reading.MeasuredAt >= begins && reading.MeasuredAt < ends)));
            Assert.That(quality.CoveredSeconds, Is.EqualTo(Covered(within, begins, ends)), $"{begins} to {ends}");
        }

        var steps = (await of.Send(new ListLastValues([patient], WithSteps: true))).Single().StepsToday;
        var midnight = new DateTimeOffset(of.Now.AddHours(1).Date, TimeSpan.Zero).AddHours(-1);
        Assert.That(steps, Is.EqualTo((long)stored.Where(reading => reading.MeasuredAt >= midnight && reading.Steps!.Quality == Quality.Valid).Sum(reading => reading.Steps!.Value!.Value)));
    }

    /// <summary>Whole UTC days apart, as the store keeps them; second by second.</summary>
    private static int Covered(List<Reading> readings, DateTimeOffset from, DateTimeOffset to)
    {
        var seconds = new HashSet<long>();
        foreach (var reading in readings)
        {
            var start = reading.MeasuredAt.AddSeconds(-reading.SpanSeconds);
            var day = new DateTimeOffset(reading.MeasuredAt.UtcDateTime.Date, TimeSpan.Zero);
            var least = to - from >= TimeSpan.FromDays(1) && day > from ? day : from;
            for (var second = start; second < reading.MeasuredAt; second = second.AddSeconds(1))
            {
                if (second >= least)
                {
                    seconds.Add(second.ToUnixTimeSeconds());
                }
            }
        }

        return seconds.Count;
    }

    /// <summary>Stops between "in the store" and "said so", then succeeds or fails.</summary>
    private sealed class Halting(ISeriesStore store, bool fails) : StoreAround(store)
    {
        public TaskCompletionSource Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Go { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override async Task WriteAsync(IReadOnlyList<Stretch> stretches, CancellationToken cancellationToken)
        {
            await base.WriteAsync(stretches, cancellationToken);
            Written.TrySetResult();
            await Go.Task;
            if (fails)
            {
                throw new IOException("The answer of the store was lost.");
            }
        }
    }
}
