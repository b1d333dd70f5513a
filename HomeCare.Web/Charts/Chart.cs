using System.Globalization;

namespace HomeCare.Web.Charts;

/// <summary>A line across the chart: a limit from which an alert is red.</summary>
internal sealed record LimitLine(double Value, string Label);

/// <summary>A value that was not counted, and why; shown on demand, at the chart's edge when it is beyond the scale.</summary>
internal sealed record Mark(DateTimeOffset At, double Value, bool Doubtful, string Why);

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

    /// <summary>A scale that holds the usual range, the limits, and what was measured, with a little air.</summary>
    public static (double Low, double High) Scale(Series series, double low, double high, double roundTo, IEnumerable<double> alsoShow)
    {
        var slots = series.Slots.OfType<Slot>().ToList();
        var lowest = slots.Select(slot => slot.Lowest).Concat(alsoShow).Append(low).Min();
        var highest = slots.Select(slot => slot.Highest).Concat(alsoShow).Append(high).Max();
        return (Math.Floor(lowest / roundTo) * roundTo, Math.Ceiling(highest / roundTo) * roundTo);
    }

    private static string Percent(double share) => (share * 100).ToString("0.##", CultureInfo.InvariantCulture) + "%";
}
