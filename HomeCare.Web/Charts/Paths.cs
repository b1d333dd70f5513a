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
    public static string Line(Series series, double low, double high, IReadOnlyList<Gap>? gaps = null) => Line(
        Runs(series, gaps).Select(run => run.Slots.Select((slot, place) => new Dot(run.Start + place + 0.5, slot.Mean))), low, high);

    /// <summary>Runs of points as lines. A lone point becomes a dot.</summary>
    public static string Line(IEnumerable<IEnumerable<Dot>> runs, double low, double high)
    {
        var path = new StringBuilder();
        foreach (var run in runs)
        {
            var points = 0;
            foreach (var dot in run)
            {
                path.Append(CultureInfo.InvariantCulture, $"{(points++ == 0 ? 'M' : 'L')}{dot.Column:0.#} {Y(dot.Value, low, high)}");
            }

            if (points == 1)
            {
                path.Append("h.01");
            }
        }

        return path.ToString();
    }

    /// <summary>Lowest to highest of each slot as an area behind the line.</summary>
    public static string Band(Series series, double low, double high, IReadOnlyList<Gap>? gaps = null)
    {
        var path = new StringBuilder();
        foreach (var (start, run) in Runs(series, gaps))
        {
            // A lone slot is as wide as itself: what it spans is seen too.
            var (first, last) = run.Count == 1 ? (start + 0.3, start + 0.7) : (start + 0.5, start + run.Count - 0.5);
            path.Append(CultureInfo.InvariantCulture, $"M{first:0.#} {Y(run[0].Highest, low, high)}");
            for (var i = 1; i < run.Count; i++)
            {
                path.Append(CultureInfo.InvariantCulture, $"L{start + i}.5 {Y(run[i].Highest, low, high)}");
            }

            path.Append(CultureInfo.InvariantCulture, $"{(run.Count == 1 ? $"H{last.ToString("0.#", CultureInfo.InvariantCulture)}" : "")}L{last:0.#} {Y(run[^1].Lowest, low, high)}");
            for (var i = run.Count - 2; i >= 0; i--)
            {
                path.Append(CultureInfo.InvariantCulture, $"L{start + i}.5 {Y(run[i].Lowest, low, high)}");
            }

            path.Append(run.Count == 1 ? string.Create(CultureInfo.InvariantCulture, $"H{first:0.#}Z") : "Z");
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

    /// <summary>Slots side by side with nothing missing between them: a gap that hides in the halves of two slots parts them too.</summary>
    private static IEnumerable<(int Start, List<Slot> Slots)> Runs(Series series, IReadOnlyList<Gap>? gaps)
    {
        var run = new List<Slot>();
        for (var slot = 0; slot <= series.Slots.Count; slot++)
        {
            if (run.Count > 0 && (slot == series.Slots.Count || series.Slots[slot] is null || IsParted(series.At(slot), gaps)))
            {
                yield return (slot - run.Count, run);
                run = [];
            }

            if (slot < series.Slots.Count && series.Slots[slot] is { } valid)
            {
                run.Add(valid);
            }
        }
    }

    private static bool IsParted(DateTimeOffset border, IReadOnlyList<Gap>? gaps) => gaps?.Any(gap => gap.From < border && border < gap.To) == true;
}
