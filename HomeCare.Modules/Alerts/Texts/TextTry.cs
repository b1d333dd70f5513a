using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Storage;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Wire;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace HomeCare.Modules.Alerts.Texts;

/// <summary>
/// One try of one text: claim it with a lease and write "sending", call, write what came of it. "Sent" is written with the provider's
/// reference only; an outcome that is lost means once more with the same words: a duplicate is better than a loss.
/// </summary>
internal sealed partial class TextTry(
    AlertsDb db, AlertRegister register, ISmsSender sender, TextWords words, TextReports reports, AlertsMeter meter, IMediator mediator, TimeProvider clock,
    ILogger<TextTry> log)
{
    /// <summary>A sender that has not answered by then is taken to have lost the outcome.</summary>
    public static readonly TimeSpan SenderPatience = TimeSpan.FromSeconds(20);

    /// <summary>Longer than the patience: while it runs nobody else sends this text; after a crash it ends by itself.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    private const string NobodyOnDuty = "nobody_on_duty";

    public async Task RunAsync(long id, CancellationToken cancellation)
    {
        if (await ClaimAsync(id, cancellation) is not { } claimed)
        {
            return;
        }

        var result = await SendAsync(claimed.Text, claimed.Alert, cancellation);

        meter.Tried(result.Outcome);
        if (result.Outcome != SendOutcome.NotSent)
        {
            await words.LetInAsync(claimed.Text);
        }

        // From here on nothing is cancelled: what is known of the outcome is written even while the program stops.
        await RecordAsync(id, claimed.Text.Attempts, result);
    }

    /// <summary>Null when it is not ours to send: another process was first, or someone answered.</summary>
    private async Task<(OutgoingText Text, Alert Alert)?> ClaimAsync(long id, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        try
        {
            var text = await db.Texts.FindAsync([id], cancellation);
            if (text is null || text.DueAt is not { } due || !TextRetry.IsDue(due, now) || await db.Alerts.FindAsync([text.Alert], cancellation) is not { } alert)
            {
                return null;
            }

            switch (text.State)
            {
                case MessageState.Sending:
                    text.NoteFailure(Fault.Channel);
                    Story(text, "unknown: lease_ended");
                    break;
                case MessageState.Accepted when reports.IsToGoOtherWay(text, alert):
                    Story(text, "unknown: no_report");
                    break;
                case MessageState.Accepted:
                    text.Rest();
                    await db.SaveChangesAsync(cancellation);
                    return null;
            }

            if (TextRetry.WhyStop(text, alert) is { } reason)
            {
                text.GiveUp(reason);
                Story(text, $"failed: {reason}");
                await db.SaveChangesAsync(cancellation);
                return null;
            }

            if (text.Contact is null)
            {
                text.To ??= await OnDutyAsync(text.Patient, now, cancellation);
            }

            // Once that stands in the story only "somebody is" is news: one small write a minute, where a try would be two and a claim.
            if (text is { To: null, Contact: null, Failure: NobodyOnDuty } && TextRetry.IsLastPause(text.Attempts))
            {
                text.TryAgain(outcomeLost: false, NobodyOnDuty, TextRetry.Next(text.Attempts, now));
                await db.SaveChangesAsync(cancellation);
                return null;
            }

            text.Begin(now + Lease);
            await db.SaveChangesAsync(cancellation);
            return (text, alert);
        }
        catch (Exception exception) when (StorageFault.IsLostRace(exception))
        {
            return null;
        }
    }

    private async Task<SendResult> SendAsync(OutgoingText text, Alert alert, CancellationToken cancellation)
    {
        Sms sms;
        try
        {
            if (await words.WriteAsync(text, alert, cancellation) is not { } written)
            {
                return SendResult.NotSent(text is { To: null, Contact: null } ? NobodyOnDuty : "no_number") with { Fault = Fault.BeforeSending };
            }

            sms = written;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            NoNumber(exception, text.Id);
            return SendResult.NotSent("patients_unavailable") with { Fault = Fault.BeforeSending };
        }

        return await CallAsync(text.Id, sms, cancellation);
    }

    private async Task<SendResult> CallAsync(long id, Sms sms, CancellationToken cancellation)
    {
        try
        {
            return await sender.SendAsync(sms, cancellation).WaitAsync(SenderPatience, clock, cancellation);
        }
        catch (TimeoutException)
        {
            return SendResult.Unknown("sender_timeout");
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            SenderThrew(exception, id);
            return SendResult.Unknown($"sender_threw {exception.GetType().Name}");
        }
    }

    private Task<MessageState> RecordAsync(long id, int attempt, SendResult result) => register.InOneTransactionAsync(
        async () =>
        {
            var text = await db.Texts.SingleAsync(text => text.Id == id);
            var alert = await db.Alerts.SingleAsync(alert => alert.Id == text.Alert);
            if (result.Outcome == SendOutcome.Accepted)
            {
                Story(text, "accepted", result.ProofOrReason);
                await reports.AcceptedAsync(text, alert, result.ProofOrReason);
                if (!text.IsReply)
                {
                    alert.Notify();
                }

                register.Changed(alert);
                AcceptedNow(id, attempt);
            }
            else if (text.Attempts == attempt && text.State == MessageState.Sending)
            {
                NotOut(text, alert, result, clock.GetUtcNow());
            }

            return text.State;
        },
        CancellationToken.None);

    private void NotOut(OutgoingText text, Alert alert, SendResult result, DateTimeOffset now)
    {
        var lost = result.Outcome == SendOutcome.Unknown;
        var before = text.Failure;
        text.NoteFailure(result.Fault);
        if (TextRetry.WhyStop(text, alert) is { } reason)
        {
            text.GiveUp(reason);
            Story(text, $"failed: {reason}");
        }
        else
        {
            text.TryAgain(lost, result.ProofOrReason, TextRetry.Next(text.Attempts, now));
        }

        // The same failure again and again is one line of the story, not one a minute.
        if (before != result.ProofOrReason)
        {
            Story(text, $"{(lost ? "unknown" : "queued")}: {result.ProofOrReason}");
            register.Changed(alert);
        }

        TryFailed(text.Id, text.Attempts, result.Outcome, result.ProofOrReason);
    }

    private async Task<StaffId?> OnDutyAsync(PatientId patient, DateTimeOffset now, CancellationToken cancellation)
    {
        try
        {
            return (await mediator.Send(new FindNurseOnDuty(patient, now), cancellation))?.Id;
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            NobodyToAsk(exception);
            return null;
        }
    }

    private void Story(OutgoingText text, string detail, string? proof = null) => register.TellText(text, detail, proof ?? text.ProviderReference);

    [LoggerMessage(Level = LogLevel.Information, Message = "Text {OutboxRow} accepted at try {Try}")]
    private partial void AcceptedNow(long outboxRow, int @try);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Text {OutboxRow}, try {Try}: {Outcome}, {Reason}")]
    private partial void TryFailed(long outboxRow, int @try, SendOutcome outcome, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The sender threw on text {OutboxRow}; the outcome counts as unknown")]
    private partial void SenderThrew(Exception exception, long outboxRow);

    [LoggerMessage(Level = LogLevel.Error, Message = "Patients cannot give the number for text {OutboxRow}")]
    private partial void NoNumber(Exception exception, long outboxRow);

    [LoggerMessage(Level = LogLevel.Error, Message = "Patients cannot say who is on duty")]
    private partial void NobodyToAsk(Exception exception);
}
