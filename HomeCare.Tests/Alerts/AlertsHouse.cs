using System.Collections.Concurrent;
using System.Text.Json;
using HomeCare.Modules.Alerts;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Storage;
using HomeCare.Modules.Alerts.Texts;
using HomeCare.Modules.Patients;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Patients.Storage;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Telemetry;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Wire;
using HomeCare.Tests.Support;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace HomeCare.Tests.Alerts;

/// <summary>
/// Alerts and Patients as they are, on a store of their own; what Telemetry knows is in the test's hands. The clock is the test's;
/// no background work runs unless a test starts it.
/// </summary>
internal sealed class AlertsHouse : IAsyncDisposable
{
    public const string NurseNumber = "+33612345678";

    private readonly TestStore store;
    private readonly bool withTelemetry;
    private readonly Action<IServiceCollection> also;
    private readonly List<IHostedService> started = [];
    private ServiceProvider services;

    private AlertsHouse(TestStore store, bool withTelemetry, Action<IServiceCollection> also)
    {
        this.also = also;
        this.store = store;
        this.withTelemetry = withTelemetry;
        Clock = new HouseClock(new DateTimeOffset(2026, 3, 12, 13, 32, 0, TimeSpan.Zero));
        Telemetry = new KnownReadings(Clock);
        services = Build();
    }

    public HouseClock Clock { get; }

    public DateTimeOffset Now => Clock.GetUtcNow();

    public KnownReadings Telemetry { get; }

    public ScriptedSender Sender { get; } = new();

    public StorageFaults Faults { get; } = new();

    /// <summary>What is asked of the storages of Alerts and Patients.</summary>
    public StorageCalls Calls { get; } = new();

    /// <summary>What was published, oldest first.</summary>
    public ConcurrentQueue<INotification> News { get; } = new();

    /// <summary>Runs at each publication; may throw, as a live page may.</summary>
    public Action<INotification> OnNews { get; set; } = _ => { };

    public TestStore Store => store;

    public IServiceProvider Services => services;

    /// <summary>A value rule beside the real ones.</summary>
    public HomeCare.Modules.Alerts.Rules.ValueRule? ExtraRule { get; set; }

    /// <param name="kind">The engine.</param>
    /// <param name="withTelemetry">The real module instead of what the test says it knows.</param>
    /// <param name="also">What the test answers itself.</param>
    public static async Task<AlertsHouse> OpenAsync(EngineKind kind, bool withTelemetry = false, Action<IServiceCollection>? also = null)
    {
        var house = new AlertsHouse(await TestStore.CreateAsync(kind), withTelemetry, also ?? (_ => { }));
        await house.services.MigrateDatabasesAsync();
        return house;
    }

    public async Task<T> Send<T>(IRequest<T> request)
    {
        await using var scope = services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(request);
    }

    public async Task Publish(INotification notification)
    {
        await using var scope = services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IMediator>().Publish(notification);
    }

    /// <summary>Looks into the module's storage.</summary>
    public async Task<T> Look<T>(Func<AlertsDb, Task<T>> at)
    {
        await using var scope = services.CreateAsyncScope();
        return await at(scope.ServiceProvider.GetRequiredService<AlertsDb>());
    }

    /// <summary>Runs a part of the module in a scope of its own.</summary>
    public async Task With<TPart>(Func<TPart, Task> act)
        where TPart : notnull
    {
        await using var scope = services.CreateAsyncScope();
        await act(scope.ServiceProvider.GetRequiredService<TPart>());
    }

    /// <summary>A person with a box, a daughter and a nurse on the team.</summary>
    public async Task<(PatientId Patient, BoxId Box, StaffId Nurse)> Home()
    {
        var (patient, box) = await LonelyHome();
        await Send(new AddContact(patient, "Sophie", "fille", "06 98 76 54 32", 1));
        return (patient, box, await Nurse(patient));
    }

    /// <summary>A person with a box and nobody to tell.</summary>
    public async Task<(PatientId Patient, BoxId Box)> LonelyHome()
    {
        var patient = (await Send(new AdmitPatient("Jeanne", "Martin", new DateOnly(1938, 5, 4), "3 rue des Lilas, Lyon"))).Value;
        return (patient, (await Send(new AssignBox(patient, BoxId.New()))).Value);
    }

    /// <summary>A nurse of this person's team, with today's round.</summary>
    public async Task<StaffId> Nurse(PatientId patient, string name = "Claire Petit, infirmière", string phone = "06 12 34 56 78")
    {
        var nurse = (await Send(new AddStaff(StaffRole.Nurse, name, phone))).Value;
        await Send(new JoinCareTeam(patient, nurse));
        await Send(new PlanRound(nurse, DateOnly.FromDateTime(Now.UtcDateTime), [patient]));
        return nurse;
    }

