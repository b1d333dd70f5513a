using System.Globalization;
using HomeCare.Gateway.Uplink;
using HomeCare.Modules.Wire;

namespace HomeCare.Gateway.Diagnosis;

/// <summary>The modem as the running program or a probe found it.</summary>
/// <param name="Sentence">The state and what to do.</param>
internal sealed record ModemFacts(ModemState State, string Sentence, int? SignalPercent, string? Operator);

/// <summary>What a question to the server brought.</summary>
/// <param name="Offset">The box's clock minus the server's; null when it did not say.</param>
internal sealed record ServerFacts(UplinkTrouble Trouble, string? Detail, TimeSpan? Offset);

/// <summary>From facts to the doctor's lines; pure. Every sentence is explained in docs/box.md.</summary>
internal static class Verdicts
{
    public const long LittleRoom = 500_000_000, NoRoom = 50_000_000;
    public const int WeakSignalPercent = 20, LowBatteryPercent = 20;
    public static readonly TimeSpan ExpiresSoon = TimeSpan.FromDays(30);

    /// <summary>Beyond, a danger's time is told wrong; beyond <see cref="ClockBroken"/> the box takes a live signal for an old one.</summary>
    public static readonly TimeSpan ClockOff = TimeSpan.FromSeconds(10), ClockBroken = TimeSpan.FromSeconds(120);

    public static Finding Program(BoxStatus? status, DateTimeOffset now, bool alive) => status switch
    {
        { Stuck: [_, ..] stuck } when alive => Of("program", "Programme", FindingState.Broken, $"Bloqué ({string.Join(", ", stuck)}).", "systemctl restart homecare-box"),
        not null when alive && (now - status.At).Duration() <= BoxStatus.FreshFor => Of(
            "program", "Programme", FindingState.Ok, string.Create(CultureInfo.InvariantCulture, $"Il tourne depuis le {status.StartedAt:yyyy-MM-dd HH:mm} UTC (version {Short(status.Version)}).")),
        not null when alive => Of("program", "Programme", FindingState.Broken, "Il tourne mais ne dit plus rien.", "systemctl restart homecare-box"),
        _ => Of("program", "Programme", FindingState.Broken, "Il ne tourne pas : personne n'est surveillé.", "systemctl start homecare-box"),
    };

    public static Finding Adapter(string bracelet, IReadOnlyList<string> adapters, bool blocked) => bracelet switch
    {
        ['w', 's', ..] => Of("adapter", "Bluetooth", FindingState.Ok, "Sans objet : le bracelet vient par WebSocket."),
        _ when adapters.Count == 0 => Of("adapter", "Bluetooth", FindingState.Broken, "Aucun adaptateur.", "branchez la clé Bluetooth, puis : systemctl restart bluetooth"),
        _ when blocked => Of("adapter", "Bluetooth", FindingState.Broken, "Adaptateur coupé (rfkill).", "rfkill unblock bluetooth"),
        _ when bracelet.Split(':') is [_, var asked] && !adapters.Contains(asked) => Of(
            "adapter", "Bluetooth", FindingState.Broken, $"{asked} est absent ; présent : {string.Join(", ", adapters)}.", "corrigez « bracelet » dans gateway.json"),
        _ => Of("adapter", "Bluetooth", FindingState.Ok, $"{string.Join(", ", adapters)}."),
    };

    public static Finding Bracelet(BoxStatus? running) => running switch
    {
        null => Of("bracelet", "Bracelet", FindingState.Look, "Inconnu tant que le programme ne tourne pas."),
        { Bracelet: BraceletLinkState.NeverPaired } => Of("bracelet", "Bracelet", FindingState.Broken, "Aucun n'est associé.", "appuyez sur le bouton du boîtier et approchez le bracelet"),
        { Bracelet: BraceletLinkState.LinkLost } => Of("bracelet", "Bracelet", FindingState.Look, Because("Hors de portée", running), "rapprochez-le, ou chargez-le"),
        { Bracelet: BraceletLinkState.AdapterGone } => Of("bracelet", "Bracelet", FindingState.Broken, Because("Le Bluetooth est en panne", running), "voyez la ligne Bluetooth"),
        { Bracelet: BraceletLinkState.NotWorn } => Of("bracelet", "Bracelet", FindingState.Look, "Présent, mais pas porté.", "mettez-le au poignet"),
        { Bracelet: BraceletLinkState.Connected, BraceletBatteryPercent: <= LowBatteryPercent and var low } => Of(
            "bracelet", "Bracelet", FindingState.Look, $"Porté, batterie à {Number(low)} %.", "chargez-le"),
        { Bracelet: BraceletLinkState.Connected } => Of("bracelet", "Bracelet", FindingState.Ok, "Porté."),
        _ => throw new ArgumentOutOfRangeException(nameof(running), running.Bracelet, "a link state without words"),
    };

