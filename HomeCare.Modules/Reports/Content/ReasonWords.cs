namespace HomeCare.Modules.Reports.Content;

/// <summary>Why a value is not valid, in words: the codes of the bracelet's standard and of the server's plausibility check.</summary>
internal static class ReasonWords
{
    private static readonly Dictionary<string, (string French, string English)> Known = new(StringComparer.Ordinal)
    {
        ["no_value"] = ("valeur absente", "no value"),
        ["not_finite"] = ("valeur absente", "no value"),
        ["no_contact"] = ("pas de contact avec la peau", "no skin contact"),
        ["not_worn"] = ("bracelet non porté", "bracelet not worn"),
        ["charging"] = ("bracelet en charge", "bracelet charging"),
        ["motion"] = ("mouvement", "motion"),
        ["low_perfusion"] = ("perfusion faible", "low perfusion"),
        ["insufficient_signal"] = ("signal insuffisant", "insufficient signal"),
        ["poor_signal"] = ("signal faible", "poor signal"),
        ["erratic_signal"] = ("signal instable", "erratic signal"),
        ["no_pulse_in_signal"] = ("pas de pouls dans le signal", "no pulse in the signal"),
        ["questionable_pulse"] = ("pouls douteux", "questionable pulse"),
        ["questionable_measurement"] = ("mesure jugée douteuse par le capteur", "questionable to the sensor"),
        ["invalid_measurement"] = ("mesure jugée invalide par le capteur", "invalid to the sensor"),
        ["not_validated"] = ("mesure non validée par le capteur", "not validated by the sensor"),
        ["measurement_unavailable"] = ("mesure indisponible", "measurement unavailable"),
        ["signal_processing_irregularity"] = ("traitement du signal irrégulier", "irregular signal processing"),
        ["sensor_unconnected"] = ("capteur non connecté", "sensor unconnected"),
        ["sensor_disconnected"] = ("capteur déconnecté", "sensor disconnected"),
        ["sensor_displaced"] = ("capteur déplacé", "sensor displaced"),
        ["sensor_interference"] = ("capteur gêné", "sensor interference"),
        ["sensor_malfunction"] = ("capteur défaillant", "sensor malfunction"),
        ["equipment_malfunction"] = ("appareil défaillant", "equipment malfunction"),
        ["unknown_sensor"] = ("capteur inconnu", "unknown sensor"),
        ["test_data"] = ("données d'essai", "test data"),
        ["demonstration_data"] = ("données de démonstration", "demonstration data"),
        ["out_of_range"] = ("hors des valeurs possibles", "out of the possible range"),
        ["unusual"] = ("valeur inhabituelle", "unusual value"),
        ["step"] = ("saut trop grand", "jump too large"),
        ["jump"] = ("saut trop grand", "jump too large"),
        ["flat"] = ("valeur figée", "flat line"),
    };

    /// <summary>A code of the server bears its signal before the reason: <c>hr_step</c>.</summary>
    private static readonly string[] Signals = ["hr_", "spo2_", "steps_", "falls_", "battery_"];

    /// <summary>In words; a code that is not known yet is shown as it is rather than hidden.</summary>
    public static string Of(string code, Wording words)
    {
        var bare = Signals.FirstOrDefault(signal => code.StartsWith(signal, StringComparison.Ordinal)) is { } signal ? code[signal.Length..] : code;
        return Known.TryGetValue(bare, out var known) ? words.Of(known.French, known.English) : Clip.To(code.Replace('_', ' '), 40);
    }
}
