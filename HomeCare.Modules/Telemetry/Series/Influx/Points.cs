namespace HomeCare.Modules.Telemetry.Series.Influx;

/// <summary>One person's values of a span of time, by nanosecond. NaN, which is never stored, stands for none.</summary>
internal sealed class Points
{
    // Column by column of the three statements: which signal, and whether in tenths. The first gives nearly all; the others most often no row at all.
    private static readonly (int Signal, bool Tenths)[][] Columns =
    [
        [(0, false), (0, true), (1, false), (2, false), (4, false)],
        [(0, false), (1, true), (1, false), (2, true), (2, false), (3, false), (3, true), (3, false), (4, true), (4, false)],
        [(0, false), (1, false), (2, false), (3, false), (4, false)],
    ];

    private static readonly int Many = Signal.All.Count;
    private readonly List<long> times = [];
    private readonly List<double> values = [];
    private readonly Dictionary<long, double[]> rare = [];
    private int next;

    public static IReadOnlyList<string> Select(string where) =>
    [
        $"SELECT hr,hr_tenths,spo2,steps,battery FROM reading WHERE {where}",
        "SELECT hr_exact,spo2_tenths,spo2_exact,steps_tenths,steps_exact,falls,falls_tenths,falls_exact,battery_tenths,battery_exact " +
        $"FROM reading WHERE {where}",
        $"SELECT hr,spo2,steps,falls,battery FROM rejected WHERE {where}",
    ];

    public void Take(int statement, long time, ReadOnlySpan<Cell> cells)
    {
        Span<double> row = stackalloc double[Many];
        row.Fill(double.NaN);
        if (statement > 0 && rare.TryGetValue(time, out var known))
        {
            known.CopyTo(row);
        }

        var columns = Columns[statement];
        for (var place = 0; place < columns.Length; place++)
        {
            if (cells[place].Exists)
            {
                row[columns[place].Signal] = columns[place].Tenths ? Signal.OfTenths(cells[place].Whole) : cells[place].Number;
            }
        }

        if (statement > 0)
        {
            rare[time] = row.ToArray();
            return;
        }

        times.Add(time);
        values.AddRange(row);
    }

    /// <summary>A value; asked in order of time.</summary>
    public double? Find(long time, int signal)
    {
        while (next < times.Count && times[next] < time)
        {
            next++;
        }

        var found = next < times.Count && times[next] == time ? values[(next * Many) + signal] : double.NaN;
        if (double.IsNaN(found) && rare.Count > 0 && rare.TryGetValue(time, out var row))
        {
            found = row[signal];
        }

        return double.IsNaN(found) ? null : found;
    }
}
