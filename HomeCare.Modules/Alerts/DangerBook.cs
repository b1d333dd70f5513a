using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Storage;
using HomeCare.Modules.Alerts.Texts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Wire;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.Alerts;

/// <summary>What becomes of a danger of a known person, in whatever order its phases and the box's words on its texts arrive.</summary>
internal sealed class DangerBook(AlertsDb db, AlertRegister register, TimeProvider clock)
{
    public Task EnterAsync(
        PatientId patient, ReportedDanger reported, Danger danger, DangerTime time, CancellationToken cancellation) => danger.Phase switch
        {
            DangerPhase.Raised => RaiseAsync(patient, reported, danger, time, cancellation),
            DangerPhase.Cancelled => CancelAsync(patient, reported, cancellation),
            _ => throw new InvalidOperationException($"No act for {danger.Phase}."),
        };

    private async Task RaiseAsync(
        PatientId patient, ReportedDanger reported, Danger danger, DangerTime time, CancellationToken cancellation)
    {
        var ask = new Ask(
            RuleOf(danger.Kind), Finding.Present, AlertLevel.Red, time.OccurredAt, time.OccurredAt,
            ValueOf(danger), time.Late, new AlertId(danger.EventId), Detail(danger, time));
        var alert = (await register.StageAsync(patient, reported.Box, [ask], cancellation))[0]!;
        reported.Alert = alert.Id;
        if (alert.Id.Value != danger.EventId && danger.Kind is DangerKind.LowHeartRate or DangerKind.HighHeartRate or DangerKind.LowOxygen)
        {
            // The relatives read the box's reference, which is then not the alert's: the story says both.
            register.Tell(
                alert.Id, clock.GetUtcNow(), StoryKind.SeenAgain, $"signalled_at_home {ShortReference.Of(new AlertId(danger.EventId))}");
            register.Changed(alert);
        }

        await AdoptWaitingAsync(alert, reported, cancellation);
    }

    /// <summary>What the box said of this danger before the danger itself came: its texts, and a cancellation.</summary>
    private async Task AdoptWaitingAsync(Alert alert, ReportedDanger reported, CancellationToken cancellation)
    {
        var waitingUnder = new AlertId(reported.Event);
        var lines = await db.Story.Where(line => line.Alert == waitingUnder && line.Box == reported.Box).ToListAsync(cancellation);
        foreach (var line in lines)
        {
            line.Alert = alert.Id;
        }

        if (lines.Any(line => line.Kind == StoryKind.BoxText && line.Proof is not null))
        {
            alert.Notify();
        }

        var cancelled = await db.Dangers.FindAsync([reported.Event, DangerPhase.Cancelled], cancellation);
        if (cancelled is not null && cancelled.Box == reported.Box)
        {
            cancelled.Alert = alert.Id;
            Note(alert, cancelled.OccurredAt);
        }
    }

    private async Task CancelAsync(PatientId patient, ReportedDanger reported, CancellationToken cancellation)
    {
        var raised = await db.Dangers.FindAsync([reported.Event, DangerPhase.Raised], cancellation);
        if (raised?.Alert is not { } id || await db.Alerts.FindAsync([id], cancellation) is not { } alert || alert.Patient != patient)
        {
            return; // It waits, as the row it is, until its danger arrives.
        }

        reported.Alert = alert.Id;
        Note(alert, reported.OccurredAt);
        await TellThoseWhoWereToldAsync(alert, cancellation);
        register.Changed(alert);
    }

    private void Note(Alert alert, DateTimeOffset at)
    {
        alert.CancelAtHome(at, clock.GetUtcNow());
        register.Tell(alert.Id, at, StoryKind.CancelledAtHome);
    }

    /// <summary>
    /// Who has the first text, or may have it, learns that home took it back; who has not gets one text that says both.
    /// </summary>
    private async Task TellThoseWhoWereToldAsync(Alert alert, CancellationToken cancellation)
    {
        if (!alert.IsOpen)
        {
            return;
        }

        var texts = await db.Texts.Where(text => text.Alert == alert.Id).ToListAsync(cancellation);
        var told = texts
            .Where(text => text is { IsAlarm: true, Attempts: > 0 } && (text.To ?? (object?)text.Contact) is not null
                && text.State is MessageState.Accepted or MessageState.Delivered or MessageState.Sending or MessageState.Unknown)
            .Select(text => (text.To, text.Contact));
        var already = texts.Where(text => text.Step == OutgoingText.Cancelled).Select(text => (text.To, text.Contact));
        var now = clock.GetUtcNow();
        foreach (var (staff, contact) in told.Concat(alert.TakenBy is { } taker ? [(taker, null)] : []).Distinct().Where(each => !already.Contains(each)))
        {
            register.Add(contact is { } relative
                ? OutgoingText.QueueFor(relative, alert.Id, alert.Patient, OutgoingText.Cancelled, now)
                : OutgoingText.Queue(alert.Id, alert.Patient, OutgoingText.Cancelled, staff, now));
        }
    }

    private static AlertRule RuleOf(DangerKind kind) => kind switch
    {
        DangerKind.Fall => AlertRule.Fall,
        DangerKind.Help => AlertRule.Help,
        DangerKind.Tachycardia => AlertRule.TachycardiaSignal,
        DangerKind.LowHeartRate => AlertRule.HeartRateLow,
        DangerKind.HighHeartRate => AlertRule.HeartRateHigh,
        DangerKind.LowOxygen => AlertRule.OxygenLow,
        _ => throw new InvalidOperationException($"No rule for {kind}."),
    };

    /// <summary>An implausible value does not make the danger less true; it is only not shown. CLINICAL 4: 20-250 and 50-100.</summary>
    private static double? ValueOf(Danger danger) => danger.Kind == DangerKind.LowOxygen
        ? danger.OxygenPercent is >= 50 and <= 100 ? danger.OxygenPercent : null
        : danger.HeartRateBpm is >= 20 and <= 250 ? danger.HeartRateBpm : null;

    private static string? Detail(Danger danger, DangerTime time)
    {
        var codes = new List<string>();
        if (danger.Immobile is { } immobile)
        {
            codes.Add(immobile ? "immobile" : "moving");
        }

        if (time.ClockWasWrong)
        {
            codes.Add("clock_corrected");
        }

        return codes.Count == 0 ? null : string.Join(' ', codes);
    }
}
