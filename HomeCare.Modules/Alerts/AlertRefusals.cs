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

    public static Refusal RedIsNeverShelved { get; } = new(
        "red_never_shelved",
        "Une alerte rouge ne se reporte pas : prenez-la, ou passez-la au suivant.",
        "A red alert is never put off: take it, or pass it on.");

    public static Refusal OnlyADoctorPlans { get; } = new(
        "only_a_doctor", "Seul un médecin change le plan d’alerte.", "Only a doctor changes the escalation plan.");

    public static Refusal OnlyADoctorSwitchesOff { get; } = new(
        "only_a_doctor", "Seul un médecin désactive une alerte.", "Only a doctor switches an alert off.");

    public static Refusal PersonNotFound { get; } = new(
        "not_found", "Cette personne n’existe pas, ou ne vous concerne pas.", "This person does not exist, or is not yours.");

    public static Refusal OnlyMaintenance { get; } = new(
        "only_maintenance",
        "L’administration ne met en pause que pour une intervention sur le matériel. Le soignant de la personne peut la mettre en pause pour une absence.",
        "The administration pauses a home for work on its equipment only. The person’s nurse or doctor can pause it for an absence.");

    public static Refusal AlreadyTaken(string? by) => new(
        "already_taken",
        $"Déjà prise en charge par {by ?? "un autre soignant"}.",
        $"Already taken by {by ?? "another member of staff"}.");
}
