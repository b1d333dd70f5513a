using HomeCare.Modules.Alerts.Contracts;

namespace HomeCare.Web.Languages;

/// <summary>How a page says what has left a person's habit: value, habit, difference, since when.</summary>
internal static class TrendWords
{
    public static string Of(this Words words, HabitLeft left, HomeClock clock) => left.Kind switch
    {
        TrendKind.OxygenNight => words["SpO₂ de la nuit {0:0.#} %, habitude {1:0.#} % : {2:+0.#;−0.#} points, depuis le {3}",
            left.Value, left.Habit, left.Difference, clock.DayName(left.Since)],
        TrendKind.RestingHeartRate => words["Fréquence de repos {0:0} bpm, habitude {1:0} bpm : {2:+0;−0}, depuis le {3}",
            left.Value, left.Habit, left.Difference, clock.DayName(left.Since)],
        TrendKind.Steps => words["{0:N0} pas par jour, habitude {1:N0} : {2:+0;−0} %, depuis le {3}",
            left.Value, left.Habit, 100 * left.Difference, clock.DayName(left.Since)],
        _ => throw new ArgumentOutOfRangeException(nameof(left)),
    };
}
