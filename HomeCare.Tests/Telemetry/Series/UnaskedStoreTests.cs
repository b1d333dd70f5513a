using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Telemetry.Intake;
using HomeCare.Modules.Telemetry.Memory;
using HomeCare.Modules.Telemetry.Series;
using HomeCare.Modules.Telemetry.Series.Sqlite;
using HomeCare.Tests.Patients;
using HomeCare.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace HomeCare.Tests.Telemetry.Series;

/// <summary>Of a time that the series store surely has nothing of, it is not asked: after a start everyone's last minutes are asked for at once.</summary>
internal sealed class UnaskedStoreTests
{
    private LeftModules modules = null!;
    private PatientId patient;
    private BoxId box;
    private DateTimeOffset hour;

    [SetUp]
    public async Task SetUp()
    {
        modules = await LeftModules.StartAsync(EngineKind.Sqlite);
        (patient, box) = await modules.Home();
        hour = new DateTimeOffset(modules.Now.Date.AddHours(20), TimeSpan.Zero);
        modules.Clock.SetUtcNow(hour.AddMinutes(30));
        await modules.Send(Batch.Of(box, modules.Now, [Batch.Reading(1, hour.AddMinutes(29))]));
    }

    [TearDown]
    public async Task TearDown() => await modules.DisposeAsync();

    [Test]
    public async Task What_was_never_packed_is_told_from_memory()
    {
        Assert.That(await LastHourAsync(modules), Is.EqualTo((1, 0)));

        await modules.RestartAsync();
        Assert.That(await LastHourAsync(modules), Is.EqualTo((1, 0)), "nor after a start: the journal has all of it");
    }

    [Test]
    public async Task What_this_process_packed_is_asked_for_and_what_came_after_is_not()
    {
        await PackAsync();
        Assert.That(await LastHourAsync(modules), Is.EqualTo((1, 1)));

        modules.Clock.SetUtcNow(hour.AddMinutes(70));
        await modules.Send(Batch.Of(box, modules.Now, [Batch.Reading(2, hour.AddMinutes(69))]));
        Assert.That(await AskAsync(modules, hour.AddHours(1)), Is.EqualTo((1, 0)));
        Assert.That(await AskAsync(modules, hour.AddHours(1).AddTicks(-1)), Is.EqualTo((1, 1)));
    }

    [Test]
    public async Task Buckets_and_figures_of_what_memory_has_wholly_ask_for_no_reading()
    {
        Assert.That(await AddUpAsync(), Is.EqualTo((1, 1, 0)));

        await PackAsync();
        await modules.Send(Batch.Of(box, modules.Now, [Batch.Reading(2, hour.AddMinutes(29).AddSeconds(10))]));
        Assert.That(await AddUpAsync(), Is.EqualTo((2, 2, 2)), "the store has the other: once for each");
    }

    [Test]
    public async Task What_was_packed_before_a_start_is_asked_for()
    {
        await PackAsync();
        await modules.RestartAsync();

        Assert.That(await LastHourAsync(modules), Is.EqualTo((1, 1)));
        Assert.That(await AskAsync(modules, hour.AddHours(1)), Is.EqualTo((0, 0)));
    }

    [Test]
    public async Task A_process_that_is_not_the_only_one_to_write_asks_always()
    {
        await using var other = modules.Beside();
        Assert.That(await LastHourAsync(other), Is.EqualTo((1, 1)));

        await PackAsync();
        Assert.That(await LastHourAsync(other), Is.EqualTo((1, 1)), "the other packed it meanwhile");
    }

    [Test]
    public async Task A_store_that_cannot_say_holds_no_start_and_is_asked_always()
    {
        modules.Adapt = services => services.AddSingleton<ISeriesStore>(provider => new Tongueless(ActivatorUtilities.CreateInstance<SqliteSeriesStore>(provider)));
        await modules.RestartAsync();

        await modules.Send(Batch.Of(box, modules.Now, [Batch.Reading(2, hour.AddMinutes(29).AddSeconds(10))]));
        Assert.That(await LastHourAsync(modules), Is.EqualTo((2, 1)));
    }

    private Task<int> PackAsync() => modules.Services.GetRequiredService<Packing>().PackAsync(all: true, CancellationToken.None);

    private Task<(int Readings, int Asked)> LastHourAsync(LeftModules of) => AskAsync(of, hour);

    private async Task<(int Readings, int Asked)> AskAsync(LeftModules of, DateTimeOffset from)
    {
        var store = new CountedStore(of.Services.GetRequiredService<ISeriesStore>());
        var history = new History(of.Services.GetRequiredService<Everyone>(), store, of.Services.GetRequiredService<Recovery>(), of.Clock);
        var readings = await history.ReadAsync(patient, from.UtcTicks, hour.AddHours(2).UtcTicks, CancellationToken.None);
        return (readings.Count, store.Asked);
    }

    private async Task<(int InBuckets, long InFigures, int Asked)> AddUpAsync()
    {
        var store = new CountedStore(modules.Services.GetRequiredService<ISeriesStore>());
        var history = new History(modules.Services.GetRequiredService<Everyone>(), store, modules.Services.GetRequiredService<Recovery>(), modules.Clock);
        var (from, to) = (hour.UtcTicks, hour.AddHours(1).UtcTicks);
        var buckets = await history.ReadBucketsAsync(patient, Tier.FiveMinutes, from, to, CancellationToken.None);
        var figures = await history.ReadFiguresAsync(patient, from, to, CancellationToken.None);
        return (buckets.Sum(bucket => bucket.Received), figures.Received, store.Asked);
    }

    private sealed class Tongueless(ISeriesStore real) : StoreAround(real)
    {
        public override Task<long> FindEndAsync(long since, CancellationToken cancellationToken) =>
            Task.FromException<long>(new InvalidDataException("An answer that nobody foresaw."));
    }

    private sealed class CountedStore(ISeriesStore real) : StoreAround(real)
    {
        public int Asked { get; private set; }

        public override Task<IReadOnlyList<StoredReading>> ReadAsync(PatientId patient, long from, long to, CancellationToken cancellationToken)
        {
            Asked++;
            return base.ReadAsync(patient, from, to, cancellationToken);
        }
    }
}