    public static IEnumerable<Finding> Modem(ModemFacts? modem)
    {
        if (modem is null)
        {
            return [Of("modem", "Modem", FindingState.Look, "Aucun n'est réglé : le boîtier n'envoie aucun SMS.", "nommez-le dans gateway.json (« modem »)")];
        }

        if (modem.State is ModemState.Silent or ModemState.None)
        {
            return [Of("modem", "Modem", FindingState.Broken, modem.Sentence, "voyez branchement, alimentation et groupe dialout")];
        }

        var answers = Of("modem", "Modem", FindingState.Ok, "Il répond.");
        if (modem.State == ModemState.SimProblem)
        {
            return [answers, Of("sim", "Carte SIM", FindingState.Broken, modem.Sentence)];
        }

        var accepted = Of("sim", "Carte SIM", FindingState.Ok, "Acceptée.");
        return [answers, accepted, Network(modem)];
    }

    public static IEnumerable<Finding> Server(ServerFacts server)
    {
        yield return server.Trouble switch
        {
            UplinkTrouble.None => Of("server", "Serveur", FindingState.Ok, "Il répond, avec le bon certificat."),
            UplinkTrouble.NotEnrolled => Of("server", "Serveur", FindingState.Look, "Pas interrogé : le boîtier n'est pas inscrit."),
            UplinkTrouble.NameUnknown => Of("server", "Serveur", FindingState.Broken, "Nom introuvable : pas d'internet, ou adresse fausse.", "voyez la box internet, puis « server » dans gateway.json"),
            UplinkTrouble.Unreachable => Of("server", "Serveur", FindingState.Broken, "Injoignable.", "voyez la box internet ; un pare-feu ?"),
            UplinkTrouble.CertificateRefused => Of("server", "Serveur", FindingState.Broken, $"Son certificat n'est pas celui attendu{(server.Detail is { } why ? $" ({why})" : "")}.", "voyez la ligne Horloge, puis l'administrateur"),
            UplinkTrouble.CaptivePortal => Of("server", "Serveur", FindingState.Broken, "Un portail captif répond à sa place.", "ouvrez la connexion du réseau, ou changez de réseau"),
            UplinkTrouble.BoxRefused => Of("server", "Serveur", FindingState.Broken, "Il refuse ce boîtier.", "voyez l'administrateur : boîtier retiré ou remplacé ?"),
            UplinkTrouble.Busy or UplinkTrouble.ServerFault or UplinkTrouble.NoReceipt => Of(
                "server", "Serveur", FindingState.Broken, $"Il répond mal ({server.Detail ?? server.Trouble.ToString()}).", "prévenez l'administrateur ; rien n'est perdu"),
            _ => throw new ArgumentOutOfRangeException(nameof(server), server.Trouble, "a trouble without words"),
        };
        yield return server.Offset switch
        {
            null => Of("clock", "Horloge", FindingState.Look, "Pas comparée : le serveur n'a pas donné l'heure."),
            { } off when off.Duration() > ClockBroken => Of("clock", "Horloge", FindingState.Broken, $"Fausse de {Seconds(off)}.", "timedatectl set-ntp true"),
            { } off when off.Duration() > ClockOff => Of("clock", "Horloge", FindingState.Look, $"Fausse de {Seconds(off)}.", "timedatectl set-ntp true"),
            { } off => Of("clock", "Horloge", FindingState.Ok, $"Juste à {Seconds(off.Duration())} près."),
        };
    }

