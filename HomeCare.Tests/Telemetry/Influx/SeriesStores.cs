using System.Collections;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Telemetry.Series;
using HomeCare.Modules.Telemetry.Series.Influx;
using HomeCare.Modules.Telemetry.Series.Sqlite;
using HomeCare.Tests.Support;
using HomeCare.Tests.Telemetry.Series;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace HomeCare.Tests.Telemetry.Influx;

/// <summary>A store of history to try, empty, and how to open a second one on the same data, as a restart does.</summary>
internal sealed record StoreUnderTest(ISeriesStore Store, Func<ISeriesStore> Reopen, FakeTimeProvider Clock, IAsyncDisposable? Beside = null) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        (Store as IDisposable)?.Dispose();
        await (Beside?.DisposeAsync() ?? ValueTask.CompletedTask);
    }
}

/// <summary>
/// Runs a fixture once a store: <c>[TestFixtureSource(typeof(SeriesStores))]</c>. InfluxDB three times: all asked of itself, its days gathered as they are written, and
/// rolled up after each write.
/// </summary>
internal sealed class SeriesStores : IEnumerable
{
    public IEnumerator GetEnumerator()
    {
        yield return new TestFixtureData(new Func<Task<StoreUnderTest>>(() => InfluxAsync(EngineKind.Sqlite, isGathered: false))).SetArgDisplayNames("Influx");
        yield return new TestFixtureData(new Func<Task<StoreUnderTest>>(() => InfluxAsync(EngineKind.Sqlite, isGathered: true))).SetArgDisplayNames("InfluxGathered");
        yield return new TestFixtureData(new Func<Task<StoreUnderTest>>(() => InfluxAsync(EngineKind.PostgreSql, isGathered: true, isRolledUp: true))).SetArgDisplayNames("InfluxRolledUp");
        yield return new TestFixtureData(new Func<Task<StoreUnderTest>>(Sqlite)).SetArgDisplayNames("Sqlite");
    }

    public static InfluxSettings SettingsOf(string database, Uri? url = null, TimeSpan? timeOut = null) =>
        new(url ?? PrivateInflux.Url, database, null, null, null, null, timeOut ?? TimeSpan.FromSeconds(20));

    public static InfluxSeriesStore Influx(string database, IServiceScopeFactory scopes, Uri? url = null, TimeSpan? timeOut = null, TimeProvider? time = null) =>
        new(SettingsOf(database, url, timeOut), scopes, time ?? TimeProvider.System, NullLogger<LineSender>.Instance);

    private static Task<StoreUnderTest> Sqlite()
    {
        var (folder, clock) = (Directory.CreateTempSubdirectory("homecare-series-").FullName, Now());
        return Task.FromResult(new StoreUnderTest(Open(), Open, clock));

        ISeriesStore Open() => new SqliteSeriesStore(new SeriesFile(folder), clock);
    }

    private static async Task<StoreUnderTest> InfluxAsync(EngineKind kind, bool isGathered, bool isRolledUp = false)
    {
        var (database, beside, clock) = (await PrivateInflux.NewDatabaseAsync(), await BesideInflux.CreateAsync(kind), Now());
        if (isGathered)
        {
            await beside.GatherAsync(Enumerable.Range(-34, 37).Select(day => RollUps.DayOf(Histories.Midnight(day))));
        }

        return new StoreUnderTest(Open(), Open, clock, beside);

        ISeriesStore Open() => isRolledUp ? new RollingStore(Influx(database, beside.Scopes, time: clock), clock) : Influx(database, beside.Scopes, time: clock);
    }

    private static FakeTimeProvider Now() => new(TimeProvider.System.GetUtcNow());

    /// <summary>It is always long after the last write.</summary>
    private sealed class RollingStore(InfluxSeriesStore real, TimeProvider clock) : StoreAround(real), IDisposable
    {
        public override async Task WriteAsync(IReadOnlyList<Stretch> stretches, CancellationToken cancellationToken)
        {
            await base.WriteAsync(stretches, cancellationToken);
            await ForgetAsync(clock.GetUtcNow().AddMinutes(10), cancellationToken);
        }

        public void Dispose() => real.Dispose();
    }
}
