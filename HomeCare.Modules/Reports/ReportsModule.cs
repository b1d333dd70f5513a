using HomeCare.Modules.Reports.Pdf;
using HomeCare.Modules.Reports.Storage;
using HomeCare.Modules.Shared;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace HomeCare.Modules.Reports;

/// <summary>
/// Knows documents and when the weekly ones were made. Publishes nothing. Asks Patients who it is, Telemetry what was measured, Alerts
/// what happened. Settings: <c>Reports:Folder</c> (<c>documents</c> in the data folder), <c>Reports:Chromium</c> (found on the PATH),
/// <c>Reports:PrintTimeoutSeconds</c> (60, 5-600).
/// </summary>
public static class ReportsModule
{
    /// <summary>Adds it; a setting that cannot work throws at start with one sentence.</summary>
    public static IServiceCollection AddReports(this IServiceCollection services, IConfiguration configuration)
    {
        var engine = Engine.From(configuration);
        var reports = configuration.GetSection("Reports");
        var timeout = reports.GetValue("PrintTimeoutSeconds", 60);
        if (timeout is < 5 or > 600)
        {
            throw new InvalidOperationException($"Reports:PrintTimeoutSeconds is {timeout}. It is 5 to 600.");
        }

        services.TryAddSingleton(TimeProvider.System);
        return services
            .AddStorage<ReportsDb, SqliteReportsDb, PgReportsDb>(engine, ReportsDb.Module, needed: false)
            .AddSingleton(new ChromiumSettings(reports["Chromium"], TimeSpan.FromSeconds(timeout)))
            .AddSingleton<Chromium>()
            .AddSingleton(new Archive(Path.GetFullPath(reports["Folder"] ?? Path.Combine(engine.Folder, "documents"))))
            .AddScoped<GatherPeriod>();
    }
}
