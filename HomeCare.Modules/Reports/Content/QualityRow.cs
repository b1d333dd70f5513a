using HomeCare.Modules.Telemetry.Contracts;

namespace HomeCare.Modules.Reports.Content;

/// <summary>One signal's counts as a line of print.</summary>
internal sealed record QualityRow(string Signal, string Valid, string Doubtful, string Invalid, string Reasons)
{
    private const int MostReasons = 4;

    public static QualityRow Of(string signal, SignalQuality quality, Wording words)
    {
        var all = quality.Valid + quality.Doubtful + quality.Invalid;
        return new QualityRow(signal, Cell(quality.Valid), Cell(quality.Doubtful), Cell(quality.Invalid), ReasonsOf(quality, words));

        string Cell(long count) => all == 0 ? "–" : $"{words.Number(count)} ({words.Percent(count / (double)all)})";
    }

    private static string ReasonsOf(SignalQuality quality, Wording words)
    {
        var reasons = quality.Reasons.Where(reason => reason.Value > 0)
            .GroupBy(reason => ReasonWords.Of(reason.Key, words), reason => reason.Value)
            .Select(same => (Words: same.Key, Count: same.Sum()))
            .OrderByDescending(reason => reason.Count).ThenBy(reason => reason.Words, StringComparer.Ordinal).ToList();
        if (reasons.Count == 0)
        {
            return "–";
        }

        var named = reasons.Take(MostReasons).Select(reason => $"{reason.Words}\u00A0{words.Number(reason.Count)}");
        var others = reasons.Skip(MostReasons).Sum(reason => reason.Count);
        return string.Join(words.Of(" ; ", "; "), others == 0 ? named : named.Append($"{words.Of("autres", "others")}\u00A0{words.Number(others)}"));
    }
}
