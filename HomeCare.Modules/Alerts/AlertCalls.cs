using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Storage;
using HomeCare.Modules.Alerts.Texts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Wire;

namespace HomeCare.Modules.Alerts;

/// <summary>Calls somebody to an alert, within the transaction of what happened to it.</summary>
internal sealed partial class AlertRegister
{
    private const int MostOfDetail = 120;
    private const int MostOfProof = 80;

    /// <summary>A danger of the past is told as such, and only the nurse is told: nobody is got out of bed for what happened last week.</summary>
    private static readonly TimeSpan LookedForWithin = TimeSpan.FromHours(24);

    /// <summary>The nurse on duty is texted, and the plan begins: who comes next when she does not answer is told in turn.</summary>
    /// <param name="alert">Which.</param>
    /// <param name="step">Which text of its story.</param>
    /// <param name="also">Who is told as well; null for nobody.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task CallAsync(Alert alert, string step, StaffId? also, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var known = await KnownAsync(alert.Patient, [new Ask(AlertRule.NobodyReachable, Finding.Present, AlertLevel.Red, now, now)], cancellation);
        var nurse = await CallAsync(alert, step, known, cancellation);
        if (also is { } one && one != nurse)
        {
            Add(OutgoingText.Queue(alert.Id, alert.Patient, step, one, now));
        }

        Changed(alert);
    }

    /// <summary>Nobody at all was told of it: that is an alert of its own, red.</summary>
    public async Task NobodyReachableAsync(Alert alert, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await StageAsync(alert.Patient, alert.Box, [new Ask(AlertRule.NobodyReachable, Finding.Present, AlertLevel.Red, now, now)], cancellation);
    }

    /// <summary>Puts a text into the outbox, with its line.</summary>
    public void Add(OutgoingText text)
    {
        db.Texts.Add(text);
        TellText(text, text is { To: null, Contact: null } ? "queued: nobody_on_duty" : "queued");
    }

    /// <summary>
    /// Adds a line about a text: <c>state</c> or <c>state news</c>, with or without <c>: reason</c>; which news it was matters to who reads it. An answer to an answer is none
    /// of the alert's story.
    /// </summary>
    public void TellText(OutgoingText text, string detail, string? proof = null)
    {
        if (text.IsReply)
        {
            return;
        }

        if (text.IsNews)
        {
            var (state, reason) = detail.Split(':', 2) is [var head, var why] ? (head, $":{why}") : (detail, "");
            detail = $"{state} {(text.Step == OutgoingText.Cancelled ? "cancelled" : "taken")}{reason}";
        }

        db.Story.Add(new StoryEntry
        {
            Alert = text.Alert,
            At = clock.GetUtcNow().UtcDateTime,
            Kind = StoryKind.ServerText,
            Staff = text.To,
            Contact = text.Contact,
            Detail = detail.Length > MostOfDetail ? detail[..MostOfDetail] : detail,
            Proof = proof is { Length: > MostOfProof } ? proof[..MostOfProof] : proof,
        });
    }

    /// <summary>
    /// The row is written whoever is on duty, and even when nobody is or Patients cannot say: then each try asks again. When there is no
    /// relative either, that is an alert of its own, red.
    /// </summary>
    private async Task<StaffId?> CallAsync(Alert alert, string step, List<Alert> known, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var (nurse, nobody) = await whoToTell.OnDutyAsync(alert.Patient, now, cancellation);
        Add(OutgoingText.Queue(alert.Id, alert.Patient, step, nurse, now));
        if (!alert.Late || now.UtcDateTime - alert.OccurredAt < LookedForWithin)
        {
            alert.LookForSomebody(now, found: nurse is not null);
        }

        if (nobody && AlertDesk.Decide(new Ask(AlertRule.NobodyReachable, Finding.Present, AlertLevel.Red, now, now), known) is var decision)
        {
            _ = decision switch
            {
                Decision.Raise raise => await RaiseAsync(alert.Patient, alert.Box, raise, known, cancellation),
                Decision.Fold fold => await FoldAsync(fold, known, cancellation),
                _ => null,
            };
        }

        return nurse;
    }
}
