using System.Globalization;
using HomeCare.Gateway.Bracelet;
using HomeCare.Gateway.Outbox;
using HomeCare.Gateway.Uplink;
using HomeCare.Modules.Wire;

namespace HomeCare.Gateway.Screen;

/// <summary>All that the screen's words come from.</summary>
/// <param name="HasPlan">An emergency plan with at least one contact is on the box.</param>
/// <param name="Danger">The newest of the last hours; null for none.</param>
internal sealed record ScreenState(
    BraceletView Bracelet, ModemState Modem, UplinkTrouble Uplink, bool HasPlan, KnownDanger? Danger, bool ServerHasDanger, TimeZoneInfo Zone);

/// <summary>What the e-paper shows, as words: it is redrawn only when one of them changes.</summary>
internal sealed record ScreenText(string Title, string HeartRate, string Worn, string Alert, string Silence, string Battery)
{
    private const int LowBatteryPercent = 20;

    public static ScreenText Of(ScreenState state) => new(
        "HomeCare",
        state.Bracelet is { Link: BraceletLinkState.Connected, HeartRateBpm: { } bpm }
            ? bpm.ToString("0", CultureInfo.InvariantCulture) + " bpm"
            : "-- bpm",
        state.Bracelet.Link switch
        {
            BraceletLinkState.NeverPaired => "Aucun bracelet associé",
            BraceletLinkState.Connected => "Bracelet porté",
            BraceletLinkState.NotWorn => "Bracelet non porté",
            BraceletLinkState.LinkLost => "Bracelet hors de portée",
            BraceletLinkState.AdapterGone => "Bluetooth du boîtier en panne",
            _ => throw new ArgumentOutOfRangeException(nameof(state), state.Bracelet.Link, "a link state without words"),
        },
        AlertOf(state),
        SilenceOf(state),
        state.Bracelet.BatteryPercent is not { } battery ? "Batterie : inconnue"
            : $"Batterie : {battery.ToString("0", CultureInfo.InvariantCulture)} %{(battery <= LowBatteryPercent ? ", à recharger" : "")}");

    public override string ToString() => string.Join('\n', Title, HeartRate, Worn, Alert, Silence, Battery) + "\n";

    private static string AlertOf(ScreenState state) => state.Danger switch
    {
        null => "",
        { TakenBackAt: not null, Raised: false } => "Tout va bien : rien n'a été envoyé",
        { TakenBackAt: not null } => "Fausse alerte : vos proches sont prévenus",
        { IsWaiting: true } => "Tout va bien ? Appuyez sur le bouton vert",
        { ToldRaised: false } when !state.HasPlan => "ALERTE : aucun proche enregistré, l'envoi attend",
        var danger => $"ALERTE {At(danger, state.Zone)} : " + (danger.ToldRaised, state.ServerHasDanger) switch
        {
            (true, true) => "proches et soignants prévenus",
            (true, false) => "vos proches sont prévenus",
            (false, true) => "vos soignants sont prévenus",
            (false, false) => "envoi en cours",
        },
    };

    // One cause at a time, the one nearest to the person first.
    private static string SilenceOf(ScreenState state) => state switch
    {
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
        { Uplink: UplinkTrouble.None } => "",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state.Uplink, "a trouble without words"),
    };

    private static string At(KnownDanger danger, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(danger.OccurredAt, zone).ToString("HH':'mm", CultureInfo.InvariantCulture);
}
