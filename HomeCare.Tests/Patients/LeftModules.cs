using System.Collections.Concurrent;
using HomeCare.Modules.Patients;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Telemetry;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Tests.Support;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace HomeCare.Tests.Patients;

/// <summary>
/// The two leftmost modules on a store of their own, with a clock that the test moves and an ear for what they publish. No background
/// work runs unless a test starts it.
/// </summary>
internal sealed class LeftModules : IAsyncDisposable
{
    private readonly TestStore store;
    private readonly bool ownsStore;
    private readonly List<IHostedService> started = [];
    private ServiceProvider services;

    private LeftModules(TestStore store, bool ownsStore, FakeTimeProvider? clock = null)
    {
        this.store = store;
        this.ownsStore = ownsStore;
        Clock = clock ?? new FakeTimeProvider(new DateTimeOffset(2026, 3, 12, 13, 32, 0, TimeSpan.Zero));
        services = Build();
    }

    /// <summary>Thursday 12 March 2026, 14:32 in Paris.</summary>
    public FakeTimeProvider Clock { get; }

    /// <summary>Every event published, oldest first.</summary>
    public ConcurrentQueue<INotification> Heard { get; } = new();

    /// <summary>Runs at each event, before it is noted as heard; may throw, as a listener may.</summary>
    public Func<INotification, Task> Listener { get; set; } = _ => Task.CompletedTask;

    /// <summary>Changes what the next start is built of.</summary>
    public Action<IServiceCollection> Adapt { get; set; } = _ => { };

    public IServiceProvider Services => services;

    public DateTimeOffset Now => Clock.GetUtcNow();

    public static async Task<LeftModules> StartAsync(EngineKind kind)
    {
        var modules = new LeftModules(await TestStore.CreateAsync(kind), ownsStore: true);
        await modules.services.MigrateDatabasesAsync();
        return modules;
    }

    /// <summary>Another process on the same store, with the same clock and a memory of its own.</summary>
    public LeftModules Beside() => new(store, ownsStore: false, Clock);

    /// <summary>What starts after a power cut at this instant, on the files as they are now. SQLite alone.</summary>
    public LeftModules AfterAPowerCut() => new(store.AsAfterAPowerCut(), ownsStore: true, Clock);

    /// <summary>Sends one request in a scope of its own, as an HTTP request would.</summary>
    public async Task<T> Send<T>(IRequest<T> request)
    {
        await using var scope = services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(request);
    }

    /// <summary>Forgets what was heard and how to listen, for the next test on the same store.</summary>
    public void Reset()
    {
        Heard.Clear();
        Listener = _ => Task.CompletedTask;
    }

    /// <summary>The program ends and starts again: memory is gone, storage is not.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await services.DisposeAsync();
        services = Build();
    }

    public async Task StartBackgroundAsync()
    {
        foreach (var service in services.GetServices<IHostedService>())
        {
            started.Add(service);
            await service.StartAsync(CancellationToken.None);
        }
    }

    public async Task<PatientId> Admit(string firstName = "Jeanne", string lastName = "Martin", string? timeZone = null) =>
        (await Send(new AdmitPatient(firstName, lastName, new DateOnly(1938, 5, 4), "3 rue des Lilas, 69003 Lyon", "B12", timeZone))).Value;

    public async Task<StaffId> Hire(StaffRole role, string name = "Claire Petit, infirmière", string? phone = "06 12 34 56 78") =>
        (await Send(new AddStaff(role, name, phone))).Value;

    /// <summary>A person with a box at home.</summary>
    public async Task<(PatientId Patient, BoxId Box)> Home(string? timeZone = null)
    {
        var patient = await Admit(timeZone: timeZone);
        return (patient, (await Send(new AssignBox(patient, BoxId.New()))).Value);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await services.DisposeAsync();
        if (ownsStore)
        {
            await store.DisposeAsync();
        }
    }

    private async Task StopAsync()
    {
        foreach (var service in started)
        {
            await service.StopAsync(CancellationToken.None);
        }

        started.Clear();
    }

    private ServiceProvider Build()
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.None));
        services.AddSingleton<TimeProvider>(Clock);
        services.AddMessaging(typeof(PatientsModule).Assembly);
        services.AddPatients(store.Configuration);
        services.AddTelemetry(store.Configuration);
        Listen<PatientAdmitted>(services);
        Listen<PatientDischarged>(services);
        Listen<BraceletPaired>(services);
        Listen<ReadingsRecorded>(services);
        Listen<SourcesJudged>(services);
        Adapt(services);
        return services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true });
    }

    /// <summary>Modules to the right are not here, so their ears are taken off and ours put on.</summary>
    private void Listen<T>(IServiceCollection services)
        where T : INotification
    {
        services.RemoveAll<INotificationHandler<T>>();
        services.AddSingleton<INotificationHandler<T>>(new Ear<T>(this));
    }

    private sealed class Ear<T>(LeftModules modules) : INotificationHandler<T>
        where T : INotification
    {
        public async Task Handle(T notification, CancellationToken cancellationToken)
        {
            await modules.Listener(notification);
            modules.Heard.Enqueue(notification);
        }
    }
}
