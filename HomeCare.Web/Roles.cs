using HomeCare.Modules.Shared;
using HomeCare.Modules.Telemetry.Contracts;
using MediatR;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;

namespace HomeCare.Web;

/// <summary>
/// Which role runs what: the one place that says so. Whatever acts by itself stands here; what does not is refused at start, so that nothing new runs twice
/// or nowhere unnoticed. <c>all</c> runs everything.
/// </summary>
internal static class Roles
{
    private const ServerRole Ingest = ServerRole.Ingest;
    private const ServerRole Process = ServerRole.Process;
    private const ServerRole Site = ServerRole.Site;

    /// <summary>
    /// By the name of the type that runs. What changes something for good has exactly one role, <c>process</c>; of several such processes each does its share:
    /// texts by their leases, jobs by Hangfire's tables, silence by the partitions it holds.
    /// </summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<ServerRole>> Runs { get; } = new Dictionary<string, IReadOnlyList<ServerRole>>
    {
        ["SendTexts"] = [Process],
        ["Escalate"] = [Process],
        ["WatchTexts"] = [Process],
        ["CanaryWatch"] = [Process],
        ["WatchSilence"] = [Process],
        ["WatchSources"] = [Process],
        ["JudgingLeftovers"] = [Process],
        ["PackingDue"] = [Process],
        ["ReadingsConsumer"] = [Process],
        ["Announcing"] = [Process],
        ["FillCalendar"] = [Process],
        ["BackgroundJobServerHostedService"] = [Process],
        ["RehearseDangers"] = [Ingest, Process],
        ["RehearseWords"] = [Ingest, Site],
        ["CertificateRenewal"] = [Ingest],
        ["ReadingsTail"] = [Site],
        ["WatchSessions"] = [Site],
        ["FillNewest"] = [Process, Site],
        ["MakeTopics"] = [Ingest, Process, Site],
        ["SqliteCheckpoints"] = [Ingest, Process, Site],
        ["EngineWatch"] = [Ingest, Process, Site],
        ["GaugePushing"] = [Ingest, Process, Site],
        ["FollowHomes"] = [Ingest, Process, Site],
        ["AlertsAcross"] = [Ingest, Process, Site],
    };

    /// <summary>The doors that a role opens; operators' everywhere.</summary>
    public static bool Opens(this ServerRole role, Door door) => door switch
    {
        Door.Site => role is ServerRole.All or Site,
        Door.Ingestion => role is ServerRole.All or Ingest,
        _ => true,
    };

    /// <summary>Takes away what another role runs, and the ears for readings that another role has: pages follow them, judging is not theirs.</summary>
    public static void KeepWhatRuns(this IServiceCollection services, ServerRole role)
    {
        foreach (var service in services.Where(service => service.ServiceType == typeof(IHostedService)).ToList())
        {
            var type = TypeOf(service);
            if (!IsOurs(type))
            {
                continue;
            }

            if (!Runs.TryGetValue(type.Name, out var roles))
            {
                throw new InvalidOperationException($"{type.Name} runs by itself and no role is said for it. Add it to the table in Roles.cs.");
            }

            if (role != ServerRole.All && !roles.Contains(role))
            {
                services.Remove(service);
            }
        }

        if (role is Ingest or Site)
        {
            foreach (var ear in services.Where(ear => ear.ServiceType == typeof(INotificationHandler<ReadingsRecorded>)).ToList())
            {
                if (TypeOf(ear).Assembly != typeof(Roles).Assembly)
                {
                    services.Remove(ear);
                }
            }
        }
    }

    /// <summary>The type behind a registration, also behind one that hands on a singleton.</summary>
    internal static Type TypeOf(ServiceDescriptor service) =>
        service.ImplementationType
        ?? service.ImplementationInstance?.GetType()
        ?? service.ImplementationFactory!.GetType().GenericTypeArguments[1];

    /// <summary>The framework's own, its server and its upkeep, run in every role.</summary>
    private static bool IsOurs(Type type) =>
        type == typeof(IHostedService) || type.Assembly.GetName().Name is { } name
        && (name.StartsWith("HomeCare.", StringComparison.Ordinal) || name.StartsWith("Hangfire.", StringComparison.Ordinal));
}

/// <summary>A process without a door listens nowhere; a web server without an address would choose one of its own.</summary>
internal sealed class NoServer : IServer
{
    public IFeatureCollection Features { get; } = new FeatureCollection();

    public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
        where TContext : notnull => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
    }
}
