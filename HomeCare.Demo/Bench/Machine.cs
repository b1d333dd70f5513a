using System.Globalization;
using System.Runtime.InteropServices;

namespace HomeCare.Demo.Bench;

/// <summary>What the machine lets the bench use.</summary>
internal static class Machine
{
    /// <summary>Of the cores that this process may run on: the first ones for the server, the last for the load.</summary>
    public static ServingCores Cores(int ofServer) => Share(CoresOf(Status("Cpus_allowed_list")), ofServer);

    internal static ServingCores Share(IReadOnlyList<int> allowed, int ofServer) =>
        allowed.Count < 2
            ? throw new DemoRefusal(
                $"The bench needs two cores, one for the server and one for the load, and this process may use {allowed.Count}. Give the machine or the container a second one.")
            : allowed.Count < ofServer
                ? throw new DemoRefusal($"The server cannot have {ofServer} cores: this process may use {allowed.Count}. Ask for fewer with --server-cores.")
                : new ServingCores([.. allowed.Take(ofServer)], allowed[^1]);

    /// <summary>Every thread of this process, and all that they start, stay on one core from now on.</summary>
    public static void StayOn(int core)
    {
        Span<ulong> mask = stackalloc ulong[16];
        mask[core / 64] = 1UL << (core % 64);
        foreach (var thread in Directory.EnumerateDirectories("/proc/self/task"))
        {
            // A thread may end while the list is read.
            if (SetAffinity(int.Parse(Path.GetFileName(thread), CultureInfo.InvariantCulture), mask.Length * sizeof(ulong), mask) != 0 && Directory.Exists(thread))
            {
                throw new DemoRefusal($"The bench cannot pin itself to core {core}: error {Marshal.GetLastPInvokeError()}. Let it choose its cores, or run it outside the container.");
            }
        }
    }

    /// <summary>Refuses what more open files would need than one process may have here.</summary>
    public static void NeedOpenFiles(int connections)
    {
        const int Own = 500; // the runtime's own, the store's, logs
        var most = File.ReadLines("/proc/self/limits").First(line => line.StartsWith("Max open files", StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2];
        if (most != "unlimited" && long.Parse(most, CultureInfo.InvariantCulture) < connections + Own)
        {
            throw new DemoRefusal(
                $"{connections} connections need {connections + Own} open files a process, and the hard limit here is {most}. Ask for fewer with --connections, or raise the limit (ulimit -Hn) before the bench.");
        }
    }

    /// <summary>Whether a folder lies in memory, where a durable write costs nothing and a figure says nothing.</summary>
    public static bool IsInMemory(string folder) => new DriveInfo(folder).DriveFormat is "tmpfs" or "ramfs";

    /// <summary><c>0-2,5</c> → 0, 1, 2, 5.</summary>
    internal static IReadOnlyList<int> CoresOf(string list) =>
    [
        .. list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).SelectMany(part =>
        {
            var ends = part.Split('-').Select(end => int.Parse(end, CultureInfo.InvariantCulture)).ToArray();
            return Enumerable.Range(ends[0], ends[^1] - ends[0] + 1);
        }),
    ];

    private static string Status(string name) =>
        File.ReadLines("/proc/self/status").First(line => line.StartsWith(name + ":", StringComparison.Ordinal))[(name.Length + 1)..].Trim();

    [DllImport("libc", EntryPoint = "sched_setaffinity", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetAffinity(int thread, nint size, in ulong mask);

    private static int SetAffinity(int thread, int size, ReadOnlySpan<ulong> mask) => SetAffinity(thread, (nint)size, in mask[0]);
}
