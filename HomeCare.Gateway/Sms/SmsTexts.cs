using System.Globalization;

namespace HomeCare.Gateway.Sms;

/// <summary>What every text to a relative says: who (first name and initial), when, and the reference to answer with.</summary>
/// <param name="ShortName">First name and initial, "Jeanne M."; cut when the text would not fit one segment.</param>
/// <param name="At">When it happened, from the bracelet.</param>
/// <param name="Zone">The home's time zone, from its emergency plan.</param>
/// <param name="Reference">Four hexadecimal characters derived from the event id.</param>
/// <param name="Reminder">The reminder's number, from 1; 0 for the first text. It makes each reminder's words its own.</param>
/// <param name="Deferred">The text leaves long after the event: it says "différé" so that nobody takes it for now.</param>
internal sealed record SmsFacts(string ShortName, DateTimeOffset At, TimeZoneInfo Zone, string Reference, bool Deferred = false, int Reminder = 0);

/// <summary>
/// The sentences a relative reads, in French, always one GSM-7 segment. No disease, no figure, no link: a phone's lock screen shows
/// them to anybody. Order: word in capitals, name, local time, what, how to answer, reference.
/// </summary>
internal static class SmsTexts
{
    internal const string HowToAnswer = "Répondez 1=j'y vais 2=impossible 9=fausse alerte. Danger vital: appelez le 15.";

    public static string Fall(SmsFacts facts, bool immobile) => Danger(facts, "ALERTE CHUTE", immobile ? " Ne bouge plus." : "");

    /// <summary>The bracelet's own signal of a very fast pulse; the text names neither pulse nor figure.</summary>
    public static string Tachycardia(SmsFacts facts) => Danger(facts, "ALERTE BRACELET", " Signal urgent.");

    /// <summary>A minute's values beyond the red limits. Neither the signal nor its figure is named.</summary>
    public static string Values(SmsFacts facts) => Danger(facts, "ALERTE BRACELET", " Mesures anormales.");

    public static string HelpButton(SmsFacts facts) => Danger(facts, "APPEL A L'AIDE", " Bouton pressé.");

    /// <summary>Follows a danger that was taken back after it was sent; <see cref="SmsFacts.At"/> is when.</summary>
    /// <param name="by">Who said so by text; null for the bracelet.</param>
    public static string FalseAlarm(SmsFacts facts, string? by = null) => SmsText.Fit(
        "", facts.ShortName,
        $": FAUSSE ALERTE confirmée à {Local(facts, "HH:mm")} {(by is null ? "depuis le bracelet" : $"par {by}")}{Late(facts)}. Aucune action. Réf {facts.Reference}");

    /// <summary>The monthly test. It says first that nothing is wrong: a test must not frighten people.</summary>
    public static string Test(string shortName) => SmsText.Fit(
        "TEST mensuel, pas d'urgence. Vous êtes contact de ", shortName, " Répondez OK.");

    private static string Danger(SmsFacts facts, string word, string what) => SmsText.Fit(
        $"{(facts.Reminder > 0 ? $"RAPPEL {facts.Reminder.ToString(CultureInfo.InvariantCulture)} " : "")}{word}{Late(facts)} - ", facts.ShortName, $" - {Local(facts, "dd'/'MM HH':'mm")}.{(facts is { Reminder: > 0, Deferred: true } ? "" : what)} {HowToAnswer} Réf {facts.Reference}");

    private static string Late(SmsFacts facts) => facts.Deferred ? " (différé)" : "";

    // Invariant: the French culture's separators hold no-break spaces, which are not in the alphabet.
    internal static string Local(SmsFacts facts, string format) =>
        TimeZoneInfo.ConvertTime(facts.At, facts.Zone).ToString(format, CultureInfo.InvariantCulture);
}
