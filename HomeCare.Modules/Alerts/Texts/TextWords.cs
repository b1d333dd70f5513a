using HomeCare.Modules.Alerts.Canary;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Storage;
using HomeCare.Modules.Patients.Contracts;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HomeCare.Modules.Alerts.Texts;

/// <summary>A text's words and number, from what is true at the moment of sending. Neither is kept.</summary>
internal sealed partial class TextWords(
    AlertsDb db, NurseText nurse, CanarySettings canary, IMediator mediator, IServiceScopeFactory scopes, TimeProvider clock, ILogger<TextWords> log)
{
    private static readonly TimeSpan LetInWithin = TimeSpan.FromSeconds(2);

    /// <summary>Null when who is meant has no number, or when nobody is meant.</summary>
    public async Task<Sms?> WriteAsync(OutgoingText text, Alert alert, CancellationToken cancellation)
    {
        var sheet = await mediator.Send(new GetContacts(text.Patient), cancellation);
        var number = text switch
        {
            { Contact: { } contact } => sheet?.Contacts.FirstOrDefault(known => known.Id == contact)?.NumberE164,
            { To: { } staff } => (await mediator.Send(new FindStaff(staff), cancellation))?.NumberE164,
            _ => null,
        };
        if (string.IsNullOrEmpty(number))
        {
            return null;
        }

        var said = text.Contact is null
            ? await ToStaffAsync(text, alert, sheet?.Pseudonym ?? NurseText.NoPseudonym, cancellation)
            : await ToRelativeAsync(text, alert, sheet!, cancellation);
        return new Sms(ShortReference.Of(alert.Id), number, said, text.Step, text.Failures, text.Avoid, canary.Is(text.Patient, number, sheet));
    }

    /// <summary>Before she reads it: the link in it must open. That it may not, or not yet, is no reason to hold up what became of the text.</summary>
    public async Task LetInAsync(OutgoingText text)
    {
        if (text is not { To: { } called, IsAlarm: true })
        {
            return;
        }

        try
        {
            await LetInAsync(text.Patient, called).WaitAsync(LetInWithin, clock);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            NotLetIn(exception, called);
        }
    }

    /// <summary>With storage of its own: one that is no longer waited for goes on beside the try that began it, and two on one connection hang for ever.</summary>
    private async Task LetInAsync(PatientId patient, StaffId called)
    {
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new CallIn(patient, called), CancellationToken.None);
    }

    private async Task<string> ToStaffAsync(OutgoingText text, Alert alert, string pseudonym, CancellationToken cancellation)
    {
        if (text.IsReply)
        {
            return ReplyText.Of(text.Step, ShortReference.Of(alert.Id), await ReplyDesk.OpenAlerts(db, text.To!.Value).ToListAsync(cancellation));
        }

        if (text.Step == OutgoingText.Cancelled)
        {
            return nurse.Cancelled(pseudonym, alert.Rule, alert.Level, alert.Id);
        }

        if (text.IsNews)
        {
            return NurseText.Taken(pseudonym, alert.Rule, alert.Level, alert.Id, await TakerAsync(alert, cancellation));
        }

        var since = clock.GetUtcNow().UtcDateTime - alert.LookedForSince;
        return nurse.Raised(alert.Level, alert.Rule, pseudonym, alert.Id, alert.Late, alert.CancelledAtHome is not null, WhyNow(text, since));
    }

    private async Task<string> ToRelativeAsync(OutgoingText text, Alert alert, ContactSheet sheet, CancellationToken cancellation) => text switch
    {
        { Step: OutgoingText.Cancelled } => RelativeText.FalseAlarm(sheet, alert),
        { IsNews: true } => RelativeText.Taken(sheet, alert, await TakerAsync(alert, cancellation)),
        _ => RelativeText.Raised(sheet, alert),
    };

    private async Task<string?> TakerAsync(Alert alert, CancellationToken cancellation) =>
        alert.TakenBy is { } taker ? (await mediator.Send(new FindStaff(taker), cancellation))?.DisplayName.Split(',')[0].Trim() : null;

    private static WhyNow WhyNow(OutgoingText text, TimeSpan since) => text.Step switch
    {
        _ when text.Step.StartsWith("reopened", StringComparison.Ordinal) => Texts.WhyNow.NobodyThere,
        _ when text.Step.Contains('_', StringComparison.Ordinal) && since >= TimeSpan.FromMinutes(1) && Enum.TryParse<EscalationTarget>(text.Step.Split('_')[0], out _) => Texts.WhyNow.NoAnswer,
        _ => Texts.WhyNow.New,
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "Staff {Staff} is texted and may not be able to open the link")]
    private partial void NotLetIn(Exception exception, StaffId staff);
}
