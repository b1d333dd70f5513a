using System.Globalization;

namespace HomeCare.Demo.Bench;

/// <summary>What the kernel says of a process (proc(5)).</summary>
/// <param name="Cpu">User and system time since its start.</param>
/// <param name="ResidentKb">Pages in memory, each counted whole.</param>
/// <param name="ProportionalKb">The same, each page that others share counted by its share.</param>
internal sealed record ProcessFigures(TimeSpan Cpu, long ResidentKb, long ProportionalKb)
{
    private const double TicksASecond = 100; // USER_HZ, the same on every Linux that .NET runs on

    public static ProcessFigures Of(int process)
    {
        var memory = File.ReadLines($"/proc/{process}/smaps_rollup")
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words is [_, _, "kB"])
            .ToDictionary(words => words[0], words => long.Parse(words[1], CultureInfo.InvariantCulture));
        // The name in parentheses may hold anything; what follows it is counted from field 3 on.
        var stat = File.ReadAllText($"/proc/{process}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var ticks = long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
        return new ProcessFigures(TimeSpan.FromSeconds(ticks / TicksASecond), memory["Rss:"], memory["Pss:"]);
    }
}
