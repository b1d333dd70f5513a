using System.Collections.Concurrent;
using System.Diagnostics;

namespace HomeCare.Demo.Processes;

/// <summary>
/// Starts programs that end with the demo, however it ends. Linux sends the death signal when the <i>thread</i> that forked ends, so one
/// thread forks them all and lives as long as the demo.
/// </summary>
internal sealed class Launcher : IDisposable
{
    // A session of its own keeps a Ctrl-C in the terminal for the demo, which then stops things in order.
    private const string Script = """exec setsid setpriv --pdeathsig=KILL "$@" >>"$0" 2>&1 </dev/null""";

    private readonly BlockingCollection<Action> _orders = [];

    public Launcher() => new Thread(() =>
    {
        foreach (var order in _orders.GetConsumingEnumerable())
        {
            order();
        }
    })
    { IsBackground = true, Name = "launcher" }.Start();

    /// <summary>The program's process; what it says goes to the end of the log file.</summary>
    public Task<Process> StartAsync(string log, IReadOnlyDictionary<string, string> environment, params IReadOnlyList<string> command)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        var start = new ProcessStartInfo("/bin/sh", ["-c", Script, log, .. command]);
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        _orders.Add(() =>
        {
            try
            {
                started.SetResult(Process.Start(start)!);
            }
            catch (Exception exception)
            {
                started.SetException(exception);
            }
        });
        return started.Task;
    }

    public void Dispose()
    {
        _orders.CompleteAdding();
    }
}
