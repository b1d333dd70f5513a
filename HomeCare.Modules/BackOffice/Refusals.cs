using HomeCare.Modules.Shared;

namespace HomeCare.Modules.BackOffice;

/// <summary>Everything the back office says no with.</summary>
internal static class Refusals
{
    public static Refusal WrongPassword { get; } = new(
        "sign_in_failed",
        "Adresse e-mail ou mot de passe incorrect.",
        "Wrong e-mail address or password.");

    public static Refusal WrongCode { get; } = new(
        "code_wrong",
        "Ce code n’est pas le bon. Lisez le code affiché maintenant par votre application d’authentification.",
        "This code is not right. Read the code your authenticator shows now.");

    public static Refusal CodeAlreadyUsed { get; } = new(
        "code_used",
        "Ce code a déjà servi. Attendez le suivant (30 secondes au plus).",
        "This code was already used. Wait for the next one (30 seconds at most).");

    public static Refusal TooBusy { get; } = new(
        "busy",
        "Trop de connexions en même temps. Réessayez dans quelques secondes.",
        "Too many people are signing in at once. Try again in a few seconds.");

    public static Refusal EmailTaken { get; } = new(
        "email_taken",
        "Un compte existe déjà pour cette adresse e-mail.",
        "There already is an account for this e-mail address.");

    public static Refusal WeakPassword { get; } = new(
        "password_weak",
        "Ce mot de passe est trop facile à deviner : il est connu, répétitif ou contient l’adresse e-mail. Choisissez une phrase.",
        "This password is too easy to guess: it is a known one, repeats itself or contains the e-mail address. Choose a phrase.");

    public static Refusal UnknownStaff { get; } = new(
        "staff_unknown",
        "Ce soignant n’existe pas, ou n’a pas ce rôle.",
        "This member of staff does not exist or has another role.");

    public static Refusal UnknownAccount { get; } = new(
        "account_unknown",
        "Ce compte n’existe pas.",
        "There is no such account.");

    public static Refusal OwnAccount { get; } = new(
        "own_account",
        "Vous ne pouvez pas désactiver votre propre compte. Demandez à un autre administrateur.",
        "You cannot disable your own account. Ask another administrator.");

    public static Refusal NotAdmin { get; } = new(
        "not_admin",
        "Seul un administrateur peut le faire.",
        "Only an administrator can do this.");

    public static Refusal UnknownPatient { get; } = new(
        "patient_unknown",
        "Cette personne n’est pas suivie ici.",
        "This person is not in care here.");

    public static Refusal SerialInUse { get; } = new(
        "serial_in_use",
        "Un boîtier avec ce numéro de série est déjà en service. Révoquez-le d’abord.",
        "A box with this serial number is already in service. Revoke it first.");

    public static Refusal WrongBoxCode { get; } = new(
        "code_refused",
        "Code refusé : il est faux, déjà utilisé ou périmé. Demandez un nouveau code.",
        "The code is wrong, already used or too old. Ask for a new one.");

    public static Refusal WrongCertificateRequest { get; } = new(
        "request_refused",
        "Demande de certificat refusée : il faut une demande PKCS #10 signée par une clé ECDSA P-256.",
        "The certificate request is refused: it has to be PKCS #10, signed by an ECDSA P-256 key.");

    public static Refusal SameKey { get; } = new(
        "key_not_new",
        "Demande de certificat refusée : la clé doit être nouvelle.",
        "The certificate request is refused: its key has to be a new one.");

    public static Refusal TooManyRenewals { get; } = new(
        "too_many_renewals",
        "Ce boîtier a déjà renouvelé son certificat plusieurs fois aujourd’hui. Réessayez plus tard.",
        "This box has renewed its certificate several times today. Try again later.");

    public static Refusal ReplayTimes { get; } = new(
        "replay_times",
        "La fin doit suivre le début, et le début être passé.",
        "The end has to be after the start, and the start in the past.");

    public static Refusal UnknownBox { get; } = new(
        "box_unknown",
        "Ce boîtier n’existe pas.",
        "There is no such box.");

    public static Refusal Wait(TimeSpan time)
    {
        var seconds = (int)Math.Ceiling(time.TotalSeconds);
        return new(
            "wait",
            $"Trop d’essais. Attendez {seconds} s, puis recommencez.",
            $"Too many tries. Wait {seconds} s, then try again.");
    }
}
