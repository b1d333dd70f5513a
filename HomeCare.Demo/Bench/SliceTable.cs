using System.Globalization;
using HomeCare.Demo.Bench.Load;
using HomeCare.Demo.Show;

namespace HomeCare.Demo.Bench;

/// <summary>A line a slice, as it ends.</summary>
internal static class SliceTable
{
    private const int MostSlow = 12;

    public static void Tell(Screen screen, int round, params ReadOnlySpan<(string Name, Slice Slice)> slices)
    {
        if (round == 1)
        {
            screen.Line($"  {"round",-6}{"",-14}{"/s",8}{"us CPU",9}{"p50 ms",9}{"p99 ms",9}{"max ms",9}{"load us",9}", Ink.Quiet);
        }

        foreach (var (name, slice) in slices)
        {
            screen.Line(string.Create(
                CultureInfo.InvariantCulture,
                $"  {round,-6}{name,-14}{slice.Answered / slice.Seconds,8:0}{slice.CpuMicroseconds,9:0.0}{slice.Times.Ms(0.5),9:0.00}{slice.Times.Ms(0.99),9:0.0}{slice.Times.MaxMs,9:0}{slice.OwnMicroseconds,9:0.0}"));
            if (slice.SlowSeconds is { Count: > 0 } slow)
            {
                screen.Line($"  {"",-6}over {Slice.Slow.TotalMilliseconds:0} ms at second {string.Join(", ", slow.Take(MostSlow).Select(each => $"{each.Second} ({each.Count})"))}{(slow.Count > MostSlow ? $" and {slow.Count - MostSlow} more" : "")}", Ink.Quiet);
            }
        }
    }

    /// <summary>Falls that were late on the page, in seconds of the slice.</summary>
    public static void TellFalls(Screen screen, IReadOnlyList<SlowFall> falls, TimeSpan warm)
    {
        if (falls.Count > 0)
        {
            screen.Line(
                $"  {"",-6}falls over {Slice.Slow.TotalMilliseconds:0} ms at second {string.Join(", ", falls.Take(MostSlow).Select(fall => string.Create(CultureInfo.InvariantCulture, $"{(fall.At - warm).TotalSeconds:0.0} ({fall.Shown.TotalMilliseconds:0} ms)")))}{(falls.Count > MostSlow ? $" and {falls.Count - MostSlow} more" : "")}",
                Ink.Quiet);
        }
    }
}
