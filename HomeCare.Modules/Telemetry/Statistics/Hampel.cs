namespace HomeCare.Modules.Telemetry.Statistics;

/// <summary>
/// Which points a chart draws apart from its line: those that lie far from their neighbours. For display only (CLINICAL 4): what is stored, judged and
/// exported does not change. Pure.
/// </summary>
/// <remarks>
/// A point is apart when it lies more than k = 3 scaled median absolute deviations from the median of 7 points around it, itself among them (Hampel; the
/// scale 1.4826 makes the deviation a standard deviation for normal noise). At the ends of a stretch the window is moved inwards, not cut.
/// </remarks>
internal static class Hampel
{
    /// <summary>Points in a window.</summary>
    public const int Window = 7;

    /// <summary>Scaled deviations that a point may lie from its neighbours.</summary>
    public const double MostDeviations = 3;

    /// <summary>
    /// What is no outlier however quiet its neighbours are, in the signal's unit (/min, %). Six equal values have a deviation of 0, and a seventh one
    /// beside them by the sensor's own resolution would be "far": oximeters are right to 2 % at best.
    /// </summary>
    public const double LeastDistance = 2;

    /// <summary>A window of 5 serves a stretch of 5 or 6 points; in fewer too few neighbours outvote one.</summary>
    private const int ShortWindow = 5;

    private const double ToStandardDeviation = 1.4826;

    /// <summary>No window reaches over a longer hole: what was in it, nobody knows.</summary>
    private static readonly long LongestHole = TimeSpan.FromSeconds(30).Ticks;

    /// <param name="ticks">Instants, oldest first. An instant that steps back ends a stretch, as a hole does.</param>
    /// <param name="values">One value an instant. One that is no number is always apart, and ends a stretch.</param>
    /// <param name="outlier">Where the answer is written, one an instant.</param>
    public static void Outliers(ReadOnlySpan<long> ticks, ReadOnlySpan<double> values, Span<bool> outlier)
    {
        if (values.Length != ticks.Length || outlier.Length < ticks.Length)
        {
            throw new ArgumentException("One value and one answer an instant.", nameof(values));
        }

        for (var from = 0; from < ticks.Length;)
        {
            if (!double.IsFinite(values[from]))
            {
                outlier[from++] = true;
                continue;
            }

            var to = from + 1;
            while (to < ticks.Length && double.IsFinite(values[to]) && ticks[to] >= ticks[to - 1] && ticks[to] - ticks[to - 1] <= LongestHole)
            {
                to++;
            }

            OfStretch(values[from..to], outlier[from..to]);
            from = to;
        }
    }

    private static void OfStretch(ReadOnlySpan<double> values, Span<bool> outlier)
    {
        outlier.Clear();
        if (values.Length < ShortWindow)
        {
            return;
        }

        Span<double> sorted = stackalloc double[values.Length < Window ? ShortWindow : Window];
        var half = sorted.Length / 2;
        values[..sorted.Length].CopyTo(sorted);
        sorted.Sort();
        for (var point = 0; point < values.Length; point++)
        {
            if (point > half && point + half < values.Length)
            {
                Replace(sorted, values[point - half - 1], values[point + half]);
            }

            var distance = Math.Abs(values[point] - sorted[half]);
            outlier[point] = distance > LeastDistance && distance > MostDeviations * ToStandardDeviation * MedianDeviation(sorted);
        }
    }

    /// <summary>Takes one value out of the sorted window and puts another in.</summary>
    private static void Replace(Span<double> sorted, double leaving, double coming)
    {
        var place = 0;
        while (sorted[place] != leaving)
        {
            place++;
        }

        for (; place + 1 < sorted.Length && sorted[place + 1] < coming; place++)
        {
            sorted[place] = sorted[place + 1];
        }

        for (; place > 0 && sorted[place - 1] > coming; place--)
        {
            sorted[place] = sorted[place - 1];
        }

        sorted[place] = coming;
    }

    /// <summary>The median distance from the median: walks outwards from the middle, the nearer side first, until half the points are passed.</summary>
    private static double MedianDeviation(ReadOnlySpan<double> sorted)
    {
        var middle = sorted.Length / 2;
        var (below, above, distance) = (middle - 1, middle + 1, 0d);
        for (var passed = 0; passed < middle; passed++)
        {
            var (down, up) = (
                below >= 0 ? sorted[middle] - sorted[below] : double.PositiveInfinity,
                above < sorted.Length ? sorted[above] - sorted[middle] : double.PositiveInfinity);
            distance = Math.Min(down, up);
            (below, above) = down <= up ? (below - 1, above) : (below, above + 1);
        }

        return distance;
    }
}
