using HomeCare.Modules.Shared;
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
        services.AddStorage<TelemetryDb, SqliteTelemetryDb, PgTelemetryDb>(Engine.From(configuration), TelemetryDb.Module);
        services.AddScoped<ReadingStore>();
        services.AddSingleton<Bracelets>();
        services.AddSingleton<BoxGates>();
        services.AddSingleton<Judging>();
        services.AddSingleton<LastSeen>();
        services.AddSingleton<Traces>();
        services.AddHostedService<JudgingLeftovers>();
        services.AddHostedService<LastSeenWarmUp>();
        return services;
    }
}
