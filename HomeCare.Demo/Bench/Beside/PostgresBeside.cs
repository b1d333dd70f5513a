using System.Diagnostics;
using HomeCare.Demo.Processes;

namespace HomeCare.Demo.Bench.Beside;

/// <summary>
/// The relational database: a private PostgreSQL whose files lie in the prepared folder. No port: a socket in a folder that nobody else may enter, so it needs
/// no password. It syncs as a real one does.
/// </summary>
internal sealed class PostgresBeside(PreparedFolder folder, MakeProgram make) : IEngineBeside
{
    private const string User = PostgresPrograms.User;

    // A socket's path has room for 107 characters, so it does not lie below the prepared folder.
    private readonly string _socket = Directory.CreateTempSubdirectory("hcpg-").FullName;
    private ChildProgram? _program;

    public string Name => "postgres";

    public IReadOnlyList<string> Settings =>
        ["--Storage:Engine=postgresql", $"--Storage:ConnectionString=Host={_socket};Username={User};Database={User};Maximum Pool Size=50"];

    public async Task<bool> StartAsync(TimeProvider time, CancellationToken stop)
    {
        if (!File.Exists(Path.Combine(folder.Postgres, "PG_VERSION")))
        {
            await InitialiseAsync(stop);
        }

        if (Environment.IsPrivilegedProcess)
        {
            await RunAsync(stop, "chown", User, _socket);
        }

        return await GiveBackAsync(time, stop);
    }

    public Task TakeAwayAsync() => _program!.KillForGoodAsync();

    public async Task<bool> GiveBackAsync(TimeProvider time, CancellationToken stop)
    {
        _program = make(Name, [.. PostgresPrograms.AsItself, Binary("postgres"), "-D", folder.Postgres, "-k", _socket, "-c", "listen_addresses=", "-c", "max_connections=120"]);
        await _program.StartAsync();
        return await Answering.WhenAsync(_program, async () => await TryAsync(stop, Binary("pg_isready"), "-q", "-h", _socket, "-U", User) is null, time, stop);
    }

    public async Task StopAsync()
    {
        await (_program?.StopAsync() ?? Task.CompletedTask);
        Directory.Delete(_socket, recursive: true);
    }

    private static string Binary(string name) => PostgresPrograms.Find(name)
        ?? throw new DemoRefusal($"A PostgreSQL is needed, and its program {name} is not here. On Debian: apt-get install postgresql");

    private async Task InitialiseAsync(CancellationToken stop)
    {
        Directory.CreateDirectory(folder.Postgres, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        if (Environment.IsPrivilegedProcess)
        {
            // Its user passes through the folder to its own, and reads nothing else there.
            File.SetUnixFileMode(folder.Root, File.GetUnixFileMode(folder.Root) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
            await RunAsync(stop, "chown", User, folder.Postgres);
        }

        await RunAsync(stop, [.. PostgresPrograms.AsItself, Binary("initdb"), "-D", folder.Postgres, "-U", User, "-A", "trust", "-E", "UTF8"]);
    }

    private static async Task RunAsync(CancellationToken stop, params string[] command)
    {
        if (await TryAsync(stop, command) is { } said)
        {
            throw new DemoRefusal($"{string.Join(' ', command)} failed: {said}");
        }
    }

    /// <summary>What it said when it failed; null when it did not.</summary>
    private static async Task<string?> TryAsync(CancellationToken stop, params string[] command)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" })!;
        var errors = process.StandardError.ReadToEndAsync(stop);
        await process.StandardOutput.ReadToEndAsync(stop);
        await process.WaitForExitAsync(stop);
        return process.ExitCode == 0 ? null : await errors;
    }
}
