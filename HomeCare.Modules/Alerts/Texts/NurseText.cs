using HomeCare.Modules.Alerts.Contracts;

namespace HomeCare.Modules.Alerts.Texts;

/// <summary>Why a text about an alert leaves now.</summary>
internal enum WhyNow
{
    /// <summary>It has just been raised, rose, or came back.</summary>
    New,

    /// <summary>Nobody has answered so far.</summary>
    NoAnswer,

    /// <summary>Who took it was not there in time.</summary>
    NobodyThere,
}

/// <summary>
/// What a nurse reads: level, pseudonym, what, link. No name, no value, no disease; the link opens after signing in. GSM-7, one segment.
/// <c>[SUIVI] ROUGE Pat. 7K3Q: chute signalee. Ouvrir: https://…/a/4F2B…</c>
/// </summary>
internal sealed class NurseText
{
    /// <summary>Stands in for a pseudonym when Patients does not know the person any more.</summary>
    public const string NoPseudonym = "????";

    private const int LongestName = 30;
    private const string HowToAnswer = " Rép 1=pris 2=passer";

    private readonly string linkBase;

    private readonly bool answers;

    /// <param name="publicUrl">Where people open the site, <c>Site:PublicUrl</c>. One that would not fit a text throws at start.</param>
    /// <param name="answers">The number that texts come from hears answers, <c>Sms:Answers</c>: then each says how to answer, as far as it fits.</param>
    public NurseText(string publicUrl, bool answers = false)
    {
        this.answers = answers;
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
            Raised(level, rule, "7K3Q", default, late: true, cancelled: false, WhyNow.NobodyThere),
            Taken("7K3Q", rule, level, default, new string('m', LongestName)),
            Cancelled("7K3Q", rule, level, default),
        })).Max(text => Gsm7.Septets(text) ?? int.MaxValue);
        if (longest > Gsm7.OneSegment)
        {
            throw new InvalidOperationException(
                $"Site:PublicUrl '{publicUrl}' does not fit a text of one segment: at most {publicUrl.Length - longest + Gsm7.OneSegment} plain characters.");
        }
    }

    public string Raised(AlertLevel level, AlertRule rule, string pseudonym, AlertId alert, bool late, bool cancelled, WhyNow why = WhyNow.New)
    {
        var text = Gsm7.Fold(
            $"[SUIVI] {Word(level)} Pat. {pseudonym}: {What(rule, level)}{(late ? ", differe" : "")}{(cancelled ? ", annule au domicile" : Said(why))}. Ouvrir: {Link(alert)}");
        return answers && Gsm7.Septets(text + HowToAnswer) <= Gsm7.OneSegment ? text + HowToAnswer : text;
    }

    /// <summary>Who goes, for those who need not.</summary>
    public static string Taken(string pseudonym, AlertRule rule, AlertLevel level, AlertId alert, string? taker) => Gsm7.Fold(
        $"[SUIVI] Pat. {pseudonym}: {What(rule, level)}, pris en charge par {(taker is { Length: > LongestName } ? taker[..LongestName].TrimEnd() : taker) ?? "un soignant"}. Réf {ShortReference.Of(alert)}");

    public string Cancelled(string pseudonym, AlertRule rule, AlertLevel level, AlertId alert) => Gsm7.Fold(
        $"[SUIVI] Pat. {pseudonym}: {What(rule, level)}, fausse alerte selon le domicile. A verifier: {Link(alert)}");

    private static string Said(WhyNow why) => why switch
    {
        WhyNow.New => "",
        WhyNow.NoAnswer => ", sans reponse",
        WhyNow.NobodyThere => ", personne sur place",
        _ => throw new InvalidOperationException($"No words for {why}."),
    };

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
