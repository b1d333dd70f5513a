using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Storage;
using HomeCare.Modules.Wire;

namespace HomeCare.Modules.Alerts.Texts;

/// <summary>
/// What a channel took and what it reported of it, in whichever order and however often the two are heard. A report is proof that somebody was told;
/// a failure sends the text the other way while nobody has answered.
/// </summary>
internal sealed class TextReports(AlertsDb db, AlertRegister register, SmsChannels channels, TimeProvider clock)
{
    /// <summary>CLINICAL 6: a minute without a report is another path.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>A channel took it: written down, and what was reported of it before is heard now. Within the caller's transaction.</summary>
    public async Task AcceptedAsync(OutgoingText text, Alert alert, string proof)
    {
        var now = clock.GetUtcNow();
        text.AcceptFrom(proof, now);
        if (MayGoOtherWay(text, alert) && text is { State: MessageState.Accepted, Rerouted: 0 } && channels.IsToReport(proof))
        {
            text.AwaitReport(now + Patience);
        }

        var reference = await db.TextReferences.FindAsync(Cut(proof));
        if (reference is null)
        {
            db.TextReferences.Add(reference = new TextReference { Reference = Cut(proof) });
        }
        else if (reference.Text is not null)
        {
            // A provider that gives one id twice: its report is the first one's.
            return;
        }

        reference.AcceptedFor(text.Id, now);
        if (reference.Report is { } report)
        {
            Apply(text, alert, reference, report);
        }
    }

    /// <summary>A channel reported. Within the caller's transaction; the answer is what it came to, for the metrics.</summary>
    public async Task<string> ReportedAsync(string proof, MessageState report, string? reason, CancellationToken cancellation)
    {
        var reference = await db.TextReferences.FindAsync([Cut(proof)], cancellation);
        if (reference is null)
        {
            db.TextReferences.Add(reference = new TextReference { Reference = Cut(proof) });
        }

        if (!reference.Reported(report, reason, clock.GetUtcNow()))
        {
            return "duplicate";
        }

        if (reference.Text is not { } id || await db.Texts.FindAsync([id], cancellation) is not { } text
            || await db.Alerts.FindAsync([text.Alert], cancellation) is not { } alert)
        {
            return "unknown";
        }

        Apply(text, alert, reference, report);
        return report == MessageState.Delivered ? "delivered" : "failed";
    }

    /// <summary>
    /// Nothing was reported in a minute: the text goes the other way, once. False when it need not: somebody has answered, or what it says is no alarm.
    /// </summary>
    public bool IsToGoOtherWay(OutgoingText text, Alert alert)
    {
        if (text.State != MessageState.Accepted || !MayGoOtherWay(text, alert) || text.Rerouted > 0)
        {
            return false;
        }

        text.GoOtherWay(SmsChannels.NameIn(text.ProviderReference ?? ""), "no_report", clock.GetUtcNow());
        return true;
    }

    private static bool MayGoOtherWay(OutgoingText text, Alert alert) =>
        text.IsAlarm && alert is { IsAnswered: false, Level: AlertLevel.Red or AlertLevel.Orange };

    private void Apply(OutgoingText text, Alert alert, TextReference reference, MessageState report)
    {
        var now = clock.GetUtcNow();
        if (report == MessageState.Delivered)
        {
            text.Deliver(now);
            Tell(text, reference, "delivered");
            if (!text.IsReply)
            {
                alert.Notify();
            }

            register.Changed(alert);
            return;
        }

        Tell(text, reference, "failed", reference.Reason);
        register.Changed(alert);
        if (text.State != MessageState.Accepted || text.ProviderReference != reference.Reference)
        {
            // It arrived by the other way, or is on it.
            return;
        }

        if (MayGoOtherWay(text, alert))
        {
            // The first time at once; a text that fails by both waits as any other does.
            text.GoOtherWay(SmsChannels.NameIn(reference.Reference), reference.Reason ?? "undelivered", text.Rerouted == 0 ? now : TextRetry.Next(text.Attempts, now));
        }
        else
        {
            text.GiveUp(reference.Reason ?? "undelivered");
        }
    }

    private void Tell(OutgoingText text, TextReference reference, string state, string? reason = null) =>
        register.TellText(text, reason is null ? state : $"{state}: {reason}", reference.Reference);

    private static string Cut(string proof) => proof.Length > 80 ? proof[..80] : proof;
}
