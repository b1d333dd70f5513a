using HomeCare.Modules.Alerts.Canary;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Equipment;
using HomeCare.Modules.Alerts.Escalation;
using HomeCare.Modules.Alerts.Silence;
using HomeCare.Modules.Alerts.Storage;
using HomeCare.Modules.Alerts.Texts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Wire;
using MediatR;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace HomeCare.Modules.Alerts;

/// <summary>
/// Knows limits, alerts and their whole life, who was told and who answered. Publishes <c>AlertRaised</c>, <c>AlertChanged</c>. Asks
/// Patients who wears, who is on duty, whom to text; asks Telemetry for readings and when each source was last heard.
/// </summary>
public static class AlertsModule
{
    /// <summary>
    /// Adds it. <c>Sms</c> says how texts leave, by one channel or two (docs/sms.md): a file in the storage folder by default;
    /// <c>Site:PublicUrl</c> is where the link in a nurse's text leads, <c>https://localhost</c> by default. A setting that cannot work throws here
    /// with one sentence.
    /// </summary>
    public static IServiceCollection AddAlerts(this IServiceCollection services, IConfiguration configuration)
    {
        var engine = Engine.From(configuration);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<Foremost>();
        services.AddStorage<AlertsDb, SqliteAlertsDb, PgAlertsDb>(engine, AlertsDb.Module);
        services.AddScoped<AlertRegister>().AddScoped<DangerBook>().AddScoped<WhoToTell>().AddScoped<JudgeWithStorage>().AddScoped<SilenceSweep>();
        services.AddScoped<StrayDangers>().AddScoped<IncidentBook>().AddScoped<ReachabilityRound>();
        services.AddScoped<WhoComesNext>().AddScoped<Takings>().AddScoped<EscalationTurn>().AddScoped<TextWords>();
        services.AddSingleton(provider => new VitalsInMemory(provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<RunningAlerts>().AddSingleton<LimitsInForce>().AddSingleton<PlansInMemory>().AddSingleton<TextSignal>();
        services.AddSingleton(new NurseText(configuration["Site:PublicUrl"] is { Length: > 0 } url ? url : "https://localhost", configuration.GetValue("Sms:Answers", false)));
        AddTexts(services, configuration, engine.Folder);
        AddCanary(services, configuration);
        services.AddSingleton<AlertsMeter>().AddSingleton<ISlowGauges, AlertsGauges>();
        services.AddScoped<IPipelineBehavior<ReportDangers, IReadOnlyList<ItemReceipt>>, MeteredDangers>();
        services.AddHostedService<RehearseDangers>();
        services.AddHostedService<Escalate>();
        services.TryAddSingleton<KeptHere>();
        services.AddSingleton(provider => new HomesWatched(
            provider.GetRequiredService<TimeProvider>(), HomesOwned.All with { Here = provider.GetRequiredService<KeptHere>() }));
        services.AddSingleton<EquipmentWatch>().AddScoped<EquipmentRound>();
        services.AddSingleton<WatchSilence>();
        services.AddHostedService(provider => provider.GetRequiredService<WatchSilence>());
        return services;
    }

    private static void AddCanary(IServiceCollection services, IConfiguration configuration)
    {
        var settings = CanarySettings.Read(configuration.GetSection("Canary"));
        services.AddSingleton(settings).AddSingleton<CanaryMemory>().AddScoped<CanaryBook>().AddSingleton<CanaryWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<CanaryWatch>());
        if (settings.Patient is not null)
        {
            services.AddSingleton<IEngineCheck, CanaryCheck>().AddSingleton<ISlowGauges, CanaryGauges>();
        }
    }

    private static void AddTexts(IServiceCollection services, IConfiguration configuration, string folder)
    {
        // Read here, so that a setting that cannot work stops the start.
        SmsChannels Channels(TimeProvider clock) => SmsSettings.Read(configuration, folder, clock, () => new SocketsHttpHandler
        {
            // A redirect would carry numbers and password to an address nobody configured.
            AllowAutoRedirect = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ConnectTimeout = TimeSpan.FromSeconds(5),
        });
        Channels(TimeProvider.System).Dispose();
        services.AddSingleton(provider => Channels(provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<TwoChannels>().AddSingleton<ISmsSender, CanarySink>();
        services.AddSingleton(TextBudget.Read(configuration.GetSection("Sms")));
        services.AddScoped<TextTry>().AddScoped<TextReports>().AddScoped<ReplyBook>();
        services.AddHostedService<SendTexts>().AddSingleton<WatchTexts>().AddHostedService(provider => provider.GetRequiredService<WatchTexts>());
    }
}
