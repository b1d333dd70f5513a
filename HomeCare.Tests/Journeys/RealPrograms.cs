extern alias demo;

using demo::HomeCare.Demo;
using demo::HomeCare.Demo.Counting;
using demo::HomeCare.Demo.Homes;
using demo::HomeCare.Demo.Processes;
using HomeCare.Tests.Faults;
using HomeCare.Tests.Support;
using DemoScreen = demo::HomeCare.Demo.Show.Screen;

namespace HomeCare.Tests.Journeys;

/// <summary>A server and boxes as programs of their own, put up as the demo puts them up; the test says what happens to them.</summary>
internal sealed class RealPrograms : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("homecare-journey-").FullName;
    private readonly Launcher _launcher = new();
    private readonly DataFolder _data;
    private readonly (int Site, int Ingestion) _ports;

    private RealPrograms(int firstPort)
    {
        _data = DataFolder.Open(Path.Combine(_folder, "data"));
        var site = Ports.FirstFree(firstPort)!.Value;
        _ports = (site, Ports.FirstFree(site + 1, site)!.Value);
        Server = NewServer();
        Files = new ServerFiles(_data.Server);
    }

    public Server Server { get; private set; }

    public ServerFiles Files { get; }

    public List<Home> Homes { get; } = [];

    /// <param name="play">Each home's bracelet, made from its serial number.</param>
    public static async Task<RealPrograms> StartAsync(int firstPort, params Func<string, VirtualBracelet>[] play)
    {
        var programs = new RealPrograms(firstPort);
        var seed = programs._data.Seed;
        await programs.Server.RunVerbAsync(
            ["seed", "--homes", play.Length.ToString(System.Globalization.CultureInfo.InvariantCulture), "--out", seed], CancellationToken.None);
        await programs.ServerUpAsync();
        foreach (var (home, index) in Seeded.Read(seed).Homes.Select((home, index) => (home, index)))
        {
            programs.Homes.Add(await Home.StartAsync(
                index + 1, "test", home, play[index], programs.Server, programs._data, programs._launcher, TimeProvider.System));
        }

        return programs;
    }

    /// <summary>Waits until each box has its certificate and knows whom to text.</summary>
    public async Task BoxesKnowWhomToTextAsync()
    {
        foreach (var number in Enumerable.Range(1, Homes.Count))
        {
            await Eventually.IsTrue(
                () => File.Exists(Path.Combine(_data.Box(number), "plan.json")), $"box {number} has its emergency plan", TimeSpan.FromSeconds(90));
        }
    }

    public Task ServerDownAsync() => Server.Program.StopAsync();

    /// <summary>The server under a tool that makes the machine fail, on the same files. It is not started again when it dies.</summary>
    /// <param name="tool">Given the folder of those files.</param>
    /// <param name="environment">Beside the server's own.</param>
    public Task<KillableProgram> ServerUnderAsync(Func<string, IReadOnlyList<string>> tool, IReadOnlyDictionary<string, string> environment) => KillableProgram.StartAsync(
        Path.Combine(_data.Logs, "server-under.log"), Programs.Server, [], tool(_data.Server),
        new Dictionary<string, string>([.. Server.Settings, .. environment]));

    public async Task ServerUpAsync()
    {
        if (Server.Program.Pid is not null)
        {
            Server = NewServer();
        }

        await Server.StartAsync(new DemoScreen(TextWriter.Null, false, false, () => 80), CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(Homes.Select(home => home.DisposeAsync().AsTask()));
        await Server.Program.StopAsync();
        _launcher.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private Server NewServer() => new(_launcher, TimeProvider.System, _data, _ports.Site, _ports.Ingestion);
}
