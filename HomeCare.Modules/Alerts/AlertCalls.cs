using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Storage;
using HomeCare.Modules.Alerts.Texts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Wire;

namespace HomeCare.Modules.Alerts;

/// <summary>Calls somebody to an alert, within the transaction of what happened to it.</summary>
internal sealed partial class AlertRegister
{
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
            db.Texts.Add(OutgoingText.Queue(alert.Id, alert.Patient, step, one, now));
            Tell(alert.Id, now, StoryKind.ServerText, "queued", one);
        }

        Changed(alert);
    }

    /// <summary>Nobody at all was told of it: that is an alert of its own, red.</summary>
    public async Task NobodyReachableAsync(Alert alert, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await StageAsync(alert.Patient, alert.Box, [new Ask(AlertRule.NobodyReachable, Finding.Present, AlertLevel.Red, now, now)], cancellation);
    }

    /// <summary>Adds a line about a text to a relative.</summary>
    public void TellOf(ContactId contact, AlertId alert, DateTimeOffset at, string detail, string? proof = null) => db.Story.Add(
        new StoryEntry { Alert = alert, At = at.UtcDateTime, Kind = StoryKind.ServerText, Detail = detail, Contact = contact, Proof = proof });

    /// <summary>
    /// The row is written whoever is on duty, and even when nobody is or Patients cannot say: then each try asks again. When there is no
    /// relative either, that is an alert of its own, red.
    /// </summary>
    private async Task<StaffId?> CallAsync(Alert alert, string step, List<Alert> known, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var (nurse, nobody) = await whoToTell.OnDutyAsync(alert.Patient, now, cancellation);
        db.Texts.Add(OutgoingText.Queue(alert.Id, alert.Patient, step, nurse, now));
        Tell(alert.Id, now, StoryKind.ServerText, nurse is null ? "queued: nobody_on_duty" : "queued", nurse);
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
