using Microsoft.Extensions.Logging;

namespace HomeCare.Tests.Architecture.Planted;

/// <summary>Makes each forbidden call once; never run.</summary>
internal static class ForbiddenCalls
{
#pragma warning disable CA1848, CA1873, CA2254
    public static Func<Task<long>> Clock() => async () =>
    {
        await Task.Yield();
        return DateTime.UtcNow.Ticks + DateTimeOffset.Now.Ticks;
    };

    public static int Block(Task<int> task)
    {
        task.Wait();
        Thread.Sleep(1);
        return task.Result;
    }

    public static void Speak(ILogger logger)
    {
        Console.WriteLine("hello");
        logger.LogInformation("hello");
    }
}
