namespace HomeCare.Gateway.Sms;

/// <summary>
/// What the error codes of modem and network mean (3GPP 27.005 §3.2.5, 27.007 §9.2, 24.011 annex E), as a sentence that says what to do.
/// </summary>
internal static class SmsRefusals
{
    public static SendOutcome.Refused Of(string code) => new(code, SentenceFor(code))
    {
        IsFinal = IsFinal(code),
        ConcernsSim = ConcernsSim(code),
        ConcernsStore = code is "CMS 320" or "CMS 322" or "CME 20" or "CME 23",
        ConcernsModem = ConcernsModem(code),
    };

    public static SendOutcome.Refused Absent { get; } = new("absent", "Le modem ne répond pas : vérifiez son branchement.");

    public static SendOutcome.Refused NoPrompt { get; } = new("no-prompt", "Le modem n'a pas demandé le texte : nouvel essai.") { ConcernsModem = true };

    public static SendOutcome.Refused BadNumber { get; } = new("number", "Le numéro n'est pas au format international (+33…).") { IsFinal = true };

    public static SendOutcome.Refused TooLong { get; } = new("too-long", "Le texte ne tient pas en un seul SMS.") { IsFinal = true };

    /// <summary>The network knows no such number; every other refusal may pass.</summary>
    private static bool IsFinal(string code) => code is "CMS 1" or "CMS 28" or "CMS 30";

    private static bool ConcernsSim(string code) =>
        code is "CMS 310" or "CMS 311" or "CMS 312" or "CMS 313" or "CMS 315" or "CMS 316" or "CMS 317" or "CMS 318"
            or "CME 5" or "CME 6" or "CME 7" or "CME 10" or "CME 11" or "CME 12" or "CME 13" or "CME 15" or "CME 16" or "CME 17" or "CME 18";

    /// <summary>Failures of the equipment; what SIM and network refuse no restart mends.</summary>
    private static bool ConcernsModem(string code) =>
        code is "ERROR" or "CMS 300" or "CMS 301" or "CMS 302" or "CMS 303" or "CMS 304" or "CMS 500" or "CME 0" or "CME 3" or "CME 4" or "CME 60" or "CME 100";

    private static string SentenceFor(string code) => code switch
    {
        "CMS 1" or "CMS 28" or "CMS 30" => "Le réseau ne connaît pas ce numéro : corrigez-le.",
        "CMS 8" or "CMS 10" => "L'opérateur interdit l'envoi de SMS à cette carte SIM : voyez le contrat.",
        "CMS 21" or "CMS 29" or "CMS 50" or "CMS 69" => "L'opérateur a refusé le SMS.",
        "CMS 27" => "Le destinataire n'est pas joignable.",
        "CMS 38" or "CMS 41" or "CMS 42" or "CMS 47" => "Le réseau est en panne ou saturé : nouvel essai.",
        "CMS 304" or "CMS 305" => "Le modem refuse la forme du message.",
        "CMS 310" or "CME 10" => "Aucune carte SIM : insérez-la.",
        "CMS 311" or "CME 11" or "SIM PIN" => "La carte SIM demande son code PIN.",
        "CMS 317" or "CME 17" => "La carte SIM demande son code PIN2, qui ne sert pas aux SMS : désactivez la restriction de numéros dans un téléphone.",
        "CMS 316" or "CMS 318" or "CME 12" or "CME 18" or "SIM PUK" =>
            "La carte SIM est bloquée : demandez son code PUK à l'opérateur, mettez-la dans un téléphone et entrez-le.",
        "CME 16" => "La carte SIM a refusé le code PIN.",
        "CMS 312" or "CME 5" or "CME 6" or "CME 7" or ['C', 'M', 'E', ' ', '4', >= '0' and <= '7'] or ['P', 'H', '-', ..] =>
            "Le modem est verrouillé pour une autre carte SIM ou un autre opérateur : changez l'un ou l'autre.",
        "CMS 313" or "CMS 315" or "CME 13" or "CME 15" => "La carte SIM est défectueuse ou refusée : changez-la.",
        "CMS 314" or "CME 14" => "La carte SIM est occupée : nouvel essai.",
        "CMS 320" or "CMS 322" or "CME 20" or "CME 23" => "La mémoire de SMS du modem est pleine : elle est vidée.",
        "CMS 330" => "Le centre de SMS de l'opérateur n'est pas réglé dans la carte SIM.",
        "CMS 331" or "CME 30" => "Pas de réseau mobile.",
        "CME 32" or "CME 103" or "CME 106" or "CME 111" or "CME 112" or "CME 113" => "Le réseau mobile refuse la carte SIM ou le modem : voyez l'opérateur.",
        "CMS 300" or "CMS 500" or "CME 0" or "CME 60" or "CME 100" => "Le modem est en panne : nouvel essai, puis il est remis à zéro.",
        "CMS 332" or "CME 31" => "Le réseau mobile n'a pas répondu à temps.",
        _ when code.StartsWith("CM", StringComparison.Ordinal) => $"Le modem a refusé ({code}).",
        _ => "Le modem a refusé sans dire pourquoi.",
    };
}
