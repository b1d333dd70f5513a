using HomeCare.Modules.Alerts.Contracts;

namespace HomeCare.Modules.Alerts.Texts;

/// <summary>
/// What a nurse reads: level, pseudonym, what, link. No name, no value, no disease; the link opens after signing in. GSM-7, one segment.
/// <c>[SUIVI] ROUGE Pat. 7K3Q: chute signalee. Ouvrir: https://…/a/4F2B…</c>
/// </summary>
internal sealed class NurseText
{
    /// <summary>Stands in for a pseudonym when Patients does not know the person any more.</summary>
    public const string NoPseudonym = "????";

    private readonly string linkBase;

    /// <param name="publicUrl">Where people open the site, <c>Site:PublicUrl</c>. One that would not fit a text throws at start.</param>
    public NurseText(string publicUrl)
    {
        if (!Uri.TryCreate(publicUrl, UriKind.Absolute, out var url) || url.Scheme is not ("https" or "http"))
        {
            throw new InvalidOperationException($"Site:PublicUrl is '{publicUrl}'. Give the address people open, e.g. https://suivi.exemple.fr.");
        }

        linkBase = $"{publicUrl.TrimEnd('/')}/a/";
        if (Gsm7.Septets(linkBase) is null)
        {
            throw new InvalidOperationException(
                $"Site:PublicUrl '{publicUrl}' has characters that a text of one segment cannot carry. Give its ASCII form (xn--…).");
        }

        var longest = Enum.GetValues<AlertRule>().SelectMany(rule => Enum.GetValues<AlertLevel>().SelectMany(level => new[]
        {
            Raised(level, rule, "7K3Q", default, late: true, cancelled: true),
            Cancelled("7K3Q", rule, level, default),
        })).Max(text => Gsm7.Septets(text) ?? int.MaxValue);
        if (longest > Gsm7.OneSegment)
        {
            throw new InvalidOperationException(
                $"Site:PublicUrl '{publicUrl}' does not fit a text of one segment: at most {publicUrl.Length - longest + Gsm7.OneSegment} plain characters.");
        }
    }

    public string Raised(AlertLevel level, AlertRule rule, string pseudonym, AlertId alert, bool late, bool cancelled) => Gsm7.Fold(
        $"[SUIVI] {Word(level)} Pat. {pseudonym}: {What(rule, level)}{(late ? ", differe" : "")}{(cancelled ? ", annule au domicile" : "")}. Ouvrir: {Link(alert)}");

    public string Cancelled(string pseudonym, AlertRule rule, AlertLevel level, AlertId alert) => Gsm7.Fold(
        $"[SUIVI] Pat. {pseudonym}: {What(rule, level)}, fausse alerte selon le domicile. A verifier: {Link(alert)}");

    /// <summary>Begins with the short reference, as the relatives read it in the box's text.</summary>
    private string Link(AlertId alert) => linkBase + alert.Value.ToString("N").ToUpperInvariant();

    private static string Word(AlertLevel level) => level switch
    {
        AlertLevel.Red => "ROUGE",
        AlertLevel.Orange => "ORANGE",
        AlertLevel.Yellow => "JAUNE",
        AlertLevel.Technical => "TECHNIQUE",
        _ => throw new InvalidOperationException($"No word for {level}."),
    };

    /// <summary>What the level's median is taken over.</summary>
    private static string Over(AlertLevel level) => level switch
    {
        AlertLevel.Red => "1 min",
        AlertLevel.Orange => "5 min",
        _ => "30 min",
    };

    private static string What(AlertRule rule, AlertLevel level) => rule switch
    {
        AlertRule.Fall => "chute signalee",
        AlertRule.Help => "appel a l'aide",
        AlertRule.TachycardiaSignal => "pouls rapide signale",
        AlertRule.HeartRateHigh => "pouls haut " + Over(level),
        AlertRule.HeartRateLow => "pouls bas " + Over(level),
        AlertRule.OxygenLow => "SpO2 basse " + Over(level),
        AlertRule.BoxSilent => "boitier muet",
        AlertRule.BraceletSilent => "bracelet muet",
        AlertRule.HeartRateSilent => "sans pouls valide",
        AlertRule.OxygenSilent => "sans SpO2 valide",
        AlertRule.NobodyReachable => "personne a joindre",
        AlertRule.ContactStopped => "un proche refuse les SMS",
        AlertRule.SourceUnhealthy => "mesures aberrantes",
        AlertRule.BraceletBatteryLow => "batterie faible",
        AlertRule.BraceletNotWorn => "bracelet non porte",
        AlertRule.BoxOnBattery => "boitier sans secteur",
        AlertRule.BoxCannotText => "boitier sans SMS",
        AlertRule.BoxBluetoothGone => "Bluetooth en panne",
        AlertRule.BoxStorageFault => "memoire du boitier",
        AlertRule.BoxPlanFault => "plan d'urgence perdu",
        AlertRule.BoxClockWrong => "horloge du boitier",
        AlertRule.BoxCertificateFault => "certificat du boitier",
        _ => throw new InvalidOperationException($"No words for {rule}."),
    };
}
