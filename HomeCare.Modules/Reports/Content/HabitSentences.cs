using HomeCare.Modules.Alerts.Contracts;

namespace HomeCare.Modules.Reports.Content;

/// <summary>What has left the person's habit of 14 days at the end of the period, in one sentence; none when nothing has. The limits are Alerts'.</summary>
internal static class HabitSentences
{
    public static IEnumerable<Sentence> Of(PeriodData data, Wording words)
    {
        if (data.Trends.Count > 0)
        {
            yield return new Sentence(
                words.Of("Tendances, au regard des 14 jours d'avant (seuils proposés, à confirmer par un médecin) : ", "Trends, against the 14 days before (proposed limits, to be confirmed by a physician): ")
                + string.Join(" ; ", data.Trends.Select(left => Part(left, words))) + ".",
                true);
        }
    }

    private static string Part(HabitLeft left, Wording words)
    {
        var percent = words.Of("\u00A0%", "%");
        var (name, value, habit, difference) = left.Kind switch
        {
            TrendKind.OxygenNight => (
                words.Of("SpO2 de nuit", "SpO2 at night"), words.Number(left.Value, 1) + percent, words.Number(left.Habit, 1) + percent,
                words.Signed(left.Difference, 1) + words.Of("\u00A0points", "\u00A0points")),
            TrendKind.RestingHeartRate => (
                words.Of("fréquence de repos", "resting rate"), words.Number(left.Value) + "/min", words.Number(left.Habit) + "/min", words.Signed(left.Difference) + "/min"),
            TrendKind.Steps => (
                words.Of("pas par jour", "steps a day"), words.Number(left.Value), words.Number(left.Habit), words.Signed(100 * left.Difference) + percent),
            _ => throw new ArgumentOutOfRangeException(nameof(left)),
        };
        return words.Of(
            $"{name} {value}, habitude {habit}, {difference} depuis le {words.Day(left.Since)}", $"{name} {value}, habit {habit}, {difference} since {words.Day(left.Since)}");
    }
}
