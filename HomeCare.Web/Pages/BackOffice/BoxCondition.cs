using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.Wire;
using HomeCare.Web.Languages;

namespace HomeCare.Web.Pages.BackOffice;

/// <summary>How a box is, in words, and why: the cause comes from the last thing it said of itself.</summary>
/// <param name="State">What it does now.</param>
/// <param name="Cause">Why, as far as the box told; null when all is well or nothing was said.</param>
/// <param name="Needs">Whether someone should look.</param>
internal sealed record BoxCondition(string State, string? Cause, bool Needs)
{
    /// <summary>Over this a box is silent: twelve missed readings and two heartbeats.</summary>
    private static readonly TimeSpan SilentAfter = TimeSpan.FromMinutes(3);

    private const int WeakSignalPercent = 15;

    /// <summary>A box renews 120 days before the end of a year's certificate; it had half of that time.</summary>
    private static readonly TimeSpan CertificateNearlyOver = TimeSpan.FromDays(60);

    public static BoxCondition Of(BoxEntry box, HomeClock clock, Words words) => box switch
    {
        { State: BoxState.Revoked } => new(words["Révoqué"], null, false),
        { State: BoxState.Prepared } => new(words["Attend sa première mise en marche"], null, false),
        { HeardAt: null } => new(words["Jamais entendu"], words["inscrit, mais n’a encore rien envoyé"], true),
        { HeardAt: { } at } when clock.Now - at > SilentAfter =>
            new(words["Muet depuis {0}", clock.Moment(at)], Causes(box, clock, words) ?? words["rien ne l’annonçait : coupure, panne ou box débranchée"], true),
        _ => Causes(box, clock, words) is { } cause
            ? new(words["Entendu, à voir"], cause, true)
            : new(words["En ordre"], null, false),
    };

    private static string? Causes(BoxEntry box, HomeClock clock, Words words)
    {
        var health = box.Health;
        string?[] causes =
        [
            health?.OnMains == false ? words["sur sa batterie, sans secteur"] : null,
            Of(health?.Modem, words),
            health is { Modem: ModemState.Ready, SignalPercent: < WeakSignalPercent } ? words["signal GSM faible"] : null,
            Of(health?.Bracelet, words),
            health?.DroppedReadings > 0 ? words["mémoire pleine : {0:N0} relevés perdus", health.DroppedReadings] : null,
            box.CertificateEndsAt - clock.Now is { } left && left < CertificateNearlyOver ? words["certificat non renouvelé, il expire le {0:d}", box.CertificateEndsAt] : null,
            .. health?.Faults?.Select(fault => fault.Sentence is { Length: > 0 } sentence ? sentence.TrimEnd('.') : fault.Code) ?? [],
        ];
        var said = string.Join(", ", causes.OfType<string>());
        return said.Length == 0 ? null : said;
    }

    private static string? Of(ModemState? modem, Words words) => modem switch
    {
        null or ModemState.Ready => null,
        ModemState.None => words["sans modem"],
        ModemState.NoNetwork => words["sans réseau GSM"],
        ModemState.SimProblem => words["carte SIM refusée ou absente"],
        ModemState.Silent => words["modem muet"],
        _ => throw new ArgumentOutOfRangeException(nameof(modem)),
    };

    private static string? Of(BraceletLinkState? bracelet, Words words) => bracelet switch
    {
        null or BraceletLinkState.Connected => null,
        BraceletLinkState.NeverPaired => words["aucun bracelet appairé"],
        BraceletLinkState.NotWorn => words["bracelet non porté"],
        BraceletLinkState.LinkLost => words["bracelet hors de portée ou déchargé"],
        BraceletLinkState.AdapterGone => words["Bluetooth du boîtier en panne"],
        _ => throw new ArgumentOutOfRangeException(nameof(bracelet)),
    };
}
