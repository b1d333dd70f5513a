using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using HomeCare.Demo.Bench.Beside;
using HomeCare.Demo.Bench.Load;
using HomeCare.Demo.Bench.Serving;
using HomeCare.Demo.Processes;
using HomeCare.Demo.Show;

namespace HomeCare.Demo.Bench;

/// <summary>
/// Everything the benches of the server stand on: a prepared folder, the product and the floor as programs of their own on cores of theirs, and this
/// process, which makes the load, on another.
/// </summary>
internal sealed class Rig : IAsyncDisposable
{
    private const int MostCertificates = 2000, Care = 1000;

    private readonly Launcher _launcher = new();
    private readonly Screen _screen;
    private readonly TimeProvider _time;
    private readonly RigOptions _options;
    private readonly bool _goes;
    private readonly List<string> _deaths = [];
    private readonly ServingCores _cores;

    private Rig(Screen screen, TimeProvider time, RigOptions options)
    {
        (_screen, _time, _options, _goes, _cores) = (screen, time, options, options.Data is null, Machine.Cores(options.ServerCores));
        Folder = new PreparedFolder(options.Data ?? Directory.CreateTempSubdirectory("homecare-bench-").FullName);
        Directory.CreateDirectory(Folder.Logs);
        Ports = Processes.Ports.Free(5480, 8);
    }

    public PreparedFolder Folder { get; }

    public Prepared Prepared { get; private set; } = null!;

    public Guid[] Boxes { get; private set; } = [];

    public Guid[] Patients { get; private set; } = [];

    /// <summary>The product; null while it is not started.</summary>
    public ChildProgram? Product { get; private set; }

    public ChildProgram? Floor { get; private set; }

    /// <summary>The store's own process, on the load's core; null when the store is a file.</summary>
    public ChildProgram? Store => Beside<InfluxBeside>()?.Program;

    public Uri Site => new($"http://127.0.0.1:{Ports[0]}");

    public IPEndPoint Ingestion => new(IPAddress.Loopback, Ports[1]);

    public IPEndPoint FloorIngestion => new(IPAddress.Loopback, Ports[3]);

    private int[] Ports { get; }

    private List<IEngineBeside> Engines { get; } = [];

    private IReadOnlyList<System.Net.Security.SslStreamCertificateContext> Certificates { get; set; } = [];

    private X509Certificate2 Authority { get; set; } = null!;

    /// <summary>The folder filled, the load's process on its core; no server started yet.</summary>
    public static async Task<Rig> PrepareAsync(Screen screen, TimeProvider time, RigOptions options, CancellationToken stop)
    {
        // Read once by the runtime, before the first socket: what arrives is worked on where it arrives.
        Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");
        var rig = new Rig(screen, time, options);
        try
        {
            await rig.StartEnginesAsync(stop);
            await rig.FillAsync(stop);
            Machine.StayOn(rig._cores.Load);
            return rig;
        }
        catch
        {
            await rig.DisposeAsync();
            throw;
        }
    }

    public async Task StartProductAsync(CancellationToken stop)
    {
        Product = Program("server", BenchServer.Verb, [$"--Site:Url=http://127.0.0.1:{Ports[0]}", $"--Ingestion:Url=https://127.0.0.1:{Ports[1]}", $"--Operations:Url=http://127.0.0.1:{Ports[6]}", .. EngineSettings, .. _options.Settings]);
        await StartAsync(Product, Ingestion, stop);
    }

    public async Task StartFloorAsync(CancellationToken stop)
    {
        Floor = Program("floor", Serving.Floor.Verb, [$"--Site:Url=http://127.0.0.1:{Ports[2]}", $"--Ingestion:Url=https://127.0.0.1:{Ports[3]}", $"--Operations:Url=http://127.0.0.1:{Ports[7]}"]);
        await StartAsync(Floor, FloorIngestion, stop);
    }

    /// <summary>Asks the product to end, and waits for it: everything it owes the disk is then there.</summary>
    public async Task<TimeSpan> StopProductAsync()
    {
        var begun = _time.GetTimestamp();
        await (Product?.StopAsync() ?? Task.CompletedTask);
        return _time.GetElapsedTime(begun);
    }

    /// <summary>What the stopped server's files hold of a run, by its epoch.</summary>
    public Task<StoredCount> CountAsync(long epoch, DateTimeOffset from, CancellationToken stop) =>
        Waiting.For(_screen, _time, "Counting what is stored", CountFilesAsync(epoch, from, stop));

