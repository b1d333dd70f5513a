using HomeCare.Modules.Patients.Contracts;
using MediatR;

namespace HomeCare.Modules.Alerts.Contracts;

/// <summary>Who is to look at a technical alert by now; it only rises while the cause lasts, and begins anew when the cause comes back.</summary>
public enum AlertStep
{
    /// <summary>Nobody beyond who reads the list.</summary>
    None,

    /// <summary>Support: a ticket.</summary>
    Support,

    /// <summary>A relative: "boîtier muet".</summary>
    Relative,

    /// <summary>A nurse's visit is proposed.</summary>
    Visit,
}

/// <summary>What a mass silence is held to be.</summary>
public enum IncidentKind
{
    /// <summary>More than 2 % of all sources within 5 minutes, and at least 20.</summary>
    Fleet,

    /// <summary>More than 1 % of one operator's within 5 minutes, and at least 20.</summary>
    Operator,

    /// <summary>Nobody at all is heard, of at least 20: the server's own intake is at fault, not the homes.</summary>
    OwnIntake,
}

/// <summary>
/// Many silent sources told of as one. While it lasts those that belong to it raise no alert of their own; when it ends, those still silent do. No danger and
/// no value alert ever belongs to it.
/// </summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">What it is held to be.</param>
/// <param name="Source">Which sources: the rule that would have spoken of each.</param>
/// <param name="Operator">For <see cref="IncidentKind.Operator"/>: the network's name as the boxes' modems say it.</param>
/// <param name="StartedAt">When the first of them was last heard.</param>
/// <param name="OpenedAt">When the server knew.</param>
/// <param name="EndedAt">When enough were back; null while it lasts.</param>
/// <param name="Homes">How many sources of that kind there are.</param>
/// <param name="Silent">How many belong to it and are silent still.</param>
/// <param name="MostSilent">The most that were at once.</param>
public sealed record SilenceIncident(
    Guid Id, IncidentKind Kind, AlertRule Source, string? Operator, DateTimeOffset StartedAt, DateTimeOffset OpenedAt, DateTimeOffset? EndedAt,
    int Homes, int Silent, int MostSilent);

/// <summary>Mass silences, those that last first, then newest first. No identity, no medical value.</summary>
/// <param name="Most">At most 1-100.</param>
public sealed record ListIncidents(int Most = 10) : IRequest<IReadOnlyList<SilenceIncident>>;

/// <summary>Every source that is silent now, with its cause, for support: the furthest step first, then the longest silence. No medical value.</summary>
/// <param name="Most">At most so many sources, 1-1,000; the counts are of all.</param>
public sealed record ListSilences(int Most = 100) : IRequest<SilenceOverview>;

/// <summary>How much is silent.</summary>
/// <param name="Homes">Homes watched.</param>
/// <param name="Late">Homes whose box has not been heard for 2 minutes and is not silent yet.</param>
/// <param name="Causes">How many sources are silent of each cause.</param>
/// <param name="Sources">The first of them.</param>
public sealed record SilenceOverview(int Homes, int Late, IReadOnlyList<SilenceCause> Causes, IReadOnlyList<SilentSource> Sources);

/// <summary>A kind of source, a cause, and how many.</summary>
public sealed record SilenceCause(AlertRule Source, string Cause, int Count);

/// <summary>One silent source.</summary>
/// <param name="Patient">Whose home.</param>
/// <param name="Box">Its box.</param>
/// <param name="Source">The rule that speaks of it: box, bracelet or a signal.</param>
/// <param name="Cause">The likeliest cause, a code.</param>
/// <param name="Since">When it was last heard; never heard: since when it stands there.</param>
/// <param name="Step">Who is to look at it by now.</param>
/// <param name="Alert">The open alert of it; null while an incident holds it, or when a person has just closed it.</param>
public sealed record SilentSource(
    PatientId Patient, BoxId Box, AlertRule Source, string Cause, DateTimeOffset Since, AlertStep Step, AlertId? Alert);

/// <summary>
/// Of these people those who are not seen now, by risk: the gravest open clinical alert first, then those with a clinical alert in the last 24 h, then the
/// longest silence. Held by an incident or not. Whether the asker may see them is the caller's question to Patients.
/// </summary>
public sealed record ListUnseen(IReadOnlyCollection<PatientId> Patients) : IRequest<IReadOnlyList<Unseen>>;

/// <summary>A person who is not seen now.</summary>
/// <param name="Source">What of theirs is silent.</param>
/// <param name="Gravest">The gravest open clinical alert; null for none.</param>
/// <param name="AlertedToday">A clinical alert occurred in the last 24 h.</param>
public sealed record Unseen(SilentSource Source, AlertLevel? Gravest, bool AlertedToday);
