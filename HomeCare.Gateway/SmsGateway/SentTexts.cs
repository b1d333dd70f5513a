using HomeCare.Gateway.Sms;

namespace HomeCare.Gateway.SmsGateway;

/// <summary>A text that the network took.</summary>
/// <param name="Sid">What the server knows it by.</param>
/// <param name="Reference">The modem's (TP-MR): 256 texts later another has the same.</param>
/// <param name="ReportTo">Where its delivery is told; null for nowhere.</param>
internal sealed record SentText(string Sid, int Reference, string NumberE164, Uri? ReportTo, DateTimeOffset At);

/// <summary>
/// Which text a delivery report is of: the newest to that number with that reference. A report may come before the modem's own answer does: it is kept for a
/// moment. Nothing is on the disk: after a restart reports of older texts are of nobody, and the server, which hears nothing, texts by its other channel.
/// </summary>
internal sealed class SentTexts(TimeProvider time)
{
    /// <summary>As long as the network tries to bring a text.</summary>
    private static readonly TimeSpan Kept = SmsSubmit.DefaultValidity + TimeSpan.FromMinutes(5);

    private static readonly TimeSpan Early = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private readonly List<SentText> sent = [];
    private readonly List<(DeliveryReport Report, DateTimeOffset At)> early = [];

    /// <summary>Keeps a text that was taken; and its report, if that was here before.</summary>
    public (SentText Text, DeliveryReport? Report) Add(string sid, int reference, string numberE164, Uri? reportTo)
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            var text = new SentText(sid, reference, numberE164, reportTo, now);
            sent.RemoveAll(old => now - old.At > Kept);
            early.RemoveAll(old => now - old.At > Early);
            var before = early.FindIndex(one => IsOf(one.Report, text));
            if (before < 0)
            {
                sent.Add(text);
                return (text, null);
            }

            var report = early[before].Report;
            early.RemoveAt(before);
            if (report.Verdict == DeliveryVerdict.Pending)
            {
                sent.Add(text);
            }

            return (text, report);
        }
    }

    /// <summary>The text that it is of; null when it is of none, or not yet.</summary>
    public SentText? Find(DeliveryReport report)
    {
        lock (gate)
        {
            var index = sent.FindLastIndex(text => IsOf(report, text));
            if (index < 0)
            {
                early.Add((report, time.GetUtcNow()));
                return null;
            }

            var text = sent[index];
            if (report.Verdict != DeliveryVerdict.Pending)
            {
                sent.RemoveAt(index);
            }

            return text;
        }
    }

    private static bool IsOf(DeliveryReport report, SentText text) => report.Reference == text.Reference && SmsSpool.SameNumber(report.Number, text.NumberE164);
}
