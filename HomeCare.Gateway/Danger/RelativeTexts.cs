using HomeCare.Gateway.Outbox;
using HomeCare.Gateway.Sms;
using HomeCare.Modules.Wire;

namespace HomeCare.Gateway.Danger;

/// <summary>From a danger and the emergency plan to one text a relative.</summary>
internal sealed class RelativeTexts(EmergencyPlanFile plans, SmsSpool spool, TimeProvider time)
{
    public const string DefaultZone = "Europe/Paris";

    /// <summary>The steps of the texts that take a danger back.</summary>
    public const string CancelledStep = "cancelled";

    private const string Raised = "raised";

    /// <summary>Four hexadecimal characters of the event id, the same on the server's pages and in every text.</summary>
    public static string Reference(Guid eventId) => eventId.ToString("N")[..4].ToUpperInvariant();

    /// <summary>False while there is nobody to tell: no plan yet, or a plan without contacts.</summary>
    public bool TellRaised(KnownDanger danger) => Tell(danger, Raised, danger.OccurredAt, facts => danger.Kind switch
    {
        DangerKind.Fall => SmsTexts.Fall(facts, danger.Immobile == true),
        DangerKind.Tachycardia => SmsTexts.Tachycardia(facts),
        DangerKind.Help => SmsTexts.HelpButton(facts),
        DangerKind.LowHeartRate or DangerKind.HighHeartRate or DangerKind.LowOxygen => SmsTexts.Values(facts),
        _ => throw new ArgumentOutOfRangeException(nameof(danger), danger.Kind, "no text for this danger"),
    });

    /// <summary>
    /// Those who may have read the alarm read that it was false; a text that did not leave yet is withdrawn, and its addressee hears nothing.
    /// </summary>
    public bool TellCancelled(KnownDanger danger)
    {
        var id = danger.EventId.ToString();
        var heard = MayHaveRead(id);
        spool.Withdraw(id, "Fausse alerte avant l'envoi.", step => step == Raised);
        heard.UnionWith(MayHaveRead(id));
        return Tell(danger, CancelledStep, danger.TakenBackAt!.Value, SmsTexts.FalseAlarm, contact => heard.Contains(contact.ContactId.ToString()));
    }

    private HashSet<string> MayHaveRead(string eventId) =>
    [
        .. spool.List()
            .Where(text => text.EventId == eventId && text.Step == Raised && text.State is not MessageState.Failed and not MessageState.Queued)
            .Select(text => text.ContactId),
    ];

    private bool Tell(
        KnownDanger danger, string step, DateTimeOffset at, Func<SmsFacts, string> words, Func<EmergencyContact, bool>? only = null)
    {
        if (plans.Current is not { Contacts.Count: > 0 } plan)
        {
            return false;
        }

        var facts = new SmsFacts(plan.PersonShortName, at, Zone(plan.TimeZone), Reference(danger.EventId));
        var late = words(facts with { Deferred = true });
        var text = time.GetUtcNow() - at > SmsSpool.DeferredAfter ? late : words(facts);
        spool.Enqueue(
        [
            .. plan.Contacts
                .Where(contact => only?.Invoke(contact) ?? true)
                .OrderBy(contact => contact.Order)
                .Select(contact => new SmsOrder(
                    danger.EventId.ToString(), contact.ContactId.ToString(), step, contact.NumberE164, text, SmsUrgency.Danger, late)),
        ]);
        return true;
    }

    // A zone this machine does not know must not keep a text back; Paris is the default of the plan.
    public static TimeZoneInfo Zone(string name) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) || TimeZoneInfo.TryFindSystemTimeZoneById(DefaultZone, out zone)
            ? zone
            : TimeZoneInfo.Utc;
}
