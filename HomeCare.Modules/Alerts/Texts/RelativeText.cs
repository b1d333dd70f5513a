using System.Globalization;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Patients.Contracts;

namespace HomeCare.Modules.Alerts.Texts;

/// <summary>
/// What a relative reads whom the box could not reach: the box's own words as far as they go. No disease, no figure, no link: a lock screen shows them to
/// anybody. No reply codes: the number these come from may not hear answers. GSM-7, one segment.
/// </summary>
internal static class RelativeText
{
    /// <summary>Longest name of a person in a text; the box cuts them, too.</summary>
    private const int LongestName = 24;

    public static string Raised(ContactSheet sheet, Alert alert) => Gsm7.Fold(
        $"{Word(alert.Rule)} - {Name(sheet)} - {At(sheet, alert.OccurredAt, "dd'/'MM HH':'mm")}. Appelez ou allez voir, et prevenez un voisin. Danger vital: appelez le 15. Réf {ShortReference.Of(alert.Id)}");

    public static string FalseAlarm(ContactSheet sheet, Alert alert) => Gsm7.Fold(
        $"{Name(sheet)}: FAUSSE ALERTE confirmée à {At(sheet, alert.CancelledAtHome ?? alert.OccurredAt, "HH':'mm")} au domicile. Aucune action. Réf {ShortReference.Of(alert.Id)}");

    public static string Taken(ContactSheet sheet, Alert alert, string? taker) => Gsm7.Fold(
        $"{Name(sheet)}: {taker ?? "un soignant"} s'en occupe depuis {At(sheet, alert.TakenAt ?? alert.RaisedAt, "HH':'mm")}. Réf {ShortReference.Of(alert.Id)}");

    private static string Name(ContactSheet sheet) => sheet.ShortName.Length > LongestName ? sheet.ShortName[..LongestName] : sheet.ShortName;

    private static string Word(AlertRule rule) => rule switch
    {
        AlertRule.Fall => "ALERTE CHUTE",
        AlertRule.Help => "APPEL A L'AIDE",
        _ => "ALERTE BRACELET",
    };

    // Invariant: the French culture's separators hold no-break spaces, which are not in the alphabet.
    private static string At(ContactSheet sheet, DateTime utc, string format) =>
        TimeZoneInfo.ConvertTimeFromUtc(utc, TimeZoneInfo.FindSystemTimeZoneById(sheet.TimeZone)).ToString(format, CultureInfo.InvariantCulture);
}
