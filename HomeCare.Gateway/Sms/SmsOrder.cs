using HomeCare.Modules.Wire;

namespace HomeCare.Gateway.Sms;

/// <summary>Which text leaves first when several wait. Dangers are never held back by anything else.</summary>
internal enum SmsUrgency
{
    Danger = 0,
    FollowUp = 1,
    Technical = 2,
}

/// <summary>One text to one person, known by (event, contact, step): ordering it twice sends it once.</summary>
/// <param name="Step">Where in the escalation: "raised", "cancelled", "reminder-1" …; a resend is the same step.</param>
/// <param name="Text">One GSM-7 segment; sent unchanged at each try, so that the short reference stays the same.</param>
/// <param name="DeferredText">Takes the place of <paramref name="Text"/> when the first try comes more than
/// <see cref="SmsSpool.DeferredAfter"/> after the order (no network, no SIM): the same words marked "différé".</param>
internal sealed record SmsOrder(
    string EventId, string ContactId, string Step, string NumberE164, string Text, SmsUrgency Urgency = SmsUrgency.Danger, string? DeferredText = null);

/// <summary>Where a text is, for the server, the screen and the ledger. No number, no words. Each state is on disk before the step that follows it.</summary>
/// <param name="Reference">The modem's message reference, once accepted.</param>
/// <param name="Reason">Why it is unknown, failed, or queued again; a sentence in French.</param>
internal sealed record SmsState(
    string EventId, string ContactId, string Step, MessageState State, DateTimeOffset At, int? Reference, string? Reason);
