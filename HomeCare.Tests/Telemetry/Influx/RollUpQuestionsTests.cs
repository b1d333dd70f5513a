using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Telemetry.Series;
using HomeCare.Modules.Telemetry.Series.Influx;
using HomeCare.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;
using static HomeCare.Tests.Telemetry.Influx.Histories;

namespace HomeCare.Tests.Telemetry.Influx;

/// <summary>How often the database beside InfluxDB is asked: each time is a round trip, and between two of them a night may pass.</summary>
[TestFixture(EngineKind.Sqlite)]
[TestFixture(EngineKind.PostgreSql)]
internal sealed class RollUpQuestionsTests(EngineKind kind)
{
    private readonly FakeTimeProvider time = new(TimeProvider.System.GetUtcNow());
    private readonly PatientId patient = PatientId.New();
    private BesideInflux beside = null!;
    private InfluxSeriesStore store = null!;

    [SetUp]
    public async Task Start()
    {
        beside = await BesideInflux.CreateAsync(kind);
        store = SeriesStores.Influx(await PrivateInflux.NewDatabaseAsync(), beside.Scopes, time: time);
        await store.PrepareAsync(CancellationToken.None);
        await beside.GatherAsync(Enumerable.Range(-20, 21).Select(day => RollUps.DayOf(Midnight(day))));
        await store.WriteAsync(Stretches(patient, [.. Quiet(Midnight(-20), 300), .. Quiet(Day, 500, 1_000), .. Quiet(Midnight(0), 300, 10_000)], store.StretchLength), CancellationToken.None);
    }

    [TearDown]
    public async Task Stop()
    {
        store?.Dispose();
        await (beside?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    [Test]
    public async Task A_month_with_its_edges_is_one_question([Values] bool isRolledUp)
    {
        if (isRolledUp)
        {
            await store.ForgetAsync(time.GetUtcNow(), CancellationToken.None);
        }

        // Where no day was rolled up for three weeks it is found by the first question, and known afterwards.
        Assert.That((await AskAsync()).Days, Has.Count.EqualTo(1));
        var before = beside.Calls.Count;
        var told = await AskAsync();
        Assert.That(beside.Calls.Count - before, Is.EqualTo(1));
        Assert.That(told.Parts.Sum(part => part.Figures.Received), Is.EqualTo(600));
        Assert.That(told.Days.Single().Received, Is.EqualTo(500));
    }

    [Test]
    public async Task A_month_of_buckets_is_one_question()
    {
        await store.ForgetAsync(time.GetUtcNow(), CancellationToken.None);
        var before = beside.Calls.Count;
        var buckets = await store.ReadBucketsAsync(patient, Tier.FiveMinutes, Midnight(-20), Midnight(1), CancellationToken.None);
        Assert.That(beside.Calls.Count - before, Is.EqualTo(1));
        Assert.That(buckets.Sum(bucket => bucket.Received), Is.EqualTo(1_100));
    }

    private Task<StoredSums> AskAsync() => store.ReadSumsAsync(
        patient, [(Midnight(-20), Midnight(-19)), (Midnight(0), Midnight(1))], Midnight(-19), Midnight(0), CancellationToken.None);
}
