using System.Globalization;
using System.Text;

namespace HomeCare.Web.Charts;

/// <summary>
/// SVG path data of a series on a plane of one unit a slot and 1,000 units of height, drawn by the server so that a chart needs
/// no script. A gap ends the line and a new one begins after it: nothing is ever drawn across what was not measured.
/// </summary>
internal static class Paths
{
    /// <summary>The plane's height.</summary>
    public const int Height = 1000;

    public static int Y(double value, double low, double high) =>
        (int)Math.Round(Height * (1 - ((Math.Clamp(value, low, high) - low) / (high - low))));

    /// <summary>The means as a line. A lone slot becomes a dot.</summary>
    public static string Line(Series series, double low, double high)
    {
        var path = new StringBuilder();
        foreach (var (start, run) in Runs(series))
        {
            for (var i = 0; i < run.Count; i++)
            {
                path.Append(CultureInfo.InvariantCulture, $"{(i == 0 ? 'M' : 'L')}{start + i}.5 {Y(run[i].Mean, low, high)}");
            }

            if (run.Count == 1)
            {
                path.Append("h.01");
            }
        }

        return path.ToString();
    }

    /// <summary>Lowest to highest of each slot as an area behind the line.</summary>
    public static string Band(Series series, double low, double high)
    {
        var path = new StringBuilder();
        foreach (var (start, run) in Runs(series).Where(run => run.Slots.Count > 1))
        {
            for (var i = 0; i < run.Count; i++)
            {
                path.Append(CultureInfo.InvariantCulture, $"{(i == 0 ? 'M' : 'L')}{start + i}.5 {Y(run[i].Highest, low, high)}");
            }

            for (var i = run.Count - 1; i >= 0; i--)
            {
                path.Append(CultureInfo.InvariantCulture, $"L{start + i}.5 {Y(run[i].Lowest, low, high)}");
            }

            path.Append('Z');
        }

        return path.ToString();
    }

    /// <summary>One bar a slot, from the bottom; nothing for zero.</summary>
    public static string Bars(Series series, double high)
    {
        var path = new StringBuilder();
        for (var slot = 0; slot < series.Slots.Count; slot++)
        {
            if (series.Slots[slot] is { Mean: > 0 } bar)
            {
                var y = Math.Min(Y(bar.Mean, 0, high), Height - 20);
                path.Append(CultureInfo.InvariantCulture, $"M{slot}.1 {Height}V{y}H{slot}.9V{Height}Z");
            }
        }

        return path.ToString();
    }

    private static IEnumerable<(int Start, List<Slot> Slots)> Runs(Series series)
    {
        var run = new List<Slot>();
        for (var slot = 0; slot <= series.Slots.Count; slot++)
        {
            if (slot < series.Slots.Count && series.Slots[slot] is { } valid)
            {
                run.Add(valid);
            }
            else if (run.Count > 0)
            {
                yield return (slot - run.Count, run);
                run = [];
            }
        }
    }
}
