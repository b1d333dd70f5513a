using System.Text.Json;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Wire;
using MediatR;

namespace HomeCare.Modules.Alerts.Contracts;

/// <summary>
/// Dangers from a box, in their own lane. The answer is the receipt's lines, given when each alert is on disk with its outbox rows.
/// Idempotent by (event, phase). A danger is never refused for its clock: an old one becomes "différé", one from the future is re-dated
/// to now.
/// </summary>
public sealed record ReportDangers(BoxId Box, DateTimeOffset SentAt, IReadOnlyList<JsonElement> Items)
    : IRequest<IReadOnlyList<ItemReceipt>>;

/// <summary>Texts the box sent by itself, for the alerts' stories. Unknown events are kept until their danger arrives.</summary>
public sealed record RecordBoxMessages(BoxId Box, IReadOnlyList<BoxMessage> Messages) : IRequest<Unit>;

/// <summary>
/// What relatives answered to the box, for the alerts' stories; told again it is written once. An unknown event's is kept until its danger arrives. A
/// STOP opens a technical alert: somebody has to look after the contact.
/// </summary>
public sealed record RecordBoxReplies(BoxId Box, IReadOnlyList<BoxReply> Replies) : IRequest<Unit>;

/// <summary>"J'y vais": a named person takes it. Taking it twice, or after someone else, says who has it.</summary>
public sealed record TakeAlert(AlertId Alert, StaffId By) : IRequest<Outcome<AlertSummary>>;

/// <summary>"Passer au suivant": she cannot go. Another is asked at once.</summary>
public sealed record PassAlert(AlertId Alert, StaffId By) : IRequest<Outcome<AlertSummary>>;

/// <summary>A named person ends it, with an outcome. A red alert must be taken first.</summary>
/// <param name="Alert">Which.</param>
/// <param name="By">Who.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Note">At most 500 characters; null for none.</param>
public sealed record CloseAlert(AlertId Alert, StaffId By, AlertOutcome Outcome, string? Note) : IRequest<Outcome<AlertSummary>>;

/// <summary>A doctor sets a person's limits, with the reason. Kept as a new version; the box learns with its next receipt.</summary>
/// <param name="Patient">Whose.</param>
/// <param name="Limits">The limits: a set that cannot work (low not below high, out of the plausible range) is refused.</param>
/// <param name="By">The doctor.</param>
/// <param name="Reason">3-200 characters.</param>
public sealed record SetLimits(PatientId Patient, VitalLimits Limits, StaffId By, string Reason) : IRequest<Outcome<LimitsVersion>>;
