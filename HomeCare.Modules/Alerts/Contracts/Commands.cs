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

/// <summary>
/// "Je ne peux pas": goes on to the next of the plan at once, and this person is not reminded of it again. Who had taken it gives it back.
/// </summary>
public sealed record PassAlert(AlertId Alert, StaffId By) : IRequest<Outcome<AlertSummary>>;

/// <summary>"Je suis sur place": a red alert is not opened again for want of somebody there. Who has not taken it takes it with that.</summary>
public sealed record ArriveOnSite(AlertId Alert, StaffId By) : IRequest<Outcome<AlertSummary>>;

/// <summary>Nobody is reminded of an orange or yellow alert for a while. A red one is refused; one that turns red is not held by it.</summary>
/// <param name="Alert">Which.</param>
/// <param name="By">Who.</param>
/// <param name="Minutes">5-120.</param>
/// <param name="Reason">3-60 characters, for the story.</param>
public sealed record ShelveAlert(AlertId Alert, StaffId By, int Minutes, string Reason) : IRequest<Outcome<AlertSummary>>;

/// <summary>Support called about it, as its screen asked. A line of the story; the alert goes on until someone takes it.</summary>
public sealed record NoteSupportCall(AlertId Alert) : IRequest<Outcome<AlertId>>;

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
