using System.Collections;
using HomeCare.Modules.Telemetry.Series;
using HomeCare.Modules.Telemetry.Series.Influx;
using HomeCare.Modules.Telemetry.Series.Sqlite;
using HomeCare.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace HomeCare.Tests.Telemetry.Influx;

/// <summary>A store of history to try, empty, and how to open a second one on the same data, as a restart does.</summary>
internal sealed record StoreUnderTest(ISeriesStore Store, Func<ISeriesStore> Reopen);

/// <summary>Runs a fixture once a store: <c>[TestFixtureSource(typeof(SeriesStores))]</c>.</summary>
internal sealed class SeriesStores : IEnumerable
{
    public IEnumerator GetEnumerator()
    {
        yield return new TestFixtureData(new Func<Task<StoreUnderTest>>(InfluxAsync)).SetArgDisplayNames("Influx");
        yield return new TestFixtureData(new Func<Task<StoreUnderTest>>(Sqlite)).SetArgDisplayNames("Sqlite");
    }

    public static InfluxSettings SettingsOf(string database, Uri? url = null, TimeSpan? timeOut = null) =>
        new(url ?? PrivateInflux.Url, database, null, null, null, null, timeOut ?? TimeSpan.FromSeconds(20));

    public static InfluxSeriesStore Influx(string database, Uri? url = null, TimeSpan? timeOut = null, TimeProvider? time = null) =>
        new(SettingsOf(database, url, timeOut), time ?? TimeProvider.System, NullLogger<LineSender>.Instance);

    private static Task<StoreUnderTest> Sqlite()
    {
        var folder = Directory.CreateTempSubdirectory("homecare-series-").FullName;
        return Task.FromResult(new StoreUnderTest(Open(), Open));

        ISeriesStore Open() => new SqliteSeriesStore(new SeriesFile(folder), TimeProvider.System);
    }

    private static async Task<StoreUnderTest> InfluxAsync()
    {
        var database = await PrivateInflux.NewDatabaseAsync();
        return new StoreUnderTest(Influx(database), () => Influx(database));
    }
}
