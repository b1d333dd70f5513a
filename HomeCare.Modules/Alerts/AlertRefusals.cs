using HomeCare.Modules.Shared;

namespace HomeCare.Modules.Alerts;

/// <summary>The expected "no"s of this module, in one place.</summary>
internal static class AlertRefusals
{
    /// <summary>For what does not exist and for what is not hers to see: the two must not be told apart.</summary>
    public static Refusal NotFound { get; } = new(
        "not_found", "Cette alerte n'existe pas, ou ne vous concerne pas.", "This alert does not exist, or is not yours.");

    public static Refusal OnlyADoctor { get; } = new(
        "only_a_doctor", "Seul un médecin fixe les limites d'alerte.", "Only a doctor sets alert limits.");

    public static Refusal AlreadyClosed { get; } = new(
        "already_closed", "Cette alerte est déjà clôturée.", "This alert is already closed.");

    public static Refusal TakeFirst { get; } = new(
        "take_first",
        "Une alerte rouge se clôture après avoir été prise en charge : touchez d’abord « Je m’en occupe ».",
        "A red alert is closed after someone took it: press “I’m on it” first.");

    public static Refusal AlreadyTaken(string? by) => new(
        "already_taken",
        $"Déjà prise en charge par {by ?? "un autre soignant"}.",
        $"Already taken by {by ?? "another member of staff"}.");
}
