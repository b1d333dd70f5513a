using System.Runtime.InteropServices;

namespace HomeCare.Demo.Bench.Load;

/// <summary>
/// Lets the sending thread rest for a part of a millisecond, which no timer of .NET can. The kernel adds 50 µs of slack to a sleep unless told
/// otherwise; the sender tells it.
/// </summary>
internal static class Pause
{
    private const int Monotonic = 1, SetTimerSlack = 29;

    /// <summary>Called once by the thread that sleeps: its sleeps end when they should.</summary>
    public static void BePrecise() => _ = ProcessControl(SetTimerSlack, 1, 0, 0, 0);

    public static void For(TimeSpan span)
    {
        if (span > TimeSpan.Zero)
        {
            var wait = new Time(span.Ticks / TimeSpan.TicksPerSecond, span.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick);
            _ = Sleep(Monotonic, 0, in wait, 0);
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Time(long seconds, long nanoseconds)
    {
        private readonly long _seconds = seconds, _nanoseconds = nanoseconds;
    }

    [DllImport("libc", EntryPoint = "clock_nanosleep")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Sleep(int clock, int flags, in Time wait, nint left);

    [DllImport("libc", EntryPoint = "prctl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ProcessControl(int option, nint two, nint three, nint four, nint five);
}
