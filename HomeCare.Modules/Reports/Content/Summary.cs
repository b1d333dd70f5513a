using HomeCare.Modules.Alerts.Contracts;

namespace HomeCare.Modules.Reports.Content;

/// <summary>A sentence of the summary.</summary>
/// <param name="Text">The sentence.</param>
/// <param name="Notable">True when it is what a doctor should not miss.</param>
internal sealed record Sentence(string Text, bool Notable = false);

/// <summary>
/// A period in sentences: what the data says, how much of it there is, and what changed. It states and never concludes: no diagnosis,
/// no score.
/// </summary>
internal static class Summary
{
    public static IReadOnlyList<Sentence> Of(PeriodData data, Findings now, Findings before, Wording words)
    {
        if (now.FirstReceived is null)
        {
            return
            [
                new Sentence(words.Of(
                    "Aucune donnée n'a été reçue pendant cette période : ce rapport ne dit rien de l'état de la personne.",
                    "No data was received during this period: this report says nothing about the person's condition."), true),
                .. Coverage.StillOpen(data, words),
                AlertSentences.Of(data, words),
                .. VisitSentences.Of(data, words),
                .. LimitChanges(data, words),
            ];
        }

        return
        [
            .. Coverage.Of(data, now, before, words),
            .. HeartRate(data, now, words),
            .. Oxygen(data, now, words),
            Steps(now, words),
            .. Trend.Of(data, now, before, words),
            .. HabitSentences.Of(data, words),
            AlertSentences.Of(data, words),
            .. VisitSentences.Of(data, words),
            .. LimitChanges(data, words),
        ];
    }

    private static IEnumerable<Sentence> HeartRate(PeriodData data, Findings findings, Wording words)
    {
        if (findings.HeartRate is not { } heart)
        {
            yield return Unusable(
                data.Quality.HeartRate, words.Of("Fréquence cardiaque", "Heart rate"), words);
            yield break;
        }

        var rest = heart.Rest is { } atRest ? words.Of($", au repos {words.Number(atRest)}/min", $", at rest {words.Number(atRest)}/min") : "";
        var night = heart.Night is { } atNight
            ? words.Of($", la nuit (0 h à 6 h) {words.Number(atNight)}/min", $", at night (0:00 to 6:00) {words.Number(atNight)}/min") : "";
        yield return new Sentence(words.Of(
            $"Fréquence cardiaque : médiane {words.Number(heart.Median)}/min{rest}{night} ; la minute la plus basse {words.Number(heart.Lowest.Value)}/min "
            + $"({words.At(heart.Lowest.At)}), la plus haute {words.Number(heart.Highest.Value)}/min ({words.At(heart.Highest.At)}).",
            $"Heart rate: median {words.Number(heart.Median)}/min{rest}{night}; lowest minute {words.Number(heart.Lowest.Value)}/min "
            + $"({words.At(heart.Lowest.At)}), highest {words.Number(heart.Highest.Value)}/min ({words.At(heart.Highest.At)})."));
        var outside = heart.MinutesHigh + heart.MinutesLow;
        yield return outside == 0
            ? new Sentence(words.Of("Aucune minute hors des limites rouges de fréquence cardiaque.", "No minute outside the red limits of heart rate."))
            : new Sentence(words.Of(
                $"Fréquence cardiaque {Outside(heart, words)}.", $"Heart rate {Outside(heart, words)}."), true);
    }

    private static IEnumerable<Sentence> Oxygen(PeriodData data, Findings findings, Wording words)
    {
        if (findings.Oxygen is not { } oxygen)
        {
            yield return Unusable(data.Quality.Oxygen, "SpO2", words);
            yield break;
        }

        var percent = words.Of("\u00A0%", "%");
        var night = oxygen.Night is { } atNight
            ? words.Of($", la nuit {words.Number(atNight)}{percent}", $", at night {words.Number(atNight)}{percent}") : "";
        var below = oxygen.MinutesLow == 0
            ? words.Of("aucune minute sous la limite rouge", "no minute below the red limit")
            : words.Of($"{Time(oxygen.MinutesLow, words)} sous la limite rouge", $"{Time(oxygen.MinutesLow, words)} below the red limit");
        yield return new Sentence(words.Of(
            $"SpO2 : médiane {words.Number(oxygen.Median)}{percent}{night} ; la minute la plus basse {words.Number(oxygen.Lowest.Value)}{percent} "
            + $"({words.At(oxygen.Lowest.At)}) ; {below}.",
            $"SpO2: median {words.Number(oxygen.Median)}{percent}{night}; lowest minute {words.Number(oxygen.Lowest.Value)}{percent} "
            + $"({words.At(oxygen.Lowest.At)}); {below}."), oxygen.MinutesLow > 0);
    }

