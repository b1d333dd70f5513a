using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Microsoft.Extensions.DependencyInjection;

namespace HomeCare.Modules.Shared;

/// <summary>
/// A module's own storage on either engine. Each module has one context and two twins of it, one an engine, because their
/// migrations differ; on SQLite a module has a file of its own, on PostgreSQL a schema of its own.
/// </summary>
internal static class Storage
{
    /// <summary>Registers the twin that the engine asks for under the module's context, pooled: a danger should not wait for one to be built. The schema is made by <see cref="Databases"/>.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="engine">On which engine.</param>
    /// <param name="module">The module's word.</param>
    /// <param name="needed">False when boxes and alerts can do without it: then its illness takes no work from the server.</param>
    public static IServiceCollection AddStorage<TDb, TSqlite, TPostgreSql>(this IServiceCollection services, Engine engine, string module, bool needed = true)
        where TDb : DbContext
        where TSqlite : TDb
        where TPostgreSql : TDb
    {
        if (engine.Kind == EngineKind.Sqlite)
        {
            Directory.CreateDirectory(engine.Folder);
            var place = new SqliteFile(Path.Combine(engine.Folder, module + ".db"));
            var file = new SqliteConnectionStringBuilder
            {
                DataSource = place.Path,
                ForeignKeys = true,
                DefaultTimeout = 30,
            };
            services.AddDbContextPool<TDb, TSqlite>(options => options
                .UseSqlite(file.ToString())
                .AddInterceptors(SqliteDurability.Instance));
            services.AddSingleton(place).AddHostedService<SqliteCheckpoints>();
        }
        else
        {
            services.AddDbContextPool<TDb, TPostgreSql>(options => options
                .UseNpgsql(engine.ConnectionString, npgsql => npgsql.MigrationsHistoryTable("migrations", module)));
        }

        var database = new ModuleDatabase(module, typeof(TDb));
        services.AddSingleton<IEngineCheck>(provider => new DatabaseCheck(database, needed, provider.GetRequiredService<IServiceScopeFactory>()));
        return services.AddSingleton(database);
    }

    /// <summary>
    /// Times are UTC on both engines: SQLite cannot order by an offset and gives times back without their kind, PostgreSQL
    /// refuses local ones.
    /// </summary>
    public static void UseUtc(ModelConfigurationBuilder configuration) =>
        configuration.Properties<DateTime>().HaveConversion<UtcConverter>();

    private sealed class UtcConverter() : ValueConverter<DateTime, DateTime>(
        value => value.Kind == DateTimeKind.Utc ? value : value.ToUniversalTime(),
        value => DateTime.SpecifyKind(value, DateTimeKind.Utc));
}

/// <summary>One module's database, for making its schema at start.</summary>
internal sealed record ModuleDatabase(string Module, Type Context);

/// <summary>Brings every module's schema up to date. Called once, before anything is served.</summary>
public static class Databases
{
    /// <summary>Applies what is missing; each module's migrations run in a transaction of their own.</summary>
    public static async Task MigrateDatabasesAsync(this IServiceProvider services, CancellationToken cancellationToken = default)
    {
        await using var scope = services.CreateAsyncScope();
        foreach (var database in scope.ServiceProvider.GetServices<ModuleDatabase>())
        {
            var context = (DbContext)scope.ServiceProvider.GetRequiredService(database.Context);

            // Asked first: the lock of a migration is taken even where there is none to apply.
            if ((await context.Database.GetPendingMigrationsAsync(cancellationToken)).Any())
            {
                await using var turn = await MigrationTurn.TakeAsync(context, cancellationToken);
                await context.Database.MigrateAsync(cancellationToken);
            }
        }
    }
}
