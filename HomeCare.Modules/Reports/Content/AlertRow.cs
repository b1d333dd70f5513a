using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Patients.Contracts;

namespace HomeCare.Modules.Reports.Content;

/// <summary>One alert as a line of print.</summary>
internal sealed record AlertRow(
    AlertLevel Level, string LevelWord, string When, string What, string Reference, string Taker, string? Taken, string End, string? Note)
{
    /// <summary>What fits on the second page beside everything else, two lines each.</summary>
    public const int Most = 17;

    private const int MostOfANote = 150;

    /// <summary>The gravest first, then the newest; how many are left out is said by the page.</summary>
    public static IReadOnlyList<AlertRow> Gravest(PeriodData data, Wording words) => [.. data.Alerts
        .OrderByDescending(alert => alert.Level).ThenByDescending(alert => alert.OccurredAt).Take(Most)
        .Select(alert => Of(alert, data.Staff, words))];

    public static string Word(AlertLevel level, Wording words) => level switch
    {
        AlertLevel.Red => words.Of("Rouge", "Red"),
        AlertLevel.Orange => words.Of("Orange", "Orange"),
        AlertLevel.Yellow => words.Of("Jaune", "Yellow"),
        AlertLevel.Technical => words.Of("Technique", "Technical"),
        _ => throw new ArgumentOutOfRangeException(nameof(level), level, "Unknown level."),
    };

    private static AlertRow Of(AlertSummary alert, IReadOnlyDictionary<StaffId, string> staff, Wording words) => new(
        alert.Level,
        Word(alert.Level, words),
        words.ShortAt(alert.OccurredAt),
        Happening(alert, words),
        alert.ShortReference,
        alert.TakenAt is null ? words.Of("personne", "nobody") : Name(alert.TakenBy, staff, words),
        alert.TakenAt is { } taken ? $"{words.ShortAt(taken)} ({words.Duration(Later(taken, alert.OccurredAt))})" : null,
        Ending(alert, words),
        alert.Note is { Length: > 0 } note ? words.Quoted(Clip.To(note, MostOfANote)) : null);

    private static string Happening(AlertSummary alert, Wording words)
    {
        var text = Rule(alert, words);
        if (alert.Occurrences > 1)
        {
            text += $", {alert.Occurrences}\u00A0{words.Of("fois", "times")}";
        }

        if (alert.CancelledAtHome is { } cancelled)
        {
            text += words.Of($", annulée au domicile {words.Clock(cancelled)}", $", taken back at home {words.Clock(cancelled)}");
        }

        return alert.Late ? text + words.Of(", différée", ", late") : text;
    }

    private static string Rule(AlertSummary alert, Wording words)
    {
        var rate = alert.Value is { } beats ? $" {words.Number(beats)}/min" : "";
        var oxygen = alert.Value is { } percent ? $" {words.Number(percent)}{words.Of("\u00A0%", "%")}" : "";
        return alert.Rule switch
        {
            AlertRule.Fall => words.Of("Chute", "Fall"),
            AlertRule.Help => words.Of("Bouton d'aide", "Help button"),
            AlertRule.TachycardiaSignal => words.Of("Tachycardie signalée", "Tachycardia signalled") + rate,
            AlertRule.HeartRateHigh => words.Of("Fréquence haute", "High rate") + rate,
            AlertRule.HeartRateLow => words.Of("Fréquence basse", "Low rate") + rate,
            AlertRule.OxygenLow => words.Of("SpO2 basse", "Low SpO2") + oxygen,
            AlertRule.BoxSilent => words.Of("Boîtier muet", "Box silent"),
            AlertRule.BraceletSilent => words.Of("Bracelet muet", "Bracelet silent"),
            AlertRule.HeartRateSilent => words.Of("Sans fréquence valide", "No valid rate"),
            AlertRule.OxygenSilent => words.Of("Sans SpO2 valide", "No valid SpO2"),
            AlertRule.ContactStopped => words.Of("Un proche ou un soignant refuse les SMS", "A relative or nurse refuses texts"),
            AlertRule.SourceUnhealthy => words.Of("Mesures aberrantes", "Aberrant measurements"),
            AlertRule.BraceletBatteryLow => words.Of("Batterie du bracelet faible", "Bracelet battery low"),
            AlertRule.BraceletNotWorn => words.Of("Bracelet non porté", "Bracelet not worn"),
            AlertRule.BoxOnBattery => words.Of("Boîtier sans secteur", "Box without mains"),
            AlertRule.BoxCannotText => words.Of("Boîtier sans SMS", "Box cannot text"),
            AlertRule.BoxBluetoothGone => words.Of("Bluetooth du boîtier", "Box Bluetooth"),
            AlertRule.BoxStorageFault => words.Of("Mémoire du boîtier", "Box storage"),
            AlertRule.BoxPlanFault => words.Of("Plan d'urgence perdu", "Emergency plan lost"),
            AlertRule.BoxClockWrong => words.Of("Horloge du boîtier", "Box clock"),
            AlertRule.BoxCertificateFault => words.Of("Certificat du boîtier", "Box certificate"),
            AlertRule.NobodyReachable => words.Of("Personne à prévenir", "Nobody to tell"),
            _ => throw new ArgumentOutOfRangeException(nameof(alert), alert.Rule, "Unknown rule."),
        };
    }

    private static string Ending(AlertSummary alert, Wording words)
    {
        if (alert.State != AlertState.Closed)
        {
            return words.Of("encore ouverte", "still open");
        }

        var outcome = alert.Outcome switch
        {
            AlertOutcome.Real => words.Of("réelle", "real"),
            AlertOutcome.FalseAlarm => words.Of("fausse alerte", "false alarm"),
            AlertOutcome.Test => words.Of("essai", "test"),
            AlertOutcome.Technical => words.Of("technique", "technical"),
            null => words.Of("close", "closed"),
            _ => throw new ArgumentOutOfRangeException(nameof(alert), alert.Outcome, "Unknown outcome."),
        };
        return alert.ClosedAt is { } closed ? $"{outcome}, {words.ShortAt(closed)}" : outcome;
    }

    private static string Name(StaffId? id, IReadOnlyDictionary<StaffId, string> staff, Wording words) =>
        id is { } known && staff.TryGetValue(known, out var name) ? Clip.To(name, 32) : words.Of("inconnu", "unknown");

    // A clock set back may date the taking before the fall; a negative delay would be nonsense in print.
    private static TimeSpan Later(DateTimeOffset later, DateTimeOffset earlier) => later > earlier ? later - earlier : TimeSpan.Zero;
}
