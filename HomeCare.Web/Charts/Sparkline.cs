namespace HomeCare.Web.Charts;

/// <summary>A measure's last hours in the height of a line of text.</summary>
internal sealed record Sparkline(int Slots, string Path, string Text)
{
    /// <summary>Draws it on the measure's usual range, so that two people's lines can be compared at a glance.</summary>
    public static Sparkline Of(Series series, double low, double high, string text) =>
        new(series.Slots.Count, Paths.Line(series, low, high), text);
}
