using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Wire;
using MediatR;

namespace HomeCare.Modules.Alerts.Contracts;

/// <summary>Open alerts of these people, gravest first, then oldest first.</summary>
public sealed record ListOpenAlerts(IReadOnlyCollection<PatientId> Patients) : IRequest<IReadOnlyList<AlertSummary>>;

/// <summary>A person's alerts that occurred in [From, To), newest first.</summary>
public sealed record ListAlerts(PatientId Patient, DateTimeOffset From, DateTimeOffset To) : IRequest<IReadOnlyList<AlertSummary>>;

/// <summary>One alert with its story, oldest line first. Null when unknown; whether the asker may see it is the caller's question to Patients.</summary>
public sealed record FindAlert(AlertId Alert) : IRequest<AlertStory?>;

/// <summary>An alert and its life.</summary>
public sealed record AlertStory(AlertSummary Alert, IReadOnlyList<StoryLine> Lines);

/// <summary>A person's limits in force.</summary>
public sealed record GetLimits(PatientId Patient) : IRequest<LimitsVersion>;

/// <summary>A person's limits, newest version first; the defaults last.</summary>
public sealed record ListLimits(PatientId Patient) : IRequest<IReadOnlyList<LimitsVersion>>;

/// <summary>
/// What a box must know to act alone, when it is newer than what it holds. Null when the box is up to date or stands in no home.
/// </summary>
public sealed record FindNewerPlan(BoxId Box, int KnownVersion) : IRequest<EmergencyPlan?>;

/// <summary>What members of staff did about these dangers of a box: only those taken or closed, and only its own.</summary>
public sealed record FindEventWords(BoxId Box, IReadOnlyList<Guid> Events, bool HearsReopened = false) : IRequest<IReadOnlyList<EventWord>>;

/// <summary>The texts of the server, newest first, for the ledger: no text, no number, no medical value.</summary>
/// <param name="Most">At most 1-500.</param>
public sealed record ListTexts(int Most = 100) : IRequest<IReadOnlyList<TextEntry>>;

/// <summary>One text of the server.</summary>
/// <param name="Id">Its number in the outbox.</param>
/// <param name="ShortReference">The alert's four characters.</param>
/// <param name="To">Which member of staff; null while nobody is on duty, and for a relative.</param>
/// <param name="Contact">Which relative; null for staff.</param>
/// <param name="State">Where it stands; "accepted" and "delivered" only with the provider's proof.</param>
/// <param name="QueuedAt">Written with the alert.</param>
/// <param name="AcceptedAt">When the provider took it; null before.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="ProviderReference">The provider's proof.</param>
/// <param name="Failure">The last failure, a code.</param>
/// <param name="DeliveredAt">When the telephone had it, by the provider's report; null when nothing was reported.</param>
public sealed record TextEntry(
    long Id, string ShortReference, StaffId? To, ContactId? Contact, MessageState State, DateTimeOffset QueuedAt, DateTimeOffset? AcceptedAt,
    int Attempts, string? ProviderReference, string? Failure, DateTimeOffset? DeliveredAt = null)
{
    /// <summary>The channel that took it last, from its proof; null before.</summary>
    public string? Channel => ProviderReference?.Split(':') is [var channel, _, ..] ? channel : null;

    /// <summary>The provider's id alone, as its own pages show it; null before.</summary>
    public string? ProviderId => Channel is { } channel ? ProviderReference![(channel.Length + 1)..] : ProviderReference;
}

/// <summary>
/// Dangers signalled by boxes that stand in no home, newest first, at most 100, for support. Each is raised, marked late, as soon as its
/// box is given a home. No medical value, no kind.
/// </summary>
public sealed record ListStrayDangers : IRequest<IReadOnlyList<StrayDanger>>;

/// <summary>A danger nobody is known to belong to.</summary>
public sealed record StrayDanger(AlertId Event, BoxId Box, DateTimeOffset OccurredAt, DateTimeOffset ReceivedAt);
