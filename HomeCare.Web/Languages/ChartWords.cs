using HomeCare.Web.Charts;

namespace HomeCare.Web.Languages;

/// <summary>What charts say.</summary>
internal static class ChartWords
{
    public static string Of(this Words words, ChartRange range) => range.Key switch
    {
        "1h" => words["1 h"],
        "6h" => words["6 h"],
        "24h" => words["24 h"],
        "7d" => words["7 jours"],
        "30d" => words["30 jours"],
        "1y" => words["1 an"],
        _ => throw new ArgumentOutOfRangeException(nameof(range)),
    };

    public static string Of(this Words words, GapCause cause) => cause switch
    {
        GapCause.BoxSilent => words["boîtier muet"],
        GapCause.BraceletSilent => words["bracelet muet"],
        GapCause.Charging => words["bracelet en charge"],
        GapCause.NotWorn => words["bracelet non porté"],
        GapCause.NoContact => words["capteur sans contact"],
        GapCause.PoorSignal => words["signal insuffisant"],
        GapCause.Rejected => words["valeurs écartées"],
        GapCause.NoValue => words["relevés sans cette mesure"],
        GapCause.Unknown => words["cause inconnue"],
        _ => throw new ArgumentOutOfRangeException(nameof(cause)),
    };

    public static string Of(this Words words, MarkKind kind) => kind switch
    {
        MarkKind.Rejected => words["écartée"],
        MarkKind.Doubtful => words["douteuse"],
        MarkKind.Apart => words["écartée à l’affichage"],
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>Whether nothing came, or something came that is no valid value.</summary>
    public static bool IsSilence(this GapCause cause) => cause is GapCause.BoxSilent or GapCause.BraceletSilent or GapCause.Unknown;

    /// <summary>The causes that occur, the one of the most time first.</summary>
    public static string Causes(this Words words, IEnumerable<(Gap Gap, IReadOnlyList<Chart> Charts)> gaps, bool silence) => string.Join(", ", gaps
        .Where(each => each.Gap.Cause.IsSilence() == silence)
        .GroupBy(each => each.Gap.Cause)
        .OrderByDescending(same => same.Sum(each => (each.Gap.To - each.Gap.From).Ticks))
        .Select(same => words.Of(same.Key)));

    /// <summary>What was done to the readings so that a screen can show them.</summary>
    public static string HowDrawn(this Words words, ChartRange range, HomeClock clock)
    {
        var (step, column) = (clock.Span(TimeSpan.FromSeconds(range.StepSeconds)), clock.Span(range.Column));
        return (range.IsRaw, range.ColumnSeconds) switch
        {
            (true, <= 10) => words["Chaque relevé est tracé."],
            (true, _) => words["Tous les relevés ; de chaque tranche de {0} s, le plus bas et le plus haut sont tracés.", range.ColumnSeconds],
            _ when range.StepSeconds == range.ColumnSeconds => words["Trait : moyennes de {0}. Bande : du plus bas au plus haut.", step],
            _ => words["Moyennes de {0}, réunies par {1}. Trait : moyenne ; bande : du plus bas au plus haut relevé.", step, column],
        };
    }
}
