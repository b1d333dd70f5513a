using System.Collections.Concurrent;
using HomeCare.Modules.Patients;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Telemetry;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Telemetry.Kafka;
using HomeCare.Tests.Support;
using MediatR;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HomeCare.Tests.Telemetry.Kafka;

/// <summary>One process of a role: Patients and Telemetry as they are, on a store and a cluster that others share, with its own memory and folder.</summary>
internal sealed class KafkaHouse : IAsyncDisposable
{
    private readonly ServiceProvider services;
    private readonly List<IHostedService> started = [];
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("homecare-role-");

    private KafkaHouse(TestStore store, MockKafka kafka, string role, string? folderOfAll)
    {
        var settings = kafka.Settings(("Role", role));
        foreach (var (key, value) in store.Settings)
        {
            settings[key] = value;
        }

        // The series are in files here: who shares them shares the folder.
        settings["Storage:Folder"] = folderOfAll ?? folder.FullName;
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        var building = new ServiceCollection();
        building.AddLogging(logging => logging.SetMinimumLevel(LogLevel.None));
        building.AddMessaging(typeof(PatientsModule).Assembly);
        building.AddPatients(configuration);
        building.AddTelemetry(configuration);
        building.RemoveAll<INotificationHandler<ReadingsRecorded>>();
        building.RemoveAll<INotificationHandler<PatientAdmitted>>();
        building.RemoveAll<INotificationHandler<PatientDischarged>>();
        building.RemoveAll<INotificationHandler<BraceletPaired>>();
        building.AddSingleton<INotificationHandler<ReadingsRecorded>>(new Ear(this));
        services = building.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true });
    }

    public ConcurrentQueue<ReadingsRecorded> Heard { get; } = new();

    /// <summary>Runs before readings are noted as heard; may throw, as a rule may.</summary>
    public Action<ReadingsRecorded> Listener { get; set; } = _ => { };

    public IServiceProvider Services => services;

    public ReadingsConsumer Consumer => services.GetRequiredService<ReadingsConsumer>();

    public static async Task<KafkaHouse> StartAsync(TestStore store, MockKafka kafka, string role = "all", string? folder = null)
    {
        var house = new KafkaHouse(store, kafka, role, folder ?? (store.ConnectionString is null ? store.Folder : null));
        await house.services.MigrateDatabasesAsync();
        foreach (var service in house.services.GetServices<IHostedService>().Where(service => IsOf(service, role)))
        {
            house.started.Add(service);
            await service.StartAsync(CancellationToken.None);
        }

        return house;
    }

    public async Task<T> Send<T>(IRequest<T> request)
    {
        await using var scope = services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(request);
    }

    /// <summary>A person with a box at home.</summary>
    public async Task<(PatientId Patient, BoxId Box)> Home()
    {
        var patient = (await Send(new AdmitPatient("Jeanne", "Martin", new DateOnly(1938, 5, 4), "3 rue des Lilas, 69003 Lyon", "B12", null))).Value;
        return (patient, (await Send(new AssignBox(patient, BoxId.New()))).Value);
    }

    public async Task StopAsync()
    {
        foreach (var service in started.AsEnumerable().Reverse())
        {
            await service.StopAsync(CancellationToken.None);
        }

        started.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await services.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private static bool IsOf(IHostedService service, string role) => role == "all"
        || (HomeCare.Web.Roles.Runs.TryGetValue(service.GetType().Name, out var roles) && roles.Contains(Enum.Parse<ServerRole>(role, ignoreCase: true)));

    private sealed class Ear(KafkaHouse house) : INotificationHandler<ReadingsRecorded>
    {
        public Task Handle(ReadingsRecorded notification, CancellationToken cancellationToken)
        {
            house.Listener(notification);
            house.Heard.Enqueue(notification);
            return Task.CompletedTask;
        }
    }
}
