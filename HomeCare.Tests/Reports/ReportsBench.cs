using System.Globalization;
using System.Runtime.Versioning;
using HomeCare.Modules.Reports;
using HomeCare.Modules.Reports.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Tests.Support;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace HomeCare.Tests.Reports;

/// <summary>The module as the server makes it, with its own store, beside invented neighbours and a clock of its own.</summary>
[SupportedOSPlatform("linux")]
internal sealed class ReportsBench : IAsyncDisposable
{
    private readonly ServiceProvider services;

    private ReportsBench(TestStore store, Neighbours neighbours, FakeTimeProvider time, ServiceProvider services) =>
        (Store, Neighbours, Time, this.services) = (store, neighbours, time, services);

    public TestStore Store { get; }

    public Neighbours Neighbours { get; }

    public FakeTimeProvider Time { get; }

    public string Archive => Path.Combine(Store.Folder, "documents");

    /// <summary>Prints with the paper engine unless another is named; an empty name is the machine's own Chromium.</summary>
    public static async Task<ReportsBench> CreateAsync(EngineKind kind, string? chromium = null)
    {
        var store = await TestStore.CreateAsync(kind);
        store.Settings["Reports:Chromium"] = chromium ?? PaperEngine.In(store.Folder);
        var (neighbours, time) = (new Neighbours(), new FakeTimeProvider(Weeks.Later));
        var collection = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(time)
            .AddMessaging(typeof(ReportsModule).Assembly).AddReports(store.Configuration);
        neighbours.Register(collection);
        var services = collection.BuildServiceProvider();
        await services.MigrateDatabasesAsync();
        return new ReportsBench(store, neighbours, time, services);
    }

    public async Task<T> SendAsync<T>(IRequest<T> request, string culture = "fr-FR")
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);
        await using var scope = services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(request);
    }

    public Task<Outcome<DocumentFile>> MakeAsync(string culture = "fr-FR") =>
        SendAsync(new MakeReport(Weeks.Jeanne, Weeks.Monday, Weeks.Sunday), culture);

    public IReadOnlyList<string> Files() => Directory.Exists(Archive) ? Directory.GetFiles(Archive, "*", SearchOption.AllDirectories) : [];

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        await Store.DisposeAsync();
    }
}
