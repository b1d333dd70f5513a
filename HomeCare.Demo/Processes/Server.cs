using HomeCare.Demo.Show;

namespace HomeCare.Demo.Processes;

/// <summary>The server as a program of its own: the same that ships, told by settings alone where to listen and to keep its files.</summary>
internal sealed class Server
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly Launcher _launcher;
    private readonly TimeProvider _time;
    private readonly Dictionary<string, string> _settings;
    private readonly string _logs;

    public Server(Launcher launcher, TimeProvider time, DataFolder data, int sitePort, int ingestionPort)
    {
        (_launcher, _time, _logs) = (launcher, time, data.Logs);
        Site = new Uri($"http://127.0.0.1:{sitePort}");
        Ingestion = new Uri($"https://127.0.0.1:{ingestionPort}");
        _settings = new Dictionary<string, string>
        {
            ["Storage__Engine"] = "sqlite",
            ["Storage__Folder"] = data.Server,
            ["Site__Url"] = Site.ToString().TrimEnd('/'),
            ["Site__PublicUrl"] = Site.ToString().TrimEnd('/'),
            ["Ingestion__Url"] = Ingestion.ToString().TrimEnd('/'),

            // Nobody operates a demo: no door for it, and so no port that two demos could want.
            ["Operations__Url"] = "",
        };
        Program = new ChildProgram(launcher, time, "server", Path.Combine(_logs, "server.log"), _settings, [Programs.Host, Programs.Server]);
    }

    public Uri Site { get; }

    public Uri Ingestion { get; }

    public ChildProgram Program { get; }

    /// <summary>Its environment.</summary>
    public IReadOnlyDictionary<string, string> Settings => _settings;

    /// <summary>Runs one of the server's own verbs on the same store, and waits for its end.</summary>
    public async Task RunVerbAsync(string[] verb, CancellationToken stop)
    {
        var log = Path.Combine(_logs, verb[0] + ".log");
        using var process = await _launcher.StartAsync(log, _settings, [Programs.Host, Programs.Server, .. verb]);
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

        if (process.ExitCode != 0)
        {
            throw new DemoRefusal($"The server's verb '{verb[0]}' ended with code {process.ExitCode}. Its last words ({log}):\n{Tail(log)}");
        }
    }

    /// <summary>Starts it, and waits until the site answers.</summary>
    public async Task StartAsync(Screen screen, CancellationToken stop)
    {
        await Program.StartAsync();
        await Waiting.For(screen, _time, "Starting the server", ReadyAsync(stop));
    }

    private async Task<bool> ReadyAsync(CancellationToken stop)
    {
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }) { BaseAddress = Site };
        var begun = _time.GetTimestamp();
        while (!await AnswersAsync(client, stop))
        {
            if (!Program.IsRunning)
            {
                throw new DemoRefusal($"The server ended while it was starting. Its last words ({Program.Log}):\n{Program.LastWords()}");
            }

            if (_time.GetElapsedTime(begun) > Patience)
            {
                throw new DemoRefusal($"The server does not answer at {Site} after {Patience.TotalSeconds} s. Its last words ({Program.Log}):\n{Program.LastWords()}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), _time, stop);
        }

        return true;
    }

    private static async Task<bool> AnswersAsync(HttpClient client, CancellationToken stop)
    {
        try
        {
            using var answer = await client.GetAsync("/", stop);
            return (int)answer.StatusCode < 500;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static string Tail(string log) => File.Exists(log) ? string.Join('\n', File.ReadLines(log).TakeLast(12)) : "(nothing)";
}
