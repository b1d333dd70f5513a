using HomeCare.Modules.Alerts.Contracts;

namespace HomeCare.Web.Languages;

/// <summary>How a page says what was measured at a visit.</summary>
internal static class VisitWords
{
    public static string Of(this Words words, Consciousness state) => state switch
    {
        Consciousness.Alert => words["A : éveillé, cohérent"],
        Consciousness.Confusion => words["C : confusion nouvelle"],
        Consciousness.Voice => words["V : répond à la voix"],
        Consciousness.Pain => words["P : répond à la douleur"],
        Consciousness.Unresponsive => words["U : ne répond pas"],
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };

    public static string Of(this Words words, News2Response response) => response switch
    {
        News2Response.Low => words["risque faible"],
        News2Response.LowMedium => words["risque faible à moyen : un paramètre à 3 points, avis rapide"],
        News2Response.Medium => words["risque moyen : seuil d’une réponse urgente"],
        News2Response.High => words["risque élevé : réponse en urgence"],
        _ => throw new ArgumentOutOfRangeException(nameof(response)),
    };

    /// <summary>The seven in one line.</summary>
    public static string Of(this Words words, VisitMeasures measured) => words["FR {0}/min · SpO₂ {1} % {2} · PAS {3} mmHg · FC {4} bpm · {5} · {6:0.0} °C",
        measured.RespirationsAMinute, measured.OxygenPercent, measured.OnOxygen ? words["sous oxygène"] : words["à l’air"], measured.SystolicMmHg,
        measured.HeartRateBpm, words.Of(measured.Consciousness), measured.TemperatureCelsius];
}
