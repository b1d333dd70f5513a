using HomeCare.Modules.Shared;

namespace HomeCare.Modules.Alerts.Texts;

/// <summary>What a member of staff is answered when her own text could not do what she meant. GSM-7, one segment.</summary>
internal static class ReplyText
{
    /// <summary>Not understood.</summary>
    public const string Help = "help";

    /// <summary>Several alerts are open, or none is called so.</summary>
    public const string Which = "which";

    /// <summary>Someone else has it.</summary>
    public const string Taken = "taken";

    /// <summary>It is over.</summary>
    public const string Closed = "closed";

    /// <summary>She may not, by the rounds as they are planned: she must not believe that it is done.</summary>
    public const string Denied = "denied";

    private const int MostReferences = 5;

    /// <summary>What is owed for words of which no alert is known. An "ok" where none is open only says that she read it.</summary>
    public static string? OwedFor(StaffAnswer answer, bool hasOpen) => answer switch
    {
        StaffAnswer.Stop => null,
        StaffAnswer.Ok when !hasOpen => null,
        StaffAnswer.Unknown => Help,
        _ => Which,
    };

    /// <summary>What is owed for an act that was refused.</summary>
    public static string OwedFor(Refusal refusal) =>
        refusal == AlertRefusals.AlreadyClosed ? Closed : refusal.Code == AlertRefusals.AlreadyTaken(null).Code ? Taken : Denied;

    /// <summary>The step of the n-th answer to somebody.</summary>
    public static string StepOf(string kind, int number) => $"{OutgoingText.ReplyPrefix}{kind}_{number}";

    /// <param name="step">As <see cref="StepOf"/> made it.</param>
    /// <param name="reference">The alert that it is about.</param>
    /// <param name="open">The alerts that wait for an answer, newest first.</param>
    public static string Of(string step, string reference, IReadOnlyList<Alert> open)
    {
        var references = string.Join(", ", open.Take(MostReferences).Select(alert => ShortReference.Of(alert.Id))) + (open.Count > MostReferences ? "..." : "");
        return Gsm7.Fold("[SUIVI] " + (step[OutgoingText.ReplyPrefix.Length..].Split('_')[0], open.Count) switch
        {
            (Taken, _) => $"{reference}: quelqu'un d'autre s'en occupe déjà.",
            (Closed, _) => $"{reference}: cette alerte est close.",
            (Denied, _) => $"{reference}: votre réponse N'EST PAS prise en compte. Ouvrez le lien de l'alerte ou appelez.",
            (_, 0) => "Aucune alerte ouverte n'attend votre réponse. Danger vital: appelez le 15.",
            (Which, _) => $"Pour quelle alerte? Répondez 1, 2 ou 9 suivi de sa référence: {references}",
            _ => $"Pas compris. Répondez 1=j'y vais 2=passer au suivant 9=fausse alerte, suivi de la référence: {references}",
        });
    }
}
