using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Wire;
using HomeCare.Web.Languages;
using HomeCare.Web.Pages.Shared;
using MediatR;

namespace HomeCare.Web.Pages.Alerts;

/// <summary>One line of an alert's story in words: when, what, by which channel to whom, with which proof.</summary>
/// <param name="At">When.</param>
/// <param name="What">What happened.</param>
/// <param name="Detail">What adds to it; null for nothing.</param>
/// <param name="Proof">Modem or provider reference; null when there is none.</param>
/// <param name="Tone">How it reads: <c>good</c>, <c>bad</c>, <c>act</c> or <c>plain</c>.</param>
internal sealed record StoryEntry(DateTimeOffset At, string What, string? Detail, string? Proof, string Tone)
{
    public static async Task<(AlertCard Card, IReadOnlyList<StoryEntry> Lines)> ReadAsync(
        IMediator mediator, Words words, StaffId viewer, AlertStory story, PatientCard patient, CancellationToken cancel)
    {
        var alert = story.Alert;
        var names = await AlertCard.StaffNamesAsync(mediator, story.Lines.Select(line => line.Staff).Append(alert.TakenBy).Append(alert.ClosedBy), cancel);
        var contacts = patient.Contacts.ToDictionary(contact => contact.Id, contact => contact.FirstName);
        var takenBy = alert.TakenBy is { } by ? names.GetValueOrDefault(by) : null;
        return (
            new AlertCard(alert, patient, takenBy, alert.TakenBy == viewer, $"/alerts/{alert.Id}"),
            [.. Happened(alert, words), .. story.Lines.Where((line, at) => !IsOvertaken(line, story.Lines.Skip(at + 1))).Select(line => Of(line, alert, names, contacts, words))]);
    }

    /// <summary>The story begins at home, before any server heard of it. Equipment has no such moment.</summary>
    private static IEnumerable<StoryEntry> Happened(AlertSummary alert, Words words) =>
        alert.Level == AlertLevel.Technical ? [] : [new(alert.OccurredAt, words["Survenue au domicile : {0}", words.Of(alert.Rule)], null, null, "plain")];

    /// <summary>"Queued" and "sending" are over once the same text came to anything else: only what it came to is told.</summary>
    private static bool IsOvertaken(StoryLine line, IEnumerable<StoryLine> later) =>
        line is { Kind: StoryKind.BoxText or StoryKind.ServerText, Detail: { } detail } && detail.Split(' ')[0] is "queued" or "sending"
        && later.Any(next => next.Kind == line.Kind && next.Contact == line.Contact && next.Staff == line.Staff && StepOf(next) == StepOf(line));

    private static string? StepOf(StoryLine line) => line.Detail?.Split(':')[0].Split(' ').ElementAtOrDefault(1);

    private static StoryEntry Of(
        StoryLine line, AlertSummary alert, IReadOnlyDictionary<StaffId, string> names, Dictionary<ContactId, string> contacts, Words words)
    {
        var staff = line.Staff is { } member ? names.GetValueOrDefault(member) ?? words["un soignant"] : words["un soignant"];
        var contact = line.Contact is { } relative ? contacts.GetValueOrDefault(relative) ?? words["un proche"] : words["un proche"];
        return line.Kind switch
        {
            StoryKind.Raised => new(line.At, words["Alerte levée par le serveur"], Causes(line.Detail, words), null, "plain"),
            StoryKind.SeenAgain => new(line.At, words["Toujours là"], Causes(line.Detail, words), null, "plain"),
            StoryKind.LevelRose => new(line.At, words["Gravité montée : {0}", Level(line.Detail, alert, words)], null, null, "bad"),
            StoryKind.Eased => new(line.At, words["Moins grave : {0}", Level(line.Detail, alert, words)], words["L’alerte garde la gravité qu’elle a atteinte."], null, "plain"),
            StoryKind.StepReached => new(line.At, words["Le silence dure : {0}", Step(line.Detail, words)], null, null, "bad"),
            StoryKind.JoinedIncident => new(line.At, words["Fait partie d’une panne générale"], words["Beaucoup de domiciles se taisent ensemble : la cause est sans doute commune."], null, "plain"),
            StoryKind.BoxText => Text(line, words["SMS du boîtier à {0}", contact], words),
            StoryKind.ServerText when line.Contact is not null => Text(line, words["SMS du serveur à {0}", contact], words),
            StoryKind.ServerText when line.Staff is null => Text(line, words["SMS du serveur"], words),
            StoryKind.ServerText => Text(line, words["SMS du serveur à {0}", staff], words),
            StoryKind.RelativeAnswered => Answer(line, contact, words),
            StoryKind.StaffAnswered => Answer(line, staff, words) with { Detail = line.Proof is null ? null : words["Réponse par SMS au serveur"], Proof = line.Proof },
            StoryKind.CancelledAtHome => new(line.At, words["« Fausse alerte » dite au domicile"], words["L’alerte reste ouverte tant que personne ne la clôt."], null, "plain"),
            StoryKind.BackToNormal => new(line.At, words["Retour à la normale"], words["L’alerte reste ouverte tant que personne ne la clôt."], null, "plain"),
            StoryKind.Taken => new(line.At, words["Prise en charge par {0}", staff], null, null, "act"),
            StoryKind.PassedOn => new(line.At, words["{0} ne peut pas y aller", staff], words["L’alerte passe à la personne suivante du plan."], null, "bad"),
            StoryKind.OnSite => new(line.At, words["{0} est sur place", staff], null, null, "act"),
            StoryKind.Reopened => new(line.At, words["Personne sur place à temps : alerte rouverte"], words["Elle avait été prise par {0}.", staff], null, "bad"),
            StoryKind.Escalated => Escalated(line, words),
            StoryKind.Shelved => new(line.At, words["Reportée par {0}", staff], Shelved(line.Detail, words), null, "plain"),
            StoryKind.SupportCalled => new(line.At, words["Le support dit avoir appelé"], null, null, "act"),
            StoryKind.Closed => new(line.At, words["Close par {0}", staff], Outcome(alert, words), null, "good"),
            _ => throw new ArgumentOutOfRangeException(nameof(line)),
        };
    }

