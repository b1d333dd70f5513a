using System.Net;
using System.Net.Sockets;
using HomeCare.Demo.Processes;

namespace HomeCare.Demo.Bench.Beside;

/// <summary>Waits until a program that was just started answers; one that has ended, or takes two minutes, is a refusal with its last words.</summary>
internal static class Answering
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120), Beat = TimeSpan.FromMilliseconds(100);

    public static Task<bool> AtAsync(ChildProgram program, IPEndPoint address, TimeProvider time, CancellationToken stop) => WhenAsync(program, async () =>
    {
        using var probe = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await probe.ConnectAsync(address, stop);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }, time, stop);

    public static async Task<bool> WhenAsync(ChildProgram program, Func<Task<bool>> answers, TimeProvider time, CancellationToken stop)
    {
        var begun = time.GetTimestamp();
        while (!await answers())
        {
            if (!program.IsRunning || time.GetElapsedTime(begun) > Patience)
            {
                throw new DemoRefusal(
                    $"The {program.Name} {(program.IsRunning ? $"does not answer after {Patience.TotalSeconds:0} s" : "ended")}. Its last words ({program.Log}):\n{program.LastWords()}");
            }

            await Task.Delay(Beat, time, stop);
        }

        return true;
    }
}
