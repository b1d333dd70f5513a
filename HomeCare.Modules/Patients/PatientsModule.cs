using HomeCare.Modules.Patients.Storage;
using HomeCare.Modules.Shared;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace HomeCare.Modules.Patients;

/// <summary>
/// Knows who is cared for: names, relatives, care team, rounds, home, box and bracelet. No other module knows a name or a number.
/// Publishes <c>PatientAdmitted</c>, <c>PatientDischarged</c>, <c>BraceletPaired</c>. Asks nobody.
/// </summary>
public static class PatientsModule
{
    /// <summary>Adds it, with its storage on the engine that the configuration names.</summary>
    public static IServiceCollection AddPatients(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddStorage<PatientsDb, SqlitePatientsDb, PgPatientsDb>(Engine.From(configuration), PatientsDb.Module);
        services.AddSingleton<HomeMap>().AddSingleton<SheetVersions>();
        services.AddSingleton<Announcing>();
        services.AddHostedService(provider => provider.GetRequiredService<Announcing>());
        return ServerRoles.From(configuration) == ServerRole.All ? services : services.AddHostedService<FollowHomes>();
    }
}
