using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Series;
using NUnit.Framework;
using static HomeCare.Tests.Telemetry.Influx.Histories;

namespace HomeCare.Tests.Telemetry.Influx;

/// <summary>From when on a store holds nothing of anyone: what saves a start a question for each person.</summary>
[TestFixtureSource(typeof(SeriesStores))]
internal sealed class SeriesEndTests(Func<Task<StoreUnderTest>> make)
{
    [Test]
    public async Task It_knows_from_when_on_it_holds_nothing()
    {
        await using var empty = await make();
        var (store, length) = (empty.Store, empty.Store.StretchLength.Ticks);
        await store.PrepareAsync(CancellationToken.None);
        Assert.That(await store.FindEndAsync(Day, CancellationToken.None), Is.EqualTo(Day), "nothing at all");

        var from = Day + (5 * length);
        await store.WriteAsync([new Stretch(PatientId.New(), from, Quiet(from, 3))], CancellationToken.None);
        await store.WriteAsync([new Stretch(PatientId.New(), Day, Quiet(Day, 3))], CancellationToken.None);

        Assert.That(await store.FindEndAsync(Day, CancellationToken.None), Is.EqualTo(from + length), "the end of the newest stretch, whoever's");
        Assert.That(await store.FindEndAsync(from + length, CancellationToken.None), Is.EqualTo(from + length), "nothing from there on");
        Assert.That(await store.FindEndAsync(from + (9 * length) + 1, CancellationToken.None), Is.EqualTo(from + (9 * length) + 1));
    }
}
