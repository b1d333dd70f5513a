using System.Globalization;
using HomeCare.Gateway.Outbox;
using HomeCare.Gateway.Sms;
using HomeCare.Gateway.Uplink;
using HomeCare.Modules.Wire;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HomeCare.Gateway.Danger;

/// <summary>
/// Hears the texts that come in: known contacts only. Each is written before it acts, and acts once however often the network brings it. What a stranger
/// writes is counted and forgotten, never logged.
/// </summary>
internal sealed partial class ReplyDesk(
    StoryWatch stories, StoryLog log, RelativeTexts texts, EmergencyPlanFile plans, SmsSpool spool, UplinkSignals uplink, TimeProvider time,
    ILogger<ReplyDesk> logger, GsmModem? modem = null) : BackgroundService
{
    /// <summary>How many texts of a contact on one danger, or on none in a day, are answered with help. Beyond, two machines may be talking.</summary>
    public const int MostHelp = 5;

    private int _strangers;

    /// <summary>Texts from numbers that are in no plan, since the start.</summary>
    public int Strangers => Volatile.Read(ref _strangers);

    public void Take(IncomingSms sms)
    {
        if (plans.Current is not { } plan
            || plan.Contacts.OrderBy(contact => contact.Order).FirstOrDefault(contact => SmsSpool.SameNumber(sms.Number, contact.NumberE164)) is not { } contact)
        {
            var strangers = Interlocked.Increment(ref _strangers);
            LogStranger(logger, strangers);
            return;
        }

        var reply = SmsReplies.Parse(sms.Text);
        var danger = DangerOf(contact, reply);
        var ended = danger is null || stories.StoryOf(danger).EndedAt is not null;
        var answer = reply is { Answer: ReplyAnswer.Going, IsBareOk: true } && ended ? ReplyAnswer.Ok : reply.Answer;
        var before = answer is null ? log.NotUnderstood(contact.ContactId, danger?.EventId, time.GetUtcNow().AddDays(-1)) : 0;
        if (!log.Add(new StoryEntry(sms.Once, danger?.EventId, sms.ReceivedAt, contact.ContactId, answer)))
        {
            return;
        }

        LogAnswer(logger, contact.ContactId, answer, danger?.EventId);
        if (answer == ReplyAnswer.Stop)
        {
            foreach (var id in spool.List().Where(text => text.ContactId == contact.ContactId.ToString()).Select(text => text.EventId).Distinct())
            {
                spool.Withdraw(id, "Le destinataire a répondu STOP.", steps: null, contact.ContactId.ToString());
            }
        }
        else if (answer is null || (danger is null && answer != ReplyAnswer.Ok))
        {
            Help(plan, contact, danger, answer is null ? before : log.NotUnderstood(contact.ContactId, null, time.GetUtcNow().AddDays(-1)));
        }

        stories.Call();
        uplink.Heartbeats.Call();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (modem is null)
        {
            return;
        }

        await foreach (var sms in modem.Incoming.ReadAllAsync(stoppingToken))
        {
            try
            {
                Take(sms);
            }
            catch (Exception broken) when (broken is SqliteException or ObjectDisposedException)
            {
                LogNotTaken(logger, broken);
            }
        }
    }

    /// <summary>The danger that is named; else the newest open one that this contact was told of; else the newest.</summary>
    private KnownDanger? DangerOf(EmergencyContact contact, ParsedReply reply)
    {
        var told = spool.List().Where(text => text.ContactId == contact.ContactId.ToString() && Escalation.IsAlarm(text.Step)).Select(text => text.EventId).ToHashSet();
        var all = stories.Dangers().Where(danger => told.Contains(danger.EventId.ToString())).ToList();
        return all.FindLast(danger => RelativeTexts.Reference(danger.EventId) == reply.Reference)
            ?? all.FindLast(danger => stories.StoryOf(danger).EndedAt is null)
            ?? all.LastOrDefault();
    }

    private void Help(EmergencyPlan plan, EmergencyContact contact, KnownDanger? danger, int before)
    {
        if (before >= MostHelp || !texts.Wants(contact))
        {
            return;
        }

        if (danger is null)
        {
            var today = time.GetUtcNow().ToString("yyyyMMdd", CultureInfo.InvariantCulture);
            texts.Answer(plan, contact, $"no-alert-{today}", $"help-{before + 1}", "", SmsStoryTexts.NoAlert);
        }
        else
        {
            texts.Answer(
                plan, contact, danger.EventId.ToString(), $"help-{before + 1}", RelativeTexts.Reference(danger.EventId), SmsStoryTexts.NotUnderstood);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Contact {ContactId} answered {Answer} on danger {EventId}")]
    private static partial void LogAnswer(ILogger log, Guid contactId, ReplyAnswer? answer, Guid? eventId);

    [LoggerMessage(Level = LogLevel.Information, Message = "A text from a number of no plan is left out ({Count} since the start)")]
    private static partial void LogStranger(ILogger log, int count);

    [LoggerMessage(Level = LogLevel.Critical, Message = "An answer could not be taken")]
    private static partial void LogNotTaken(ILogger log, Exception broken);
}
