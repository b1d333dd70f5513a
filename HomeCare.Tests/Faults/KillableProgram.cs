extern alias demo;

using System.Diagnostics;
using System.Runtime.InteropServices;
using demo::HomeCare.Demo.Processes;

namespace HomeCare.Tests.Faults;

/// <summary>A program of ours, as a process that can be killed as a power cut does, alone or under a tool that makes the machine fail.</summary>
internal sealed class KillableProgram : IDisposable
{
    private const int KillSignal = 9;

    // One for all tests: what it started dies with this process.
    private static readonly Launcher Launcher = new();

    private readonly Process _process;

    private KillableProgram(Process process) => _process = process;

    public bool IsRunning => !_process.HasExited;

    public int ExitCode => _process.ExitCode;

    /// <summary>The box's, as built with the tests.</summary>
    public static string Box => Path.Combine(AppContext.BaseDirectory, "HomeCare.Gateway.dll");

    /// <param name="log">What it says goes to the end of this file.</param>
    /// <param name="program">Its assembly's path.</param>
    /// <param name="under">A tool and its arguments that starts the program, such as strace; empty for none.</param>
    public static async Task<KillableProgram> StartAsync(
        string log, string program, IReadOnlyList<string> arguments, IReadOnlyList<string>? under = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        string[] itself = [Programs.Host, program, .. arguments];
        // The tool dies with this process by itself; what it started must die with the tool.
        string[] command = under is { Count: > 0 } ? [.. under, "setpriv", "--pdeathsig=KILL", .. itself] : itself;
        return new KillableProgram(await Launcher.StartAsync(log, environment ?? new Dictionary<string, string>(), command));
    }

    /// <summary>kill -9, for the program and the tool it runs under; over when it returns.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
        {
            // It leads a process group of its own.
            _ = SendSignal(-_process.Id, KillSignal);
        }

        await _process.WaitForExitAsync();
    }

    public Task WaitForExitAsync() => _process.WaitForExitAsync();

    public void Dispose() => _process.Dispose();

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int process, int signal);
}