    private static Sentence Unusable(Telemetry.Contracts.SignalQuality quality, string signal, Wording words)
    {
        var received = quality.Doubtful + quality.Invalid;
        return received == 0
            ? new Sentence(words.Of($"{signal} : aucune mesure reçue.", $"{signal}: no measurement received."), true)
            : new Sentence(words.Of(
                $"{signal} : {words.Count(received, "mesure reçue", "mesures reçues", "", "")}, aucune utilisable (raisons en page 2).",
                $"{signal}: {words.Count(received, "", "", "measurement", "measurements")} received, none usable (reasons on page 2)."), true);
    }

    private static Sentence Steps(Findings findings, Wording words)
    {
        var whole = findings.Days.Where(day => day.IsWhole).OrderBy(day => day.Steps).ToList();
        if (whole.Count == 0)
        {
            var steps = words.Count(findings.Days.Sum(day => day.Steps), "pas reçu", "pas reçus", "step", "steps");
            return new Sentence(words.Of(
                $"Activité : {steps}, sans un jour assez complet pour une moyenne.", $"Activity: {steps} received, without a day complete enough for an average."));
        }

        var mean = words.Number(findings.StepsPerDay!.Value);
        if (whole.Count == 1)
        {
            return new Sentence(words.Of(
                $"Activité : {mean} pas {words.Day(whole[0].Day)}, seul jour complet.", $"Activity: {mean} steps on {words.Day(whole[0].Day)}, the only complete day."));
        }

        var days = words.Count(whole.Count, "jour complet", "jours complets", "complete day", "complete days");
        return new Sentence(words.Of(
            $"Activité : {mean} pas par jour en moyenne sur {days}, de {words.Number(whole[0].Steps)} ({words.Day(whole[0].Day)}) à {words.Number(whole[^1].Steps)} ({words.Day(whole[^1].Day)}).",
            $"Activity: {mean} steps a day on average over {days}, from {words.Number(whole[0].Steps)} ({words.Day(whole[0].Day)}) to {words.Number(whole[^1].Steps)} ({words.Day(whole[^1].Day)})."));
    }

    private static IEnumerable<Sentence> LimitChanges(PeriodData data, Wording words)
    {
        var changes = data.LimitChanges().ToList();
        if (changes.Count == 0)
        {
            yield break;
        }

        var reason = words.Quoted(Clip.To(changes[^1].Reason ?? "", 90));
        var when = words.At(changes[^1].At!.Value);
        yield return new Sentence(
            changes.Count == 1
                ? words.Of($"Limites modifiées {when}, motif : {reason}.", $"Limits changed on {when}, reason: {reason}.")
                : words.Of($"Limites modifiées {changes.Count} fois, en dernier {when}, motif : {reason}.", $"Limits changed {changes.Count} times, last on {when}, reason: {reason}."),
            true);
    }

    private static string Outside(SignalFindings heart, Wording words) => string.Join(words.Of(" et ", " and "), new[]
    {
        heart.MinutesHigh > 0 ? words.Of($"au-dessus de la limite rouge pendant {Time(heart.MinutesHigh, words)}", $"above the red limit for {Time(heart.MinutesHigh, words)}") : null,
        heart.MinutesLow > 0 ? words.Of($"au-dessous de la limite rouge pendant {Time(heart.MinutesLow, words)}", $"below the red limit for {Time(heart.MinutesLow, words)}") : null,
    }.OfType<string>());

    private static string Time(int minutes, Wording words) => words.Duration(TimeSpan.FromMinutes(minutes));
}
