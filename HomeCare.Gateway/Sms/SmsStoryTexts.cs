namespace HomeCare.Gateway.Sms;

/// <summary>What those who were told of a danger read of what others do about it. As <see cref="SmsTexts"/>: one segment, no figure, no disease.</summary>
internal static class SmsStoryTexts
{
    private const int LongestName = 20;

    public static string Goes(SmsFacts facts, string who) =>
        Of(facts, $": {Name(who)} y va ({At(facts)}). Vous serez informé de la suite.");

    public static string GoesNoMore(SmsFacts facts, string who) =>
        Of(facts, $": {Name(who)} ne peut plus y aller ({At(facts)}). {SmsTexts.HowToAnswer}");

    public static string AlreadyGoes(SmsFacts facts, string who) => Of(facts, $": merci, {Name(who)} y va déjà (depuis {At(facts)}).");

    public static string IsOver(SmsFacts facts) => Of(facts, $": alerte déjà terminée à {At(facts)}. Merci.");

    public static string StaffTakes(SmsFacts facts, string? by) => Of(facts, $": prise en charge par {Staff(by)} ({At(facts)}).");

    /// <summary>No more is said than the box knows: she did not come, gave it back, or is there and it has begun anew.</summary>
    public static string StaffGone(SmsFacts facts) => Of(facts, $": prise en charge non confirmée ({At(facts)}). {SmsTexts.HowToAnswer}");

    public static string StaffClosed(SmsFacts facts, string? by, bool falseAlarm) => falseAlarm
        ? SmsTexts.FalseAlarm(facts, Staff(by))
        : Of(facts, $": alerte terminée à {At(facts)}, selon {Staff(by)}. Merci.");

    /// <summary>To an answer that could mean anything.</summary>
    public static string NotUnderstood(SmsFacts facts) => Of(facts, $": votre réponse de {At(facts)} n'est pas comprise. {SmsTexts.HowToAnswer}");

    /// <summary>To an answer when there is nothing to answer.</summary>
    public static string NoAlert(SmsFacts facts) =>
        SmsText.Fit($"Réponse de {At(facts)} : aucune alerte en cours pour ", facts.ShortName, ". Danger vital: appelez le 15.");

    private static string Of(SmsFacts facts, string words) => SmsText.Fit("", facts.ShortName, $"{words} Réf {facts.Reference}");

    private static string At(SmsFacts facts) => SmsTexts.Local(facts, "HH:mm");

    private static string Staff(string? by) => string.IsNullOrWhiteSpace(by) ? "un soignant" : Name(by);

    private static string Name(string who) => SmsText.Fold(who).Trim() is var folded && folded.Length > LongestName ? folded[..LongestName].TrimEnd() : folded;
}
