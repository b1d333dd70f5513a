using HomeCare.Gateway.Outbox;
using HomeCare.Gateway.Sms;
using HomeCare.Gateway.Uplink;
using HomeCare.Modules.Wire;

namespace HomeCare.Gateway.Danger;

/// <summary>From a danger, what is done about it, and the emergency plan to one text a person and step.</summary>
internal sealed class RelativeTexts(EmergencyPlanFile plans, SmsSpool spool, StoryLog story, TimeProvider time, BoxClock? clock = null)
{
    public const string DefaultZone = "Europe/Paris";

    /// <summary>The steps of the texts that take a danger back.</summary>
    public const string CancelledStep = "cancelled";

    /// <summary>Four hexadecimal characters of the event id, the same on the server's pages and in every text.</summary>
    public static string Reference(Guid eventId) => eventId.ToString("N")[..4].ToUpperInvariant();

    /// <summary>Whether somebody may be texted at all.</summary>
    public bool Wants(EmergencyContact contact) => !story.HasStopped(contact.ContactId);

    /// <summary>False while there is nobody to tell: no plan yet, or a plan without contacts.</summary>
    public bool TellRaised(KnownDanger danger)
    {
        if (plans.Current is not { Contacts.Count: > 0 } plan)
        {
            return false;
        }

        Alarm(danger, plan, Escalation.First(plan, Wants), Escalation.Raised);
        return true;
    }

    /// <summary>The alarm itself, or a reminder of it.</summary>
    public void Alarm(KnownDanger danger, EmergencyPlan plan, IEnumerable<EmergencyContact> to, string step) => Order(
        danger, plan, to, step, danger.OccurredAt, Escalation.NumberOf(step), SmsUrgency.Danger, facts => danger.Kind switch
        {
            DangerKind.Fall => SmsTexts.Fall(facts, danger.Immobile == true),
            DangerKind.Tachycardia => SmsTexts.Tachycardia(facts),
            DangerKind.Help => SmsTexts.HelpButton(facts),
            DangerKind.LowHeartRate or DangerKind.HighHeartRate or DangerKind.LowOxygen => SmsTexts.Values(facts),
            _ => throw new ArgumentOutOfRangeException(nameof(danger), danger.Kind, "no text for this danger"),
        });

    /// <summary>
    /// Those who may have read the alarm read that it was false; a text that did not leave yet is withdrawn, and its addressee hears nothing. Who
    /// answered "9" reads it too, and sees what the answer did.
    /// </summary>
    public bool TellCancelled(KnownDanger danger)
    {
        if (plans.Current is not { Contacts.Count: > 0 } plan)
        {
            return false;
        }

        var heard = MayHaveRead(danger.EventId);
        Withdraw(danger.EventId, "Fausse alerte avant l'envoi.");
        heard.UnionWith(MayHaveRead(danger.EventId));
        var by = Story.Of(danger.TakenBackAt, story.Of(danger.EventId)).FalseBy is { } contact ? NameOf(plan, contact) : null;
        Order(
            danger, plan, plan.Contacts.Where(one => heard.Contains(one.ContactId)), CancelledStep, danger.TakenBackAt!.Value, 0, SmsUrgency.Danger,
            facts => SmsTexts.FalseAlarm(facts, by));
        return true;
    }

    /// <summary>Nobody needs the alarms any more that did not leave yet.</summary>
    public void Withdraw(Guid eventId, string reason) => spool.Withdraw(eventId.ToString(), reason, Escalation.IsAlarm);

    /// <summary>What somebody did, to those whom it concerns among those who may have read of the danger.</summary>
    public void Tell(KnownDanger danger, EmergencyPlan plan, StoryNews news)
    {
        var heard = MayHaveRead(danger.EventId);
        var (to, words) = news switch
        {
            StoryNews.Goes goes => (Others(goes.Contact), (Func<SmsFacts, string>)(facts => SmsStoryTexts.Goes(facts, NameOf(plan, goes.Contact)))),
            StoryNews.GoesNoMore no => (Others(no.Contact), facts => SmsStoryTexts.GoesNoMore(facts, NameOf(plan, no.Contact))),
            StoryNews.AlreadyGoes already => (
                [already.To], facts => SmsStoryTexts.AlreadyGoes(facts with { At = OnServer(already.Since) }, NameOf(plan, already.Contact))),
            StoryNews.IsOver over => ([over.To], facts => SmsStoryTexts.IsOver(facts with { At = OnServer(over.Since) })),
            StoryNews.StaffTakes takes => (heard, facts => SmsStoryTexts.StaffTakes(facts, takes.By)),
            StoryNews.StaffGone => (heard, SmsStoryTexts.StaffGone),
            StoryNews.StaffClosed closed => (heard, facts => SmsStoryTexts.StaffClosed(facts, closed.By, closed.FalseAlarm)),
            _ => throw new ArgumentOutOfRangeException(nameof(news), news, "news without words"),
        };
        var urgency = news is StoryNews.StaffGone ? SmsUrgency.Danger : SmsUrgency.FollowUp;
        Order(danger, plan, plan.Contacts.Where(contact => to.Contains(contact.ContactId)), news.Step, news.At, 0, urgency, words);

        HashSet<Guid> Others(Guid contact) => [.. heard.Where(one => one != contact)];
    }

    /// <summary>An answer to an answer: one person, words of its own.</summary>
    public void Answer(EmergencyPlan plan, EmergencyContact to, string eventId, string step, string reference, Func<SmsFacts, string> words)
    {
        var facts = new SmsFacts(plan.PersonShortName, OnServer(time.GetUtcNow()), Zone(plan.TimeZone), reference);
        spool.Enqueue(new SmsOrder(eventId, to.ContactId.ToString(), step, to.NumberE164, words(facts), SmsUrgency.FollowUp));
    }

    private void Order(
        KnownDanger danger, EmergencyPlan plan, IEnumerable<EmergencyContact> to, string step, DateTimeOffset at, int reminder, SmsUrgency urgency,
        Func<SmsFacts, string> words)
    {
        var facts = new SmsFacts(plan.PersonShortName, OnServer(at), Zone(plan.TimeZone), Reference(danger.EventId), Reminder: reminder);
        var late = words(facts with { Deferred = true });
        var text = time.GetUtcNow() - at > SmsSpool.DeferredAfter ? late : words(facts);
        spool.Enqueue(
        [
            .. to.Where(Wants).OrderBy(contact => contact.Order).Select(contact => new SmsOrder(
                danger.EventId.ToString(), contact.ContactId.ToString(), step, contact.NumberE164, text, urgency, late)),
        ]);
    }

    // What happened here was dated by this machine's clock; people read it by theirs.
    private DateTimeOffset OnServer(DateTimeOffset at) => clock?.OnServer(at) ?? at;

    private HashSet<Guid> MayHaveRead(Guid eventId) =>
    [
        .. spool.List()
            .Where(text => text.EventId == eventId.ToString() && Escalation.IsAlarm(text.Step) && text.State is not MessageState.Failed and not MessageState.Queued)
            .Select(text => Guid.Parse(text.ContactId)),
    ];

    private static string NameOf(EmergencyPlan plan, Guid contact) =>
        plan.Contacts.FirstOrDefault(one => one.ContactId == contact)?.FirstName is { Length: > 0 } name ? name : "un proche";

    // A zone this machine does not know must not keep a text back; Paris is the default of the plan.
    public static TimeZoneInfo Zone(string name) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) || TimeZoneInfo.TryFindSystemTimeZoneById(DefaultZone, out zone)
            ? zone
            : TimeZoneInfo.Utc;
}
