namespace HomeCare.Modules.Reports.Content;

/// <summary>How much was received, and when nothing was: the first thing to know before any figure.</summary>
internal static class Coverage
{
    public static double Share(PeriodData data) => data.Quality.SpanSeconds <= 0
        ? 0
        : Math.Min(1, data.Quality.CoveredSeconds / (double)data.Quality.SpanSeconds);

    public static IEnumerable<Sentence> Of(PeriodData data, Findings now, Findings before, Wording words)
    {
        var interruptions = now.Interruptions.ToList();
        var text = words.Of($"Données reçues {words.Percent(Share(data))} du temps", $"Data received {words.Percent(Share(data))} of the time");
        var begins = before.FirstReceived is null && interruptions.Count > 0 && interruptions[0].From == data.Period.Start;
        if (begins)
        {
            text += words.Of($" ; premières données {words.At(interruptions[0].To)}", $"; first data {words.At(interruptions[0].To)}");
            interruptions.RemoveAt(0);
        }

        yield return new Sentence(text + Interruptions(interruptions, words), Share(data) < 0.8);
        foreach (var sentence in StillOpen(data, words))
        {
            yield return sentence;
        }

        foreach (var day in data.Period.Days().Where(day => day.Hours != 24 && day.Start < data.Period.End))
        {
            yield return new Sentence(words.Of(
                $"Changement d'heure {words.Day(day.Date)} : ce jour compte {words.Number(day.Hours)} heures.",
                $"Clocks changed on {words.Day(day.Date)}: that day has {words.Number(day.Hours)} hours."));
        }
    }

    /// <summary>Says of a period that has not ended where it stops.</summary>
    public static IEnumerable<Sentence> StillOpen(PeriodData data, Wording words) => data.Period.StillOpen
        ? [new Sentence(words.Of($"Période en cours : arrêtée {words.At(data.Period.End)}.", $"Period still running: as of {words.At(data.Period.End)}."))]
        : [];

    private static string Interruptions(List<Interruption> interruptions, Wording words)
    {
        if (interruptions.Count == 0)
        {
            return words.Of(" ; aucune interruption de 30 min ou plus.", "; no interruption of 30 min or more.");
        }

        var longest = interruptions.OrderByDescending(interruption => interruption.Length).Take(2).OrderBy(interruption => interruption.From)
            .Select(interruption => $"{words.Between(interruption.From, interruption.To)} ({words.Duration(interruption.Length)})");
        var named = string.Join(words.Of(" et ", " and "), longest);
        return interruptions.Count switch
        {
            1 => words.Of($" ; interruption {named}.", $"; interruption {named}."),
            2 => words.Of($" ; interruptions {named}.", $"; interruptions {named}."),
            var count => words.Of(
                $" ; {count} interruptions, les plus longues {named}.", $"; {count} interruptions, the longest {named}."),
        };
    }
}