    /// <summary>The stage's name, with <c>: nobody</c> when it found nobody.</summary>
    private static StoryEntry Escalated(StoryLine line, Words words)
    {
        var parts = line.Detail?.Split(':', 2, StringSplitOptions.TrimEntries) ?? [""];
        var who = Enum.TryParse<EscalationTarget>(parts[0], out var target) ? words.Of(target) : parts[0];
        return new(line.At, words["Sans réponse, étape suivante : {0}", who], parts.Length > 1 ? words.Cause(parts[1]) : null, null, "bad");
    }

    /// <summary>Minutes, then the reason as it was typed.</summary>
    private static string? Shelved(string? detail, Words words) => detail?.Split(' ', 2) is [var minutes, var reason] ? words["{0} min : « {1} »", minutes, reason] : detail;

    private static string Level(string? detail, AlertSummary alert, Words words) => words.Of(Enum.TryParse<AlertLevel>(detail, out var level) ? level : alert.Level);

    /// <summary>By text to the box: the relatives know of each other from the box itself.</summary>
    private static StoryEntry Answer(StoryLine line, string who, Words words)
    {
        var (what, tone) = line.Detail switch
        {
            "going" => (words["{0} y va", who], "act"),
            "cannot_go" => (words["{0} ne peut pas y aller", who], "plain"),
            "false_alarm" => (words["{0} dit que c’est une fausse alerte", who], "plain"),
            "stop" => (words["{0} ne veut plus recevoir de SMS", who], "bad"),
            _ => (words["{0} a répondu OK", who], "plain"),
        };
        return new(line.At, what, words["Réponse par SMS au boîtier"], null, tone);
    }

    private static string Step(string? detail, Words words) => Enum.TryParse<AlertStep>(detail, out var step) ? words.Of(step) : "";

    private static string? Outcome(AlertSummary alert, Words words) =>
        alert.Outcome is { } outcome ? words.Of(outcome) + (alert.Note is null ? "" : $" : « {alert.Note} »") : null;

    private static string? Causes(string? codes, Words words) =>
        codes is null ? null : string.Join(", ", codes.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(words.Cause));

    /// <summary>A text's line says <c>state</c>, <c>state step</c> or either with <c>: reason</c>.</summary>
    private static StoryEntry Text(StoryLine line, string what, Words words)
    {
        var parts = line.Detail?.Split(':', 2, StringSplitOptions.TrimEntries) ?? [""];
        var head = parts[0].Split(' ', 2);
        if (!Enum.TryParse<MessageState>(head[0], ignoreCase: true, out var state))
        {
            return new(line.At, what, line.Detail, line.Proof, "plain");
        }

        var step = head.ElementAtOrDefault(1) switch
        {
            "cancelled" => words["« Fausse alerte »"] + " · ",
            "taken" => words["Qui s’en occupe"] + " · ",
            _ => "",
        };
        var why = parts.Length > 1 ? $" ({words.Cause(parts[1])})" : "";
        var tone = state switch { MessageState.Delivered => "good", MessageState.Failed or MessageState.Unknown => "bad", _ => "plain" };
        return new(line.At, what, step + words.Of(state) + why, line.Proof, tone);
    }
}
