using HomeCare.Modules.Shared;
using HomeCare.Modules.Telemetry.Intake;
using HomeCare.Modules.Telemetry.Journal;
using HomeCare.Modules.Telemetry.Memory;
using HomeCare.Modules.Telemetry.Series;
using HomeCare.Modules.Telemetry.Series.Sqlite;
using HomeCare.Modules.Telemetry.Statistics;
using HomeCare.Modules.Telemetry.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

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
        services.AddSingleton(new SeriesFile(folder));
        services.AddSingleton<ISeriesStore, SqliteSeriesStore>();
        services.AddSingleton<Recovery>();
        services.AddSingleton<Packing>();
        services.AddSingleton<History>();
        services.AddSingleton<Judging>();
        services.AddSingleton<GroupJudging>();
        services.AddSingleton<BoxGates>();
        services.AddSingleton<IReadingsIntake, DirectIntake>();
        services.AddSingleton<Quarantine>();
        services.AddSingleton<LastSeen>();
        services.AddSingleton<IntakeMeter>().AddSingleton<ISlowGauges, IntakeGauges>();
        services.AddHostedService<JudgingLeftovers>();
        services.AddHostedService<PackingDue>();
        services.AddSingleton<SourceQuality>().AddSingleton<SourceLedger>().AddSingleton<WatchSources>();
        services.AddHostedService(provider => provider.GetRequiredService<WatchSources>());
        return services;
    }
}
