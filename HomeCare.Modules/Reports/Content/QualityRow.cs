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
            .OrderByDescending(reason => reason.Value).ThenBy(reason => reason.Key, StringComparer.Ordinal).ToList();
        if (reasons.Count == 0)
        {
            return "–";
        }

        var named = string.Join(" ; ", reasons.Take(MostReasons).Select(reason => $"{InWords(reason.Key, words)} {words.Number(reason.Value)}"));
        var others = reasons.Skip(MostReasons).Sum(reason => reason.Value);
        return others == 0 ? named : named + " ; " + words.Of("autres", "others") + " " + words.Number(others);
    }

    /// <summary>A reason's code in words; one that is not known yet is shown as it is rather than hidden.</summary>
    internal static string InWords(string code, Wording words) => code switch
    {
        "no_contact" => words.Of("pas de contact avec la peau", "no skin contact"),
        "not_worn" => words.Of("bracelet non porté", "bracelet not worn"),
        "low_perfusion" => words.Of("perfusion faible", "low perfusion"),
        "insufficient_signal" => words.Of("signal insuffisant", "insufficient signal"),
        "questionable" => words.Of("jugée douteuse par le capteur", "questionable to the sensor"),
        "sensor_unconnected" => words.Of("capteur débranché", "sensor unconnected"),
        "sensor_displaced" or "displaced" => words.Of("capteur déplacé", "sensor displaced"),
        "motion" => words.Of("mouvement", "motion"),
        "no_value" or "missing" => words.Of("valeur absente", "no value"),
        _ when code.EndsWith("out_of_range", StringComparison.Ordinal) => words.Of("hors des valeurs possibles", "out of the possible range"),
        _ when code.EndsWith("doubtful_range", StringComparison.Ordinal) => words.Of("valeur rare", "unusual value"),
        _ when code.EndsWith("jump", StringComparison.Ordinal) || code.EndsWith("step", StringComparison.Ordinal) =>
            words.Of("saut trop grand", "jump too large"),
        _ when code.EndsWith("flat", StringComparison.Ordinal) || code.EndsWith("flat_line", StringComparison.Ordinal) =>
            words.Of("valeur figée", "flat line"),
        _ => Clip.To(code.Replace('_', ' '), 40),
    };
}
