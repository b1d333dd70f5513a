using Hangfire;
using Hangfire.InMemory;
using Hangfire.PostgreSql;
using Hangfire.PostgreSql.Factories;
using HomeCare.Modules.Reports.Contracts;
using HomeCare.Modules.Shared;

namespace HomeCare.Web.Jobs;

/// <summary>
/// What runs by the calendar: in memory beside SQLite, on PostgreSQL's own tables beside PostgreSQL, where several servers share the
/// work. No dashboard is exposed. Nothing urgent is here: alerts and texts have their own loops.
/// </summary>
internal static class Schedule
{
    /// <summary>Adds the calendar and its worker; both start with the server and not with a command.</summary>
    public static IServiceCollection AddJobs(this IServiceCollection services, IConfiguration configuration)
    {
        // Registered before Hangfire's own, which would be one for all servers of a process.
        services.AddSingleton(_ => StorageOf(Engine.From(configuration)));
        services.AddHangfire((provider, hangfire) => hangfire
            .UseLogProvider(new JobLog(provider.GetRequiredService<ILoggerFactory>()))
            .SetDataCompatibilityLevel(CompatibilityLevel.Version_180)
            .UseSimpleAssemblyNameTypeSerializer()
            .UseRecommendedSerializerSettings());

        // Before Hangfire's own, which goes on where this ends.
        services.AddHostedService<FillCalendar>();
        return services.AddHangfireServer(server => server.WorkerCount = 1);
    }

    private static JobStorage StorageOf(Engine engine)
    {
        if (engine.Kind == EngineKind.Sqlite)
        {
            return new InMemoryStorage();
        }

        // A run over many people outlasts the default half hour after which another server would begin it again.
        var settings = new PostgreSqlStorageOptions { SchemaName = "jobs", UseSlidingInvisibilityTimeout = true };
        return new PostgreSqlStorage(new NpgsqlConnectionFactory(engine.ConnectionString, settings), settings);
    }

    /// <summary>Writes the calendar at start, and lets what was missed be made once the boxes have brought what they kept.</summary>
    /// <remarks>Hangfire waits for its database where it stands, so never where an answer of PostgreSQL arrives: see <see cref="Site.PrepareAsync"/>.</remarks>
    private sealed class FillCalendar(IRecurringJobManager calendar, IBackgroundJobClient once, IConfiguration configuration) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.Run(Fill, cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        private void Fill()
        {
            calendar.AddOrUpdate<WeeklyReports>(
                WeeklyReports.Name,
                job => job.MakeAsync(CancellationToken.None),
                WeeklySchedule.Cron,
                new RecurringJobOptions { TimeZone = TimeZoneInfo.FindSystemTimeZoneById(WeeklySchedule.TimeZone) });
            calendar.AddOrUpdate<NightlyBaselines>(
                NightlyBaselines.Name,
                job => job.MakeAsync(CancellationToken.None),
                NightlyBaselines.Cron,
                new RecurringJobOptions { TimeZone = TimeZoneInfo.FindSystemTimeZoneById(WeeklySchedule.TimeZone) });
            var delay = TimeSpan.FromSeconds(configuration.GetValue("Reports:CatchUpDelaySeconds", 120));
            once.Schedule<WeeklyReports>(job => job.CatchUpAsync(CancellationToken.None), delay);
            once.Schedule<NightlyBaselines>(job => job.MakeAsync(CancellationToken.None), delay);
        }
    }
}
