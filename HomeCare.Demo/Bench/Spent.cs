using System.Globalization;

namespace HomeCare.Demo.Bench;

/// <summary>What a process used since its start, as the kernel counts it (proc(5)): threads that ended are in it.</summary>
/// <param name="Cpu">User and system time.</param>
/// <param name="WrittenBytes">Bytes that it caused to be written to disks.</param>
internal readonly record struct Spent(TimeSpan Cpu, long WrittenBytes)
{
    private const double TicksASecond = 100; // USER_HZ, the same on every Linux that .NET runs on

    public static Spent Of(int process)
    {
        // The name in parentheses may hold anything; what follows it is counted from field 3 on.
        var stat = File.ReadAllText($"/proc/{process}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var ticks = long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
        var written = File.ReadLines($"/proc/{process}/io").First(line => line.StartsWith("write_bytes: ", StringComparison.Ordinal));
        return new Spent(TimeSpan.FromSeconds(ticks / TicksASecond), long.Parse(written["write_bytes: ".Length..], CultureInfo.InvariantCulture));
    }

    public static Spent operator -(Spent later, Spent earlier) => new(later.Cpu - earlier.Cpu, later.WrittenBytes - earlier.WrittenBytes);

    public static Spent operator +(Spent some, Spent others) => new(some.Cpu + others.Cpu, some.WrittenBytes + others.WrittenBytes);
}
