using HomeCare.Modules.Shared;
using HomeCare.Tests.Gateway.Support;
using HomeCare.Tests.Support;
using HomeCare.Web;
using HomeCare.Web.Commands;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace HomeCare.Tests.Journeys;

/// <summary>
/// A server and a home's box in this process, each whole, with the real bytes between them: GATT from a virtual bracelet, mTLS to the server,
/// AT to a virtual modem.
/// </summary>
internal sealed class OneProcess : IAsyncDisposable
{
    private readonly TestStore _store;
    private readonly WebApplication _server;
    private readonly TestFolder _boxFolder = new();
    private RunningBox? _box;

    private OneProcess(TestStore store, WebApplication server, SeededHome home) => (_store, _server, Home) = (store, server, home);

    public SeededHome Home { get; }

    public VirtualModem Modem { get; } = VirtualModem.OnPseudoTerminal(TimeProvider.System);

    public VirtualBracelet Bracelet { get; } = VirtualBracelet.Play(Scenario.Named("stable"), "HC-TEST", 1, TimeProvider.System);

    public RunningBox Box => _box!;

    /// <summary>The texts of the server, one JSON line each.</summary>
    public string ServerTexts => Path.Combine(_store.Folder, "sms-ledger.ndjson");

    public static async Task<OneProcess> StartAsync(EngineKind kind)
    {
        var store = await TestStore.CreateAsync(kind);
        var server = await ServeAsync(store);
        var seeded = await AskAsync(server, mediator => new Seeding(mediator, TimeProvider.System, ["stable"]).RunAsync(1, CancellationToken.None));
        var one = new OneProcess(store, server, seeded.Value.Homes[0]);
        one._box = await RunningBox.StartAsync(new GatewaySettings(
            one._boxFolder.File("box"), IngestionOf(server), one.Bracelet.Uri.ToString(), one.Modem.PortPath, one.Home.Code,
            AuthorityOf(store)));
        await Eventually.IsTrue(() => one._box.Part<EmergencyPlanFile>().KnownVersion > 0, "the box is enrolled and knows whom to text");
        return one;
    }

    public Task<T> AskAsync<T>(IRequest<T> request) => AskAsync(_server, mediator => mediator.Send(request));

    public async ValueTask DisposeAsync()
    {
        await Box.DisposeAsync();
        await Bracelet.DisposeAsync();
        await Modem.DisposeAsync();
        await _server.StopAsync();
        await _server.DisposeAsync();
        await _store.DisposeAsync();
        _boxFolder.Dispose();
    }

    /// <summary>A server on this store, on free ports of loopback.</summary>
    public static async Task<WebApplication> ServeAsync(TestStore store)
    {
        store.Settings["Site:Url"] = "http://127.0.0.1:0";
        store.Settings["Ingestion:Url"] = "https://127.0.0.1:0";
        store.Settings["Operations:Url"] = "";
        store.Settings["Logging:LogLevel:Default"] = "Warning";
        var server = Site.Build([.. store.Settings.Where(one => one.Value is not null).Select(one => $"--{one.Key}={one.Value}")]);
        await Site.PrepareAsync(server);
        await server.StartAsync();
        return server;
    }

    /// <summary>Where boxes call.</summary>
    public static string IngestionOf(WebApplication server) => server.Urls.Single(url => url.StartsWith("https", StringComparison.Ordinal));

    /// <summary>Whom boxes trust.</summary>
    public static string AuthorityOf(TestStore store) => Path.Combine(store.Folder, "authority", "authority.pem");

    public static async Task<T> AskAsync<T>(WebApplication server, Func<IMediator, Task<T>> ask)
    {
        await using var scope = server.Services.CreateAsyncScope();
        return await ask(scope.ServiceProvider.GetRequiredService<IMediator>());
    }
}
