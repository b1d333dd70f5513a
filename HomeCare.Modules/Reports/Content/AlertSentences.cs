using HomeCare.Modules.Alerts.Contracts;

namespace HomeCare.Modules.Reports.Content;

/// <summary>The period's alerts in one sentence.</summary>
internal static class AlertSentences
{
    public static Sentence Of(PeriodData data, Wording words)
    {
        if (data.Alerts.Count == 0)
        {
            return new Sentence(words.Of("Aucune alerte.", "No alert."));
        }

        var byLevel = data.Alerts.GroupBy(alert => alert.Level).OrderByDescending(level => level.Key)
            .Select(level => InWords(level.Key, level.Count(), words));
        var falls = data.Alerts.Count(alert => alert is { Rule: AlertRule.Fall } && alert.Outcome != AlertOutcome.FalseAlarm && alert.Outcome != AlertOutcome.Test);
        var open = data.Alerts.Count(alert => alert.State != AlertState.Closed);
        var text = words.Count(data.Alerts.Count, "alerte", "alertes", "alert", "alerts") + words.Of(" : ", ": ") + string.Join(", ", byLevel);
        if (falls > 0)
        {
            text += words.Of(" ; ", "; ") + words.Count(falls, "chute non démentie", "chutes non démenties", "fall not refuted", "falls not refuted");
        }

        text += open > 0
            ? words.Of(" ; ", "; ") + words.Count(open, "encore ouverte", "encore ouvertes", "still open", "still open")
            : words.Of(data.Alerts.Count == 1 ? " ; close" : " ; toutes closes", data.Alerts.Count == 1 ? "; closed" : "; all closed");
        return new Sentence(text + ".", data.Alerts.Any(alert => alert.Level == AlertLevel.Red) || open > 0);
    }

    public static string InWords(AlertLevel level, int count, Wording words) => level switch
    {
        AlertLevel.Red => words.Count(count, "rouge", "rouges", "red", "red"),
        AlertLevel.Orange => words.Count(count, "orange", "orange", "orange", "orange"),
        AlertLevel.Yellow => words.Count(count, "jaune", "jaunes", "yellow", "yellow"),
        AlertLevel.Technical => words.Count(count, "technique", "techniques", "technical", "technical"),
        _ => throw new ArgumentOutOfRangeException(nameof(level), level, "Unknown level."),
    };
}