    /// <summary>A day of so many homes on a clock that is pushed, in a program of its own: each hour.</summary>
    public async Task<IReadOnlyList<SimulatedHour>> SimulateDayAsync(int homes, int hours, CancellationToken stop)
    {
        var log = await Waiting.For(screen: _screen, _time, $"{hours} h of {homes} homes", RunAsync(SimulatedDay.Verb, stop, $"{homes}", $"{hours}", $"{Store?.Pid ?? 0}"));
        return [.. File.ReadLines(log).Where(line => line.StartsWith('{')).Select(line => JsonSerializer.Deserialize<SimulatedHour>(line)!)];
    }

    /// <summary>What became of falls, by their event ids, in the stopped server's database.</summary>
    public Task<AlertCount> CountAlertsAsync(IReadOnlyCollection<Guid> falls, DateTimeOffset from, CancellationToken stop) =>
        Waiting.For(_screen, _time, "Counting alerts", CountAlertRowsAsync(falls, from, stop));

    /// <summary>A connection to the product or the floor, with one of the boxes' certificates.</summary>
    public Task<Connection> ConnectAsync(IPEndPoint server, int number, CancellationToken stop, IPAddress? from = null) =>
        Connection.OpenAsync(server, Authority, Certificates[number % Certificates.Count], stop, from);

    public RequestWriter Writer(IPEndPoint server, string path, long epoch, int spanSeconds) =>
        new(server.ToString(), path, epoch, Prepared.PlanVersion, spanSeconds, Boxes);

