using System.Globalization;
using HomeCare.Gateway.Bracelet;
using HomeCare.Gateway.Outbox;
using HomeCare.Gateway.Uplink;
using HomeCare.Modules.Wire;

namespace HomeCare.Gateway.Screen;

/// <summary>All that the screen's words come from.</summary>
/// <param name="HasPlan">An emergency plan with at least one contact is on the box.</param>
/// <param name="Fault">What else is wrong at the box, as a sentence; null for nothing.</param>
/// <param name="Danger">The newest of the last hours; null for none.</param>
/// <param name="Proof">What is proven of that danger's texts; null is nothing.</param>
/// <param name="PairingOpen">The pairing button was pressed: a bracelet may come.</param>
/// <param name="Coming">First name of the relative who answered that they are on their way.</param>
internal sealed record ScreenState(
    BraceletView Bracelet, ModemState Modem, UplinkTrouble Uplink, bool HasPlan, KnownDanger? Danger, bool ServerHasDanger, TimeZoneInfo Zone,
    AlertProof? Proof = null, bool PairingOpen = false, string? Coming = null,
    string? Fault = null);

/// <summary>How the screen looks, from across the room.</summary>
internal enum ScreenMood
{
    /// <summary>Worn, heard, and nothing is wrong.</summary>
    AllWell,

    /// <summary>No danger, but something is missing.</summary>
    Plain,

    /// <summary>The person may still say that all is well.</summary>
    Question,

    /// <summary>An alert is open.</summary>
    Danger,

    /// <summary>It was taken back.</summary>
    Relief,
}

/// <summary>What the e-paper shows, as words: it is redrawn only when one of them changes.</summary>
/// <param name="Alert">"Head : body" or "Question ? body"; empty for none.</param>
internal sealed record ScreenText(
    string Title, string HeartRate, string Worn, string Alert, string Silence, string Battery, ScreenMood Mood = ScreenMood.AllWell, double? BatteryPercent = null)
{
    private const int LowBatteryPercent = 20;

    public static ScreenText Of(ScreenState state)
    {
        var (alert, silence) = (AlertOf(state), SilenceOf(state));
        return new ScreenText(
            "HomeCare",
            state.Bracelet is { Link: BraceletLinkState.Connected, HeartRateBpm: { } bpm }
                ? bpm.ToString("0", CultureInfo.InvariantCulture) + " bpm"
                : "-- bpm",
            WornOf(state),
            alert,
            silence,
            state.Bracelet.BatteryPercent is not { } battery ? "Batterie : inconnue"
                : $"Batterie : {battery.ToString("0", CultureInfo.InvariantCulture)} %{(battery <= LowBatteryPercent ? ", à recharger" : "")}",
            MoodOf(state, silence),
            state.Bracelet.BatteryPercent is { } percent ? Math.Round(percent) : null);
    }

    public override string ToString() => string.Join('\n', Title, HeartRate, Worn, Alert, Silence, Battery) + "\n";

    private static ScreenMood MoodOf(ScreenState state, string silence) => state.Danger switch
    {
        { TakenBackAt: not null } => ScreenMood.Relief,
        { IsWaiting: true } => ScreenMood.Question,
        not null => ScreenMood.Danger,
        null when silence.Length == 0 && state.Bracelet.Link == BraceletLinkState.Connected => ScreenMood.AllWell,
        null => ScreenMood.Plain,
    };

    private static string WornOf(ScreenState state) => state.Bracelet.Link switch
    {
        BraceletLinkState.NeverPaired => "Aucun bracelet associé",
        BraceletLinkState.Connected => "Bracelet porté",
        BraceletLinkState.NotWorn => "Bracelet non porté",
        BraceletLinkState.LinkLost => "Bracelet hors de portée",
        BraceletLinkState.AdapterGone => "Bluetooth du boîtier en panne",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state.Bracelet.Link, "a link state without words"),
    };

    private static string AlertOf(ScreenState state) => state.Danger switch
    {
        null => "",
        { TakenBackAt: not null, Raised: false } => "Tout va bien : rien n'a été envoyé",
        { TakenBackAt: not null, ToldCancelled: true } when state.Proof is { Sent: false, TakenBackSent: null } => "Fausse alerte : rien n'a été envoyé",
        { TakenBackAt: not null } => state.Proof?.TakenBackSent == true
            ? "Fausse alerte : vos proches sont prévenus"
            : "Fausse alerte : vos proches vont l'apprendre",
        { IsWaiting: true } => "Tout va bien ? Appuyez sur le bouton vert",
        { ToldRaised: false } when !state.HasPlan => "ALERTE : aucun proche enregistré, l'envoi attend",
        var danger => $"ALERTE {At(danger, state.Zone)} : " + WhoKnows(state),
    };

    // Never more than is proven: handed to the network is "envoyée", on a phone is "reçue".
    private static string WhoKnows(ScreenState state) => (state.Coming, state.Proof ?? AlertProof.None, state.ServerHasDanger) switch
    {
        ({ } name, _, _) => $"{name} arrive",
        (_, { ReceivedBy: [_, ..] names }, true) => $"reçue par {Names(names)}, soignants prévenus",
        (_, { ReceivedBy: [_, ..] names }, false) => $"reçue par {Names(names)}",
        (_, { Sent: true }, true) => "envoyée à vos proches, soignants prévenus",
        (_, { Sent: true }, false) => "envoyée à vos proches",
        (_, _, true) => "vos soignants sont prévenus",
        (_, _, false) => "envoi en cours",
    };

    private static string Names(IReadOnlyList<string> names) => names switch
    {
        [var one] => one,
        [var one, var two] => $"{one} et {two}",
        [var one, ..] => $"{one} et {names.Count - 1} autres",
        [] => throw new ArgumentException("nobody to name", nameof(names)),
    };

    // One cause at a time, the one nearest to the person first.
    private static string SilenceOf(ScreenState state) => state switch
    {
        { PairingOpen: true } => "Approchez le bracelet du boîtier",
        { Modem: ModemState.SimProblem } => "Carte SIM absente ou bloquée",
        { Modem: ModemState.Silent } => "Modem SMS muet",
        { Modem: ModemState.NoNetwork } => "Pas de réseau mobile",
        { Uplink: UplinkTrouble.NotEnrolled } => "Boîtier non inscrit",
        { Uplink: UplinkTrouble.Unreachable } => "Pas de connexion au serveur",
        { Uplink: UplinkTrouble.NameUnknown } => "Pas d'internet (nom introuvable)",
        { Uplink: UplinkTrouble.CertificateRefused } => "Certificat du serveur refusé",
        { Uplink: UplinkTrouble.CaptivePortal } => "Internet demande une connexion (portail captif)",
        { Uplink: UplinkTrouble.Busy } => "Serveur occupé",
        { Uplink: UplinkTrouble.ServerFault } => "Serveur en panne",
        { Uplink: UplinkTrouble.BoxRefused } => "Boîtier refusé par le serveur",
        { Uplink: UplinkTrouble.NoReceipt } => "Réponse du serveur incomprise",
        { Uplink: UplinkTrouble.None, HasPlan: false } => "Aucun proche enregistré",
        { Uplink: UplinkTrouble.None, Bracelet.Link: BraceletLinkState.NeverPaired } => "Appuyez sur le bouton du boîtier",
        { Uplink: UplinkTrouble.None } => state.Fault ?? "",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state.Uplink, "a trouble without words"),
    };

    private static string At(KnownDanger danger, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(danger.OccurredAt, zone).ToString("HH':'mm", CultureInfo.InvariantCulture);
}
