using System.Globalization;
using HomeCare.Gateway.Bracelet;
using HomeCare.Gateway.Bracelet.BlueZ;
using HomeCare.Gateway.Danger;
using HomeCare.Gateway.Diagnosis;
using HomeCare.Gateway.Outbox;
using HomeCare.Gateway.Screen;
using HomeCare.Gateway.Simulation;
using HomeCare.Gateway.Sms;
using HomeCare.Gateway.Uplink;
using HomeCare.Gateway.Watchdog;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HomeCare.Gateway;

/// <summary>Puts the box together.</summary>
internal static class GatewayHost
{
    public static IHost Build(GatewaySettings settings)
    {
        TryMakeDataFolder(settings);
        var builder = Bare();
        AddBox(builder.Services, settings, TimeProvider.System);
        builder.Services.AddSingleton(services => Link(settings, services));
        builder.Services.AddHostedService<Rehearsal>();
        return builder.Build();
    }

    /// <summary>A program of this house without anything in it: how it logs and how long it takes to stop.</summary>
    public static HostApplicationBuilder Bare()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
        });
        builder.Services.Configure<HostOptions>(host =>
        {
            host.ShutdownTimeout = TimeSpan.FromSeconds(4);
            host.ServicesStartConcurrently = true;
        });
        builder.Services.Configure<ConsoleLifetimeOptions>(console => console.SuppressStatusMessages = true);
        return builder;
    }

    private static IBraceletLink Link(GatewaySettings settings, IServiceProvider services)
    {
        var time = services.GetRequiredService<TimeProvider>();
        if (settings.Adapter is not { } adapter)
        {
            return new WebSocketLink(settings.BraceletAddress, time);
        }

        var limits = new BlueZLimits();
        IPairingButton file = new FileButton(settings.Data, limits.PairingWindow, time);
        return new BlueZLink(
            adapter,
            services.GetRequiredService<OutboxFile>(),
            settings.PairingButton.Length > 0 ? [file, new InputButton(settings.PairingButton, time)] : [file],
            limits, time, services.GetRequiredService<ILogger<BlueZLink>>());
    }

    /// <summary>All but the link to the bracelet, which a test brings along.</summary>
    public static void AddBox(IServiceCollection services, GatewaySettings settings, TimeProvider time)
    {
        string File(string name) => Path.Combine(settings.Data, name);

        services.AddSingleton(time);
        services.AddSingleton(settings);
        services.AddSingleton(NotifySettings.FromEnvironment());
        services.AddSingleton<Heart>();
        services.AddSingleton(new DangerLimits());
        services.AddSingleton(new OutboxLimits());
        services.AddSingleton(_ => BoxKey.Open(settings.KeyPath, time));
        services.AddSingleton(_ => OutboxFile.Open(File("outbox.db"), time));
        services.AddSingleton<ReadingsQueue>();
        services.AddSingleton<DangersQueue>();
        services.AddSingleton(made => new SmsSpool(File("sms.db"), time, made.GetRequiredService<ILogger<SmsSpool>>(), made.GetRequiredService<BoxKey>()));
        services.AddSingleton(made => new EmergencyPlanFile(File("plan.json"), made.GetRequiredService<ILogger<EmergencyPlanFile>>(), made.GetRequiredService<BoxKey>()));
        services.AddSingleton(_ => new BoxIdentity(settings.Data));
        services.AddSingleton<BoxFaults>();
        services.AddSingleton(made => new BoxClock(time, made.GetRequiredService<BoxFaults>(), File("server-time")));
        services.AddSingleton<UplinkSignals>();
        services.AddSingleton<UplinkStatus>();
        services.AddSingleton<ServerLink>();
        services.AddSingleton<BraceletStatus>();
        services.AddSingleton<RelativeTexts>();
        services.AddSingleton<Telling>();
        services.AddSingleton<DangerWatch>();
        services.AddSingleton<RedWatch>();
        services.AddSingleton<StoryLog>();
        services.AddSingleton(new EscalationLimits());
        services.AddSingleton<StoryWatch>();
        if (settings.Modem.Length > 0)
        {
            services.AddSingleton(made => MakeModem(settings, time, made));
            services.AddHostedService<SmsSender>();
        }

        services.AddHostedService(made => made.GetRequiredService<DangerWatch>());
        services.AddHostedService(made => made.GetRequiredService<StoryWatch>());
        services.AddHostedService<ReplyDesk>();
        services.AddHostedService<BraceletIntake>();
        services.AddHostedService<Enrolment>();
        services.AddHostedService<DangersLane>();
        services.AddHostedService<ReadingsLane>();
        services.AddHostedService<HeartbeatLane>();
        services.AddHostedService<RenewalLane>();
        services.AddHostedService<ClockKeeper>();
        services.AddSingleton<StorageWatch>();
        services.AddHostedService(made => made.GetRequiredService<StorageWatch>());
        services.AddHostedService<ScreenWriter>();
        services.AddHostedService<StatusWriter>();
        services.AddHostedService<WatchdogFeed>();
    }

    public static GsmModem MakeModem(GatewaySettings settings, TimeProvider time, IServiceProvider made)
    {
        var log = made.GetRequiredService<ILogger<GsmModem>>();
        (SimPin, SimPinMemory)? pin = settings.SimPin() is { } secret ? (secret, new SimPinMemory(Path.Combine(settings.Data, "sim.json"), log)) : null;
        Func<CancellationToken, Task<bool>>? cutPower = settings.ModemPower.Length > 0
            ? new ModemPower(settings.ModemPower, time, made.GetRequiredService<ILogger<ModemPower>>()).CycleAsync
            : null;
        return new GsmModem(() => SerialLine.TryOpen(settings.Modem), time, log, pin: pin, cutPower: cutPower);
    }

    /// <summary>A disk that does not take the folder keeps no box from starting: all of it goes on in memory, and says so.</summary>
    private static void TryMakeDataFolder(GatewaySettings settings)
    {
        try
        {
            MakeDataFolder(settings);
        }
        catch (Exception failing) when (failing is IOException or UnauthorizedAccessException)
        {
            // StorageWatch looks at the same folder, tries again and reports it.
        }
    }

    /// <summary>Readable by the box's user only: it holds the key, the plan and what was measured.</summary>
    public static void MakeDataFolder(GatewaySettings settings) =>
        Directory.CreateDirectory(settings.Data, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
}
