using System.Globalization;

namespace HomeCare.Web.Charts;

/// <summary>A line across the chart: a limit from which an alert is red.</summary>
internal sealed record LimitLine(double Value, string Label);

/// <summary>Why a value is not on the curve.</summary>
internal enum MarkKind
{
    /// <summary>It cannot be.</summary>
    Rejected,

    /// <summary>It may be wrong.</summary>
    Doubtful,

    /// <summary>It is valid, but far from its neighbours: drawn apart, counted like any other.</summary>
    Apart,
}

/// <summary>A value that is not on the curve, and why; shown on demand, at the chart's edge when it is beyond the scale.</summary>
/// <param name="At">When it was measured.</param>
/// <param name="Value">As received.</param>
/// <param name="Kind">What kind.</param>
/// <param name="Why">In words.</param>
/// <param name="More">How many more of the kind stand for it, close by.</param>
internal sealed record Mark(DateTimeOffset At, double Value, MarkKind Kind, string Why, int More)
{
    public string Shape => ShapeOf(Kind);

    /// <summary>Hollow, and each kind of a form of its own: a square, a circle, a diamond.</summary>
    public static string ShapeOf(MarkKind kind) => kind switch
    {
        MarkKind.Rejected => "M-3.5-3.5h7v7h-7z",
        MarkKind.Doubtful => "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z",
        MarkKind.Apart => "M0-4.5 4.5 0 0 4.5-4.5 0z",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}

/// <summary>One chart as the page draws it.</summary>
/// <param name="Key">Names it in the page: <c>hr</c>.</param>
/// <param name="Title">What is measured.</param>
/// <param name="Unit">In which unit.</param>
/// <param name="Series">The measure.</param>
/// <param name="Low">Bottom of the scale.</param>
/// <param name="High">Top of the scale.</param>
/// <param name="GridEvery">A grid line each so many units.</param>
/// <param name="Bars">Bars from the bottom (counts) instead of a line.</param>
internal sealed record Chart(
    string Key, string Title, string Unit, Series Series, double Low, double High, double GridEvery, bool Bars = false)
{
    public IReadOnlyList<LimitLine> Limits { get; init; } = [];

    public IReadOnlyList<Mark> Marks { get; init; } = [];

    public IReadOnlyList<Gap> Gaps { get; init; } = [];

    /// <summary>The curve, point by point; null: the series is the curve.</summary>
    public IReadOnlyList<IReadOnlyList<Dot>>? Runs { get; init; }

    /// <summary>The curve as path data.</summary>
    public string Line => Runs is null ? Paths.Line(Series, Low, High, Gaps) : Paths.Line(Runs, Low, High);

    /// <summary>Each slot's mean, and its extremes where they differ from it, for the read-out: <c>72 64 81</c>; nothing for a gap.</summary>
    public string Values => string.Join(',', Series.Slots.Select(slot => slot switch
    {
        null => "",
        { } one when one.Lowest.Equals(one.Highest) => Short(one.Mean),
        { } many => $"{Short(many.Mean)} {Short(many.Lowest)} {Short(many.Highest)}",
    }));

    /// <summary>What the chart says, in sentences: for readers of screens and for a first glance.</summary>
    public string Summary { get; init; } = "";

    public IEnumerable<double> Grid
    {
        get
        {
            for (var value = Math.Ceiling(Low / GridEvery) * GridEvery; value <= High; value += GridEvery)
            {
                yield return value;
            }
        }
    }

    /// <summary>Where a value stands, as a percentage from the top, for SVG attributes.</summary>
    public string FromTop(double value) => Percent(1 - ((Math.Clamp(value, Low, High) - Low) / (High - Low)));

    /// <summary>Where an instant stands, as a percentage from the left.</summary>
    public string FromLeft(DateTimeOffset at) => Percent((at - Series.From) / (Series.To - Series.From));

    /// <summary>How wide a span of time is.</summary>
    public string Width(DateTimeOffset from, DateTimeOffset to) => Percent((to - from) / (Series.To - Series.From));

    /// <summary>A scale that holds the usual range, the limits, and what was measured, with a little air.</summary>
    public static (double Low, double High) Scale(Series series, double low, double high, double roundTo, IEnumerable<double> alsoShow)
    {
        var slots = series.Slots.OfType<Slot>().ToList();
        var lowest = slots.Select(slot => slot.Lowest).Concat(alsoShow).Append(low).Min();
        var highest = slots.Select(slot => slot.Highest).Concat(alsoShow).Append(high).Max();
        return (Math.Floor(lowest / roundTo) * roundTo, Math.Ceiling(highest / roundTo) * roundTo);
    }

    private static string Short(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    private static string Percent(double share) => (share * 100).ToString("0.##", CultureInfo.InvariantCulture) + "%";
}
