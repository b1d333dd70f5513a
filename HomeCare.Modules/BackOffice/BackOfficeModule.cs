using HomeCare.Modules.BackOffice.Fleet;
using HomeCare.Modules.BackOffice.SigningIn;
using HomeCare.Modules.BackOffice.Storage;
using HomeCare.Modules.Shared;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace HomeCare.Modules.BackOffice;

/// <summary>
/// Knows accounts and their sessions, the fleet of boxes with its authority, and the audit trail. Publishes <c>SessionsEnded</c>.
/// Asks Patients who is staff and whose home a box stands in, Telemetry when a box was heard.
/// </summary>
public static class BackOfficeModule
{
    /// <summary>Adds the module. Its secrets lie in <c>authority/</c> of <c>Storage:Folder</c>, on either engine.</summary>
    public static IServiceCollection AddBackOffice(this IServiceCollection services, IConfiguration configuration)
    {
        var engine = Engine.From(configuration);
        services.AddStorage<BackOfficeDb, SqliteBackOfficeDb, PgBackOfficeDb>(engine, BackOfficeDb.Module);
        services.AddIdentityCore<Account>(options =>
        {
            options.User.RequireUniqueEmail = true;
            options.Password = new PasswordOptions
            {
                RequiredLength = Passwords.Shortest,
                RequireDigit = false,
                RequireLowercase = false,
                RequireUppercase = false,
                RequireNonAlphanumeric = false,
            };
        }).AddEntityFrameworkStores<BackOfficeDb>();
        services.Configure<PasswordHasherOptions>(options => options.IterationCount = Passwords.Iterations);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(configuration);
        return services
            .AddSingleton(provider => new CertificateAuthority(engine, configuration, provider.GetRequiredService<TimeProvider>()))
            .AddSingleton(new SecretSeal(engine))
            .AddSingleton<IPasswordHasher<Account>, PasswordHasher<Account>>()
            .AddSingleton<PasswordCheck>()
            .AddSingleton<Throttle>()
            .AddSingleton<OpenSessions>()
            .AddSingleton<KnownBoxes>()
            .AddSingleton<PendingReplays>();
    }
}
