using HomeCare.Tests.Gateway.Support;
using HomeCare.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace HomeCare.Tests.Faults;

/// <summary>
/// The whole box in this process, by a clock that the test moves: real files, real sockets to its server; the bracelet's frames and the modem are in
/// the test's hands.
/// </summary>
internal sealed class BoxOnAClock : IAsyncDisposable
{
    private const string Bracelet = "HC-AWAY";

    private readonly ServerTwin _server;
    private readonly TestFolder _folder;
    private readonly FakeTimeProvider _clock;
    private IHost _host;
    private uint _frame;

    private BoxOnAClock(ServerTwin server, TestFolder folder, FakeTimeProvider clock) =>
        (_server, _folder, _clock, _host) = (server, folder, clock, Build(server, folder, clock));

    public ReadingsQueue Readings => Part<ReadingsQueue>();

    public UplinkTrouble Trouble => Part<UplinkStatus>().Trouble;

    /// <summary>What the network took, and when.</summary>
    public List<(SmsOrder Order, DateTimeOffset At)> Texted { get; } = [];

    public T Part<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    /// <summary>Enrolled, with the server's plan.</summary>
    public static async Task<BoxOnAClock> StartAsync(ServerTwin server, TestFolder folder, FakeTimeProvider clock)
    {
        folder.With("authority.pem", server.AuthorityPem);
        var box = new BoxOnAClock(server, folder, clock);
        await box._host.StartAsync();
        await Eventually.IsTrue(() => box.Part<EmergencyPlanFile>().KnownVersion == server.Plan!.Version, "the box knows whom to text");
        return box;
    }

    /// <summary>A reading each 10 s up to now, as a bracelet brings them after a while: in one group.</summary>
    public void Measure(int count)
    {
        var now = _clock.GetUtcNow();
        Readings.Put(Bracelet, [.. Enumerable.Range(1, count).Select(i => new BraceletSummary(
            new FrameId(1, ++_frame), now.AddSeconds(10 * (i - count)), 10, default, BoxMeasure.Of(60 + (_frame % 40)), BoxMeasure.Of(97), null, null, null))]);
        Part<UplinkSignals>().Readings.Call();
    }

    /// <summary>A fall now; what it makes is in the spool and the outbox on return.</summary>
    public void Fall() => Part<DangerWatch>().Take(
        Bracelet, new BraceletEvent(new FrameId(1, ++_frame), BraceletEventKind.Fall, _clock.GetUtcNow(), Immobile: true, null));

    /// <summary>The modem's network takes all that is due.</summary>
    public void TheNetworkTakesAll()
    {
        var spool = Part<SmsSpool>();
        while (spool.BeginNext().Row is { } row)
        {
            spool.Record(row, new SendOutcome.Accepted(7));
            Texted.Add((row.Order, _clock.GetUtcNow()));
        }
    }

    public async Task RestartAsync()
    {
        await StopAsync();
        _host = Build(_server, _folder, _clock);
        await _host.StartAsync();
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private async Task StopAsync()
    {
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
    }

    private static IHost Build(ServerTwin server, TestFolder folder, TimeProvider clock)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.Configure<HostOptions>(host => host.ServicesStartConcurrently = true);
        var settings = new GatewaySettings(
            folder.File("data"), server.Address.ToString(), "ws://localhost:1", Modem: "", server.Code, folder.File("authority.pem"));
        GatewayHost.MakeDataFolder(settings);
        GatewayHost.AddBox(builder.Services, settings, clock);
        builder.Services.AddSingleton<IBraceletLink>(new MemoryLink());
        return builder.Build();
    }
}
