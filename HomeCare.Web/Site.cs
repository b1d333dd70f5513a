using System.Text.Encodings.Web;
using System.Text.Unicode;
using HomeCare.Modules.Alerts;
using HomeCare.Modules.BackOffice;
using HomeCare.Modules.Patients;
using HomeCare.Modules.Reports;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Telemetry;
using HomeCare.Web.Ingestion;
using HomeCare.Web.Jobs;
using HomeCare.Web.Languages;
using HomeCare.Web.Live;
using HomeCare.Web.Operations;
using HomeCare.Web.Providers;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.WebEncoders;

namespace HomeCare.Web;

/// <summary>The server, from configuration to pipeline: read it from top to bottom to know what is in it.</summary>
internal static class Site
{
    private static readonly TimeSpan DrainAtMost = TimeSpan.FromSeconds(10);

    /// <summary>Everything the server is made of, nothing started.</summary>
    /// <param name="settings">Settings that override appsettings.json, as <c>--Section:Key=value</c>.</param>
    /// <param name="adapt">A last word on what it is made of, for tests and commands.</param>
    public static WebApplication Build(string[] settings, Action<WebApplicationBuilder>? adapt = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = settings,
            ApplicationName = typeof(Site).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
        });
        var role = ServerRoles.From(builder.Configuration);
        var doors = Doors.From(builder.Configuration);
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel((_, kestrel) => Open(kestrel, doors, role));
        builder.Services.AddSingleton(doors).AddSingleton<MatcherPolicy, DoorChoice>();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = DrainAtMost);
        AddModules(builder.Services, builder.Configuration);
        AddWeb(builder.Services, builder.Configuration, doors);
        builder.Services.AddOperations(builder.Configuration, doors);
        builder.Services.KeepWhatRuns(role);
        if (role == ServerRole.Process && doors.Operations is null)
        {
            builder.Services.AddSingleton<Microsoft.AspNetCore.Hosting.Server.IServer, NoServer>();
        }

        adapt?.Invoke(builder);
        var app = builder.Build();
        Use(app, doors);
        Map(app, doors);
        return app;
    }

    /// <summary>What has to be there before anything is served: every module's schema, and the certificate that boxes are shown.</summary>
    public static async Task PrepareAsync(WebApplication app, CancellationToken cancellationToken = default)
    {
        await app.Services.MigrateDatabasesAsync(cancellationToken);
        await app.Services.GetRequiredService<IngestionTls>().RefreshAsync(cancellationToken);

        // Away from where PostgreSQL's last answer arrived: with DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS that is the thread that reads all sockets, and
        // Hangfire, which is built next, waits on the spot for an answer of its own.
        await Task.Yield();
    }

    private static void Open(Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerOptions kestrel, Doors doors, ServerRole role)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = Modules.Wire.WireV1.MostBytes;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        if (role.Opens(Door.Site))
        {
            kestrel.ListenAt(doors.Site, Door.Site);
        }

        if (role.Opens(Door.Ingestion))
        {
            kestrel.ListenAt(doors.Ingestion, Door.Ingestion, kestrel.ApplicationServices.GetRequiredService<IngestionTls>().Use);
        }

        if (doors.Operations is { } operations)
        {
            kestrel.ListenAt(operations, Door.Operations);
        }
    }

    private static void AddModules(IServiceCollection services, IConfiguration configuration)
    {
        DurableFile.PrivateFolder(Engine.From(configuration).Folder);
        services.AddMessaging(typeof(BackOfficeModule).Assembly).AddMessaging(typeof(Site).Assembly);
        services.AddPatients(configuration);
        services.AddTelemetry(configuration);
        services.AddAlerts(configuration);
        services.AddReports(configuration);
        services.AddBackOffice(configuration);
    }

    private static void AddWeb(IServiceCollection services, IConfiguration configuration, Doors doors)
    {
        services.AddDataProtection()
            .SetApplicationName("HomeCare")
            .PersistKeysToFileSystem(Directory.CreateDirectory(Path.Combine(Engine.From(configuration).Folder, "keys")));
        services.AddSessions(doors);
        services.AddProxy(configuration);
        services.AddIngestion();
        services.AddProviders();
        services.AddLive(configuration);
        services.AddLanguages();
        services.AddJobs(configuration);
        services.Configure<WebEncoderOptions>(html => html.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        services.Configure<RouteOptions>(routes => routes.LowercaseUrls = true);
        services.AddRazorPages(pages =>
        {
            pages.Conventions.AuthorizeFolder("/Doctor", Policies.Doctor);
            pages.Conventions.AuthorizeFolder("/Nurse", Policies.Nurse);
            pages.Conventions.AuthorizeFolder("/Alerts", Policies.Clinical);
            pages.Conventions.AuthorizeFolder("/BackOffice", Policies.Admin);
        });
    }

    private static void Use(WebApplication app, Doors doors)
    {
        app.UseWhen(context => context.Door() == Door.Ingestion, boxes => boxes.UseProblems().UseBoxLane());
        app.UseWhen(context => context.Door() == Door.Site, people => UseForPeople(people, doors));
        app.UseWhen(context => context.Door() == Door.Operations, operators => operators.UseOwnNameOnly(doors));
        app.UseRouting();
        app.UseDoors();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
    }

    private static void UseForPeople(IApplicationBuilder people, Doors doors)
    {
        if (doors.PeopleUseTls)
        {
            people.UseForwardedHeaders();
            people.UseHsts();
        }

        people.UseSiteRequests();
        people.UseHeaders();
        people.UseLanguages();
        people.UseExceptionHandler("/error/500");
        people.UseStatusCodePagesWithReExecute("/error/{0}");
    }

    private static void Map(WebApplication app, Doors doors)
    {
        app.MapOperations(doors);
        app.MapIngestion();
        app.MapProviders();
        app.MapLive();
        app.MapStaticAssets().AllowAnonymous();
        app.MapRazorPages().WithStaticAssets();
    }
}