    /// <summary>What a program has used since its start.</summary>
    public Spent Look(ChildProgram? program)
    {
        lock (_deaths)
        {
            return _deaths.Count == 0 && program is { IsRunning: true, Pid: { } pid }
                ? Spent.Of(pid)
                : throw new DemoRefusal($"{program?.Name} died ({string.Join(", ", _deaths)}). Its last words ({program?.Log}):\n{program?.LastWords()}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(new[] { Product, Floor }.OfType<ChildProgram>().Select(program => program.StopAsync()));
        await Task.WhenAll(Engines.Select(engine => engine.StopAsync()));
        _launcher.Dispose();
        if (_goes && Directory.Exists(Folder.Root))
        {
            Directory.Delete(Folder.Root, recursive: true);
        }
    }

    /// <summary>An engine that the bench can take away and give back; null when the server does without it here.</summary>
    public T? Beside<T>()
        where T : class, IEngineBeside => Engines.OfType<T>().SingleOrDefault();

    private IEnumerable<string> EngineSettings => Engines.SelectMany(engine => engine.Settings);

    private async Task StartEnginesAsync(CancellationToken stop)
    {
        if (_options.Store == "influx")
        {
            Engines.Add(new InfluxBeside(Folder, Ports[4], Ports[5], Aside));
        }

        if (_options.Database == "postgresql")
        {
            Engines.Add(new PostgresBeside(Folder, Aside));
        }

        if (_options.Intake == "kafka")
        {
            Engines.Add(_options.Settings.Any(setting => setting.StartsWith("--Kafka:Servers=", StringComparison.Ordinal))
                ? new BrokersElsewhere()
                : new BrokersBeside(Folder, (name, verb) => Aside(name, [Host, .. Own, verb, Folder.Root])));
        }

        foreach (var engine in Engines)
        {
            await Waiting.For(_screen, _time, $"Starting {engine.Name}", engine.StartAsync(_time, stop));
        }
    }

    // On the load's core: what the server costs is measured alone on its own.
    private ChildProgram Aside(string name, string[] command) => Child(name, [.. _cores.ForLoad, .. command]);

    private async Task FillAsync(CancellationToken stop)
    {
        if (Machine.IsInMemory(Folder.Root))
        {
            _screen.Line($"  {Folder.Root} lies in memory: a durable write costs nothing there. --data DIR names a folder on a disk.", Ink.Warning);
        }

        if (Folder.Find() is null)
        {
            if (Directory.Exists(Folder.Server))
            {
                throw new DemoRefusal($"{Folder.Root} holds something that the bench did not finish making. Name an empty folder, or a prepared one, with --data.");
            }

            await Waiting.For(_screen, _time, $"Preparing {_options.Homes} homes", PrepareAsync(stop));
        }

        Prepared = Folder.Find()!;
        if (Prepared.HistoryDays < _options.HistoryDays)
        {
            throw new DemoRefusal($"{Folder.Root} was prepared with {Prepared.HistoryDays} days of history, not {_options.HistoryDays}. Ask for fewer with --history-days, or name another folder with --data.");
        }

        if (Prepared.Database != _options.Database)
        {
            throw new DemoRefusal($"{Folder.Root} was prepared on {Prepared.Database}, not on {_options.Database}. Name another folder with --data.");
        }

        if (Prepared.Homes < _options.Homes)
        {
            throw new DemoRefusal($"{Folder.Root} was prepared for {Prepared.Homes} homes, not for {_options.Homes}. Ask for fewer with --homes, or name another folder with --data.");
        }

        (Boxes, Patients) = Folder.ReadHomes();
        Certificates = Folder.ReadCertificates();
        Authority = X509CertificateLoader.LoadCertificateFromFile(Folder.Authority);
    }

    private async Task<bool> PrepareAsync(CancellationToken stop)
    {
        await RunAsync(
            Preparing.Verb, stop, $"{_options.Homes}", $"{Math.Min(_options.Homes, MostCertificates)}", $"{Math.Min(_options.Homes, Care)}", $"{_options.HistoryDays}",
            $"{Math.Min(_options.Homes, _options.HistoryHomes)}");
        return true;
    }

    private async Task<StoredCount> CountFilesAsync(long epoch, DateTimeOffset from, CancellationToken stop)
    {
        var log = await RunAsync(CountingFiles.Verb, stop, $"{epoch}", $"{from.ToUnixTimeMilliseconds()}");
        return JsonSerializer.Deserialize<StoredCount>(File.ReadLines(log).Last())!;
    }

    private async Task<AlertCount> CountAlertRowsAsync(IReadOnlyCollection<Guid> falls, DateTimeOffset from, CancellationToken stop)
    {
        await File.WriteAllTextAsync(Folder.Falls, JsonSerializer.Serialize(falls), stop);
        var log = await RunAsync(CountingAlerts.Verb, stop, $"{from.ToUnixTimeMilliseconds()}");
        return JsonSerializer.Deserialize<AlertCount>(File.ReadLines(log).Last())!;
    }

    /// <summary>One of this program's hidden verbs on the folder, to its end; where what it said lies.</summary>
    private async Task<string> RunAsync(string verb, CancellationToken stop, params string[] arguments)
    {
        var log = Path.Combine(Folder.Logs, verb + ".log");
        using var process = await _launcher.StartAsync(
            log, new Dictionary<string, string>(), [Host, .. Own, verb, .. arguments, $"--Storage:Folder={Folder.Server}", .. EngineSettings, .. _options.Settings]);
        try
        {
            await process.WaitForExitAsync(stop);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }

        return process.ExitCode == 0 ? log : throw new DemoRefusal($"{verb} failed. Its last words ({log}):\n{string.Join('\n', File.ReadLines(log).TakeLast(12))}");
    }

    private ChildProgram Program(string name, string verb, string[] settings) => Child(
        name, [.. _cores.ForServer, Host, .. Own, verb, $"--Storage:Folder={Folder.Server}", .. settings]);

    private ChildProgram Child(string name, string[] command)
    {
        var environment = _options.Environment.Select(each => each.Split('=', 2)).ToDictionary(each => each[0], each => each[1]);
        var program = new ChildProgram(_launcher, _time, name, Path.Combine(Folder.Logs, name + ".log"), environment, command);
        program.Died += cause =>
        {
            lock (_deaths)
            {
                _deaths.Add(cause);
            }
        };
        return program;
    }

    // The server's own runtime settings, not this program's.
    private static string[] Own =>
        ["exec", "--runtimeconfig", Path.Combine(AppContext.BaseDirectory, "HomeCare.Web.runtimeconfig.json"), Path.Combine(AppContext.BaseDirectory, "HomeCare.Demo.dll")];

    private static string Host => Programs.Host;

    private async Task StartAsync(ChildProgram program, IPEndPoint address, CancellationToken stop)
    {
        await program.StartAsync();
        await Waiting.For(_screen, _time, $"Starting the {program.Name}", Answering.AtAsync(program, address, _time, stop));
    }
}
