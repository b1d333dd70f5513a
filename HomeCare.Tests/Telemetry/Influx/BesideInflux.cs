using HomeCare.Modules.Shared;
using HomeCare.Modules.Telemetry.Storage;
using HomeCare.Tests.Alerts;
using HomeCare.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace HomeCare.Tests.Telemetry.Influx;

/// <summary>The module's own database, where roll-ups of what lies in InfluxDB are.</summary>
internal sealed class BesideInflux : IAsyncDisposable
{
    private readonly TestStore store;
    private readonly ServiceProvider services;

    private BesideInflux(TestStore store)
    {
        this.store = store;
        services = new ServiceCollection().AddLogging()
            .AddStorage<TelemetryDb, SqliteTelemetryDb, PgTelemetryDb>(Engine.From(store.Configuration), TelemetryDb.Module)
            .ConfigureDbContext<SqliteTelemetryDb>(options => options.AddInterceptors(Calls))
            .ConfigureDbContext<PgTelemetryDb>(options => options.AddInterceptors(Calls))
            .BuildServiceProvider();
    }

    public StorageCalls Calls { get; } = new();

    public IServiceScopeFactory Scopes => services.GetRequiredService<IServiceScopeFactory>();

    public static async Task<BesideInflux> CreateAsync(EngineKind kind = EngineKind.Sqlite)
    {
        var beside = new BesideInflux(await TestStore.CreateAsync(kind));
        await beside.services.MigrateDatabasesAsync();
        return beside;
    }

    public async Task<T> AskAsync<T>(Func<TelemetryDb, Task<T>> question)
    {
        await using var scope = services.CreateAsyncScope();
        return await question(scope.ServiceProvider.GetRequiredService<TelemetryDb>());
    }

    /// <summary>As if these days had begun with this program running: each stretch of them is rolled up as it is written.</summary>
    public Task GatherAsync(IEnumerable<int> days) => AskAsync(async db =>
    {
        foreach (var day in days)
        {
            (await db.RolledDays.SingleOrDefaultAsync(row => row.Day == day) ?? db.Add(new RolledDay(day)).Entity).Gather();
        }

        return await db.SaveChangesAsync();
    });

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        await store.DisposeAsync();
    }
}
