using HomeCare.Modules.Shared;
using HomeCare.Modules.Telemetry.Intake;
using HomeCare.Modules.Telemetry.Journal;
using HomeCare.Modules.Telemetry.Kafka;
using HomeCare.Modules.Telemetry.Memory;
using HomeCare.Modules.Telemetry.Series;
using HomeCare.Modules.Telemetry.Series.Influx;
using HomeCare.Modules.Telemetry.Series.Sqlite;
using HomeCare.Modules.Telemetry.Statistics;
using HomeCare.Modules.Telemetry.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace HomeCare.Modules.Telemetry;

/// <summary>
/// Knows what was measured, how good it is, and when each source was last heard. Publishes <c>ReadingsRecorded</c>. Asks Patients who
/// wears a bracelet and which homes there are.
/// </summary>
public static class TelemetryModule
{
    /// <summary>Adds it, with its storage on the engine that the configuration names.</summary>
    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddStorage<TelemetryDb, SqliteTelemetryDb, PgTelemetryDb>(Shared.Engine.From(configuration), TelemetryDb.Module);
        var folder = Shared.Engine.From(configuration).Folder;
        services.AddSingleton(new JournalFolder(Path.Combine(folder, "journal")));
        services.AddSingleton<Everyone>();
        services.AddSingleton<Watermark>();
        services.AddSingleton<Numbers>();
        services.AddSingleton(new SeriesRegister(folder));
        AddStore(services, configuration, folder);
        services.AddSingleton<Recovery>();
        services.AddSingleton<Packing>();
        services.AddSingleton<History>();
        services.AddSingleton<Judging>();
        services.AddSingleton<GroupJudging>();
        services.AddSingleton(BacklogLimits.From(configuration)).AddSingleton<Backlog>();
        services.AddSingleton<BoxGates>();
        services.AddSingleton<IReadingsIntake, DirectIntake>();
        services.AddSingleton<Quarantine>();
        services.AddSingleton<LastSeen>();
        services.AddSingleton<IEngineCheck, JournalCheck>().AddSingleton<IEngineCheck, SeriesCheck>().AddSingleton<IEngineCheck, BacklogCheck>();
        services.AddSingleton<IntakeMeter>().AddSingleton<ISlowGauges, IntakeGauges>();
        services.AddHostedService<JudgingLeftovers>();
        services.AddHostedService<PackingDue>();
        services.AddSingleton<SourceQuality>().AddSingleton<SourceLedger>().AddSingleton<WatchSources>();
        services.AddHostedService(provider => provider.GetRequiredService<WatchSources>());
        return KafkaSettings.IsChosen(configuration) ? services.AddKafka(configuration) : services;
    }

    /// <summary><c>Telemetry:Store</c>: <c>sqlite</c>, the default, or <c>influx</c>.</summary>
    private static void AddStore(IServiceCollection services, IConfiguration configuration, string folder)
    {
        switch (configuration["Telemetry:Store"]?.ToUpperInvariant() ?? "SQLITE")
        {
            case "SQLITE":
                services.AddSingleton(new SeriesFile(folder)).AddSingleton<ISeriesStore, SqliteSeriesStore>();
                break;
            case "INFLUX":
                var settings = InfluxSettings.From(configuration);
                services.AddSingleton<ISeriesStore>(provider => new InfluxSeriesStore(
                    settings, provider.GetRequiredService<IServiceScopeFactory>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<LineSender>>()));
                break;
            case var other:
                throw new InvalidOperationException($"Telemetry:Store is '{other}'. It is sqlite or influx.");
        }
    }
}