    public static Finding Disk(long? free, bool writable) => free switch
    {
        null => Of("disk", "Disque", FindingState.Broken, "Le dossier des données est absent ou illisible.", "voyez « data » dans gateway.json, et lancez avec sudo"),
        _ when !writable => Of("disk", "Disque", FindingState.Broken, "Rien ne peut y être écrit.", "carte mémoire en lecture seule ou droits du dossier : changez la carte"),
        < NoRoom => Of("disk", "Disque", FindingState.Broken, $"Plein : {Megabytes(free.Value)} libres.", "journalctl --vacuum-size=50M, ou une carte plus grande"),
        < LittleRoom => Of("disk", "Disque", FindingState.Look, $"{Megabytes(free.Value)} libres.", "une carte plus grande : 30 jours doivent tenir"),
        _ => Of("disk", "Disque", FindingState.Ok, $"{Megabytes(free.Value)} libres."),
    };

    /// <param name="until">The certificate's end; null when the box is not enrolled.</param>
    public static Finding Certificate(DateTimeOffset? until, DateTimeOffset now) => until switch
    {
        null => Of("enrolment", "Inscription", FindingState.Broken, "Le boîtier n'est pas inscrit.", "HomeCare.Gateway enrol --code … --authority …"),
        { } end when end <= now => Of("enrolment", "Inscription", FindingState.Broken, $"Certificat expiré le {Day(end)}.", "inscrivez le boîtier de nouveau"),
        { } end when end - now <= ExpiresSoon => Of("enrolment", "Inscription", FindingState.Look, $"Certificat valable jusqu'au {Day(end)}.", "il doit se renouveler seul : voyez la ligne Serveur"),
        { } end => Of("enrolment", "Inscription", FindingState.Ok, $"Certificat valable jusqu'au {Day(end)}."),
    };

    public static Finding Plan(int version, int contacts) => (version, contacts) switch
    {
        (0, _) => Of("plan", "Plan d'urgence", FindingState.Broken, "Absent : le boîtier ne sait pas qui prévenir.", "il vient du serveur avec le premier reçu"),
        (_, 0) => Of("plan", "Plan d'urgence", FindingState.Broken, "Aucun proche n'y figure.", "ajoutez-en sur le site"),
        (_, 1) => Of("plan", "Plan d'urgence", FindingState.Look, "Un seul proche y figure.", "ajoutez-en un second sur le site"),
        _ => Of("plan", "Plan d'urgence", FindingState.Ok, $"{Number(contacts)} proches (version {Number(version)})."),
    };

    private static Finding Network(ModemFacts modem) => modem switch
    {
        { State: ModemState.NoNetwork } => Of("network", "Réseau mobile", FindingState.Broken, modem.Sentence),
        { SignalPercent: null } => Of("network", "Réseau mobile", FindingState.Ok, $"{modem.Operator ?? "Connecté"}, signal inconnu."),
        { SignalPercent: < WeakSignalPercent } => Of(
            "network", "Réseau mobile", FindingState.Look, $"{modem.Operator ?? "Connecté"}, signal faible ({Number(modem.SignalPercent.Value)} %).", "déplacez le boîtier ou son antenne"),
        _ => Of("network", "Réseau mobile", FindingState.Ok, $"{modem.Operator ?? "Connecté"}, signal {Number(modem.SignalPercent.Value)} %."),
    };

    private static string Because(string what, BoxStatus status) => status.BraceletCause is { } cause ? $"{what} : {cause}" : what + ".";

    private static string Short(string version) => version.Split('+')[0];

    private static string Number(double value) => value.ToString("0", CultureInfo.InvariantCulture);

    private static string Megabytes(long bytes) => (bytes / 1_000_000).ToString(CultureInfo.InvariantCulture) + " Mo";

    private static string Seconds(TimeSpan time) => Math.Round(time.TotalSeconds).ToString("0", CultureInfo.InvariantCulture) + " s";

    private static string Day(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static Finding Of(string check, string name, FindingState state, string sentence, string toDo = "") => new(check, name, state, sentence, toDo);
}
