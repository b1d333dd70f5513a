using System.Diagnostics;
using System.Net;
using HomeCare.Modules.Shared;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace HomeCare.Web.Operations;

/// <summary>What answers at the operators' door, and what has to run for it: <c>/metrics</c>, <c>/health/live</c>, <c>/health/ready</c>.</summary>
internal static class OperationsEndpoints
{
    public static IServiceCollection AddOperations(this IServiceCollection services, IConfiguration configuration, Doors doors)
    {
        services.AddHealthChecks();
        services.AddOptions<HealthCheckServiceOptions>().Configure<IEnumerable<IEngineCheck>>((health, checks) =>
        {
            foreach (var check in checks)
            {
                health.Registrations.Add(new HealthCheckRegistration(
                    check.Engine,
                    provider => new EngineHealth(check, provider.GetRequiredService<TimeProvider>()),
                    check.Needed ? HealthStatus.Unhealthy : HealthStatus.Degraded,
                    tags: null));
            }
        });
        services.AddSingleton<IEngineCheck>(new FolderCheck(Engine.From(configuration).Folder));
        services.AddSingleton<EngineWatch>().AddHostedService(provider => provider.GetRequiredService<EngineWatch>());
        services.AddSingleton<SiteMeter>().AddSingleton<GaugeCounting>();

        // ASP.NET's line for each request holds what people search for: whatever level somebody sets, it is not written. UseSiteRequests counts them.
        services.Configure<LoggerFilterOptions>(logs => logs.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning));

        // Who calls us does not choose what we trace, nor the id that our log lines bear.
        services.AddSingleton<DistributedContextPropagator>(new OwnTraces());
        return services.AddCollecting(configuration, doors);
    }

    public static void MapOperations(this WebApplication site, Doors doors)
    {
        if (doors.Operations is null)
        {
            return;
        }

        var operators = site.MapGroup("").At(Door.Operations).AllowAnonymous().DisableAntiforgery();
        operators.MapGet("/health/live", () => Results.Text("""{"status":"pass"}""", HealthReports.MediaType));
        operators.MapGet("/health/ready", GetReadyAsync);
        operators.MapPrometheusScrapingEndpoint("/metrics", null, CountFirst, null);
    }

    /// <summary>
    /// On loopback the door answers to <c>localhost</c> and to addresses alone, so that no page in a browser of this machine reads it under a
    /// name of its own that it makes point here.
    /// </summary>
    public static IApplicationBuilder UseOwnNameOnly(this IApplicationBuilder app, Doors doors) => app.Use((context, next) =>
    {
        var host = context.Request.Host.Host;
        if (doors.Operations is not { IsLoopback: true } || host == "localhost" || IPAddress.TryParse(host.Trim('[', ']'), out _))
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
        return Task.CompletedTask;
    });

    private static async Task<IResult> GetReadyAsync(EngineWatch watch, TimeProvider time, CancellationToken cancellationToken)
    {
        var engines = await watch.LookAsync(cancellationToken);
        return Results.Text(
            HealthReports.Write(engines, time.GetUtcNow()), HealthReports.MediaType,
            statusCode: engines.Any(engine => engine.StopsTheServer) ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
    }

    private static void CountFirst(IApplicationBuilder metrics) => metrics.Use(async (context, next) =>
    {
        await context.RequestServices.GetRequiredService<GaugeCounting>().CountAsync(context.RequestAborted);
        await next(context);
    });
}
