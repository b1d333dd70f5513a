namespace HomeCare.Modules.Reports.Content;

/// <summary>
/// The period against the one before. What is called out follows the proposed trend limits: resting rate +10/min, SpO2 of the night
/// −3 points, steps −30 %; a proposal, to be confirmed by a physician.
/// </summary>
internal static class Trend
{
    public const double NotableHeartRate = 10;
    public const double NotableOxygen = -3;
    public const double NotableSteps = -0.30;

    public static IEnumerable<Sentence> Of(PeriodData data, Findings now, Findings before, Wording words)
    {
        var than = data.Period.IsWeek
            ? words.Of("la semaine précédente", "the week before")
            : words.Of("la période précédente de même durée", "the period of the same length before");
        var parts = new List<(string Text, bool Notable)>();
        if (now.HeartRate is { } heart && before.HeartRate is { } heartBefore)
        {
            var (name, change) = heart.Rest is { } rest && heartBefore.Rest is { } restBefore
                ? (words.Of("fréquence de repos", "resting rate"), rest - restBefore)
                : (words.Of("fréquence médiane", "median rate"), heart.Median - heartBefore.Median);
            parts.Add((Part(name, Change(change, 0, "/min", words), change >= NotableHeartRate, words.Of("hausse marquée", "marked rise")), change >= NotableHeartRate));
        }

        if (now.Oxygen?.Night is { } night && before.Oxygen?.Night is { } nightBefore)
        {
            var change = night - nightBefore;
            var unit = words.Of(Math.Abs(change) < 2 ? "\u00A0point" : "\u00A0points", "\u00A0points");
            parts.Add((Part(words.Of("SpO2 de nuit", "SpO2 at night"), Change(change, 1, unit, words), change <= NotableOxygen, words.Of("baisse marquée", "marked fall")), change <= NotableOxygen));
        }

        if (now.StepsPerDay is { } steps && before.StepsPerDay is { } and > 0)
        {
            var change = (steps / before.StepsPerDay.Value) - 1;
            parts.Add((Part(words.Of("pas", "steps"), Change(change * 100, 0, words.Of("\u00A0%", "%"), words), change <= NotableSteps, words.Of("baisse marquée", "marked fall")), change <= NotableSteps));
        }

        if (parts.Count == 0)
        {
            yield return new Sentence(words.Of(
                $"Comparaison impossible avec {than} : trop peu de données.", $"No comparison with {than}: too little data."));
            yield break;
        }

        yield return new Sentence(
            words.Of($"Par rapport à {than} : ", $"Against {than}: ") + string.Join(", ", parts.Select(part => part.Text)) + ".",
            parts.Any(part => part.Notable));
    }

    private static string Change(double change, int decimals, string unit, Wording words) =>
        Math.Round(change, decimals, MidpointRounding.AwayFromZero) == 0 ? words.Of("stable", "steady") : words.Signed(change, decimals) + unit;

    private static string Part(string name, string change, bool notable, string word) =>
        $"{name} {change}{(notable ? $" ({word})" : "")}";
}
