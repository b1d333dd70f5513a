using System.Diagnostics;
using System.Runtime.InteropServices;

namespace HomeCare.Demo.Processes;

/// <summary>
/// A program of ours that is to run as long as the demo does: should it die, killed from outside or of itself, it is started again
/// and somebody is told.
/// </summary>
/// <param name="name">As people read it: "server", "box 2".</param>
/// <param name="log">Where what it says goes.</param>
/// <param name="command">The program and its arguments.</param>
internal sealed class ChildProgram(
    Launcher launcher, TimeProvider time, string name, string log, IReadOnlyDictionary<string, string> environment, IReadOnlyList<string> command)
{
    /// <summary>A program that cannot live is not started for ever.</summary>
    private const int MostDeathsInARow = 5;
    private static readonly TimeSpan LivesAtLeast = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _stopping = new();
    private Process? _process;
    private Task _watching = Task.CompletedTask;

    public string Name => name;

    public string Log => log;

    public int? Pid => _process?.Id;

    public bool IsRunning => _process is { HasExited: false };

    /// <summary>It died and will be started again; with why.</summary>
    public event Action<string>? Died;

    /// <summary>It has been started again.</summary>
    public event Action? Restarted;

    /// <summary>It died too often; with the last words of its log.</summary>
    public event Action<string>? GivenUp;

    public async Task StartAsync()
    {
        _process = await launcher.StartAsync(log, environment, command);
        _watching = WatchAsync();
    }

    /// <summary>As a power cut would, or a judge's <c>kill -9</c>.</summary>
    public void Kill() => _process?.Kill();

    /// <summary>The same, and it is not started again.</summary>
    public async Task KillForGoodAsync()
    {
        await _stopping.CancelAsync();
        _process?.Kill();
        await _watching;
    }

    /// <summary>Asks it to end, and insists after 10 s.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        if (_process is { HasExited: false } process)
        {
            _ = SendSignal(process.Id, Terminate);
            using var patience = new CancellationTokenSource(Grace, time);
            await process.WaitForExitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!process.HasExited)
            {
                process.Kill();
            }
        }

        await _watching;
    }

    /// <summary>The last lines it wrote.</summary>
    public string LastWords(int lines = 12) =>
        File.Exists(log) ? string.Join('\n', File.ReadLines(log).TakeLast(lines)) : "(it said nothing)";

    private async Task WatchAsync()
    {
        var deaths = 0;
        var born = time.GetTimestamp();
        while (true)
        {
            await _process!.WaitForExitAsync();
            if (_stopping.IsCancellationRequested)
            {
                return;
            }

            deaths = time.GetElapsedTime(born) > LivesAtLeast ? 1 : deaths + 1;
            if (deaths >= MostDeathsInARow)
            {
                GivenUp?.Invoke(LastWords());
                return;
            }

            // 128 + n is how a signal reads in an exit code.
            var code = _process.ExitCode;
            Died?.Invoke(code > 128 ? $"signal {code - 128}" : $"code {code}");
            born = time.GetTimestamp();
            _process = await launcher.StartAsync(log, environment, command);
            Restarted?.Invoke();
        }
    }

    private const int Terminate = 15;

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int process, int signal);
}