    public async Task<StaffId> Doctor(PatientId? patient, string name = "Dr Karim Haddad")
    {
        var doctor = (await Send(new AddStaff(StaffRole.Doctor, name, null))).Value;
        if (patient is { } own)
        {
            await Send(new JoinCareTeam(own, doctor));
        }

        return doctor;
    }

    public Danger Fall(Guid? id = null, DangerPhase phase = DangerPhase.Raised, DateTimeOffset? at = null) =>
        new(id ?? Guid.NewGuid(), DangerKind.Fall, phase, at ?? Now, "HC-0001", Immobile: true);

    public Danger Tachycardia(double bpm = 168, DateTimeOffset? at = null) =>
        new(Guid.NewGuid(), DangerKind.Tachycardia, DangerPhase.Raised, at ?? Now, "HC-0001", HeartRateBpm: bpm);

    public Task<IReadOnlyList<ItemReceipt>> Report(BoxId box, params Danger[] dangers) =>
        Send(new ReportDangers(box, Now, [.. dangers.Select(danger => JsonSerializer.SerializeToElement(danger, WireJson.Options))]));

    public Task<IReadOnlyList<AlertSummary>> Open(PatientId patient) => Send(new ListOpenAlerts([patient]));

    public async Task<AlertStory> Story(AlertId alert) => (await Send(new FindAlert(alert)))!;

    /// <summary>The program ends and starts again: memory is gone, storage is not.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await services.DisposeAsync();
        services = Build();
    }

    /// <summary>Starts the text worker.</summary>
    public Task StartTextsAsync() => StartAsync<SendTexts>();

    /// <summary>Starts one of the program's background workers.</summary>
    public async Task StartAsync<TWorker>()
    {
        var worker = services.GetServices<IHostedService>().Single(service => service is TWorker);
        started.Add(worker);
        await worker.StartAsync(CancellationToken.None);
    }

    public async Task StopAsync()
    {
        foreach (var service in started)
        {
            await service.StopAsync(CancellationToken.None);
        }

        started.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        Sender.LetGo();
        await StopAsync();
        await services.DisposeAsync();
        await store.DisposeAsync();
    }

    private ServiceProvider Build()
    {
        store.Settings["Site:PublicUrl"] = "https://suivi.exemple.fr";
        var made = new ServiceCollection();
        made.AddLogging(logging => logging.SetMinimumLevel(LogLevel.None));
        made.AddSingleton<TimeProvider>(Clock);
        made.AddMessaging(typeof(AlertsModule).Assembly);
        made.AddPatients(store.Configuration);
        made.AddAlerts(store.Configuration);
        made.AddSingleton<ISmsSender>(Sender);
        made.AddSingleton(provider => new VitalsInMemory(
            Clock, ExtraRule is null ? null : [ExtraRule, .. HomeCare.Modules.Alerts.Rules.ValueRules.All]));
        made.ConfigureDbContext<SqliteAlertsDb>(options => options.AddInterceptors(Faults, Calls));
        made.ConfigureDbContext<PgAlertsDb>(options => options.AddInterceptors(Faults, Calls));
        made.ConfigureDbContext<SqlitePatientsDb>(options => options.AddInterceptors(Calls));
        made.ConfigureDbContext<PgPatientsDb>(options => options.AddInterceptors(Calls));
        if (withTelemetry)
        {
            made.AddTelemetry(store.Configuration);
        }
        else
        {
            made.AddSingleton<IRequestHandler<GetReadings, IReadOnlyList<RecordedReading>>>(Telemetry);
            made.AddSingleton<IRequestHandler<ListSources, IReadOnlyList<SourceHeard>>>(Telemetry);
            made.AddSingleton<IRequestHandler<FindSources, IReadOnlyList<SourceHeard>>>(Telemetry);
            made.AddSingleton<IRequestHandler<ListLastValues, IReadOnlyList<LastValues>>>(Telemetry);
        }

        also(made);

        foreach (var published in new[] { typeof(PatientAdmitted), typeof(PatientDischarged), typeof(BraceletPaired), typeof(AlertRaised), typeof(AlertChanged) })
        {
            var handler = typeof(INotificationHandler<>).MakeGenericType(published);
            made.RemoveAll(handler);
            made.AddSingleton(handler, Activator.CreateInstance(typeof(Ear<>).MakeGenericType(published), this)!);
        }

        return made.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true });
    }

    private sealed class Ear<T>(AlertsHouse house) : INotificationHandler<T>
        where T : INotification
    {
        public Task Handle(T notification, CancellationToken cancellationToken)
        {
            house.News.Enqueue(notification);
            house.OnNews(notification);
            return Task.CompletedTask;
        }
    }
}
