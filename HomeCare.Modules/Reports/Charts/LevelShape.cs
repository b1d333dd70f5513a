using HomeCare.Modules.Alerts.Contracts;
using static HomeCare.Modules.Reports.Charts.Svg;

namespace HomeCare.Modules.Reports.Charts;

/// <summary>A level has a colour and a shape (and, in a table, its word): the page is often printed in grey.</summary>
internal static class LevelShape
{
    public static string Look(AlertLevel level) => level switch
    {
        AlertLevel.Red => "red",
        AlertLevel.Orange => "orange",
        AlertLevel.Yellow => "yellow",
        AlertLevel.Technical => "technical",
        _ => throw new ArgumentOutOfRangeException(nameof(level), level, "Unknown level."),
    };

    /// <summary>Triangle, diamond, disc, square: a path of this size around a point.</summary>
    public static string At(AlertLevel level, double x, double y, double size)
    {
        var half = size / 2;
        return level switch
        {
            AlertLevel.Red => $"M{N(x)} {N(y - half)}L{N(x + half)} {N(y + half)}H{N(x - half)}Z",
            AlertLevel.Orange => $"M{N(x)} {N(y - half)}L{N(x + half)} {N(y)}L{N(x)} {N(y + half)}L{N(x - half)} {N(y)}Z",
            AlertLevel.Yellow => $"M{N(x - half)} {N(y)}a{N(half)} {N(half)} 0 1 0 {N(size)} 0a{N(half)} {N(half)} 0 1 0 {N(-size)} 0Z",
            AlertLevel.Technical => $"M{N(x - half)} {N(y - half)}h{N(size)}v{N(size)}h{N(-size)}Z",
            _ => throw new ArgumentOutOfRangeException(nameof(level), level, "Unknown level."),
        };
    }
}
