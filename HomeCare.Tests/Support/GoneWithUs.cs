using System.Diagnostics;

namespace HomeCare.Tests.Support;

/// <summary>Starts an engine that is to end with this process, even when that is killed: its command asks the kernel for the death signal (<c>setpriv --pdeathsig</c>).</summary>
internal static class GoneWithUs
{
    // Linux sends the death signal when the *thread* that forked ends, so that thread waits as long as the engine lives.
    public static Task<Process> StartAsync(params string[] command)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            try
            {
                var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
                process.OutputDataReceived += static (_, _) => { };
                process.ErrorDataReceived += static (_, _) => { };
                process.BeginOutputReadLine();
                process.BeginErrorReadLine();
                started.SetResult(process);
                process.WaitForExit();
            }
            catch (Exception exception) when (!started.Task.IsCompleted)
            {
                started.SetException(exception);
            }
        })
        { IsBackground = true, Name = command[^1] }.Start();
        return started.Task;
    }
}
