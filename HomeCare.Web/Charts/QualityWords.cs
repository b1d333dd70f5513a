using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Web.Languages;

namespace HomeCare.Web.Charts;

/// <summary>How good the values of a span are, in a sentence a signal.</summary>
internal static class QualityWords
{
    private const int MostReasons = 3;

    /// <summary>That there is no value goes with most other reasons, which say why.</summary>
    private const string SaysLeast = "no_value";

    /// <summary>"8 200 valeurs valides, 12 douteuses, 3 écartées : saut trop brusque (9), bracelet mal posé (6).": the three most frequent reasons.</summary>
    public static string Of(SignalQuality quality, Words words)
    {
        var counts = words["{0:N0} valeurs valides, {1:N0} douteuses, {2:N0} écartées", quality.Valid, quality.Doubtful, quality.Invalid];
        var reasons = quality.Reasons
            .GroupBy(reason => words.Reason(reason.Key), reason => reason)
            .Select(same => (Words: same.Key, Count: same.Sum(reason => reason.Value), SaysLeast: same.Any(reason => reason.Key == SaysLeast)))
            .OrderBy(reason => reason.SaysLeast).ThenByDescending(reason => reason.Count).ThenBy(reason => reason.Words, StringComparer.CurrentCulture)
            .ToList();
        return reasons.Count == 0
            ? counts + "."
            : words["{0} : {1}.", counts, string.Join(", ", reasons.Take(MostReasons).Select(reason => words["{0} ({1:N0})", reason.Words, reason.Count]))];
    }
}
