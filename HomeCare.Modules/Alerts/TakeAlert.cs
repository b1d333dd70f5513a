using System.Globalization;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Escalation;
using HomeCare.Modules.Alerts.Storage;
using HomeCare.Modules.Alerts.Texts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Wire;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.Alerts;

internal sealed class TakeAlertHandler(AlertsDb db, AlertRegister register, Takings takings, IMediator mediator)
    : IRequestHandler<TakeAlert, Outcome<AlertSummary>>
{
    public Task<Outcome<AlertSummary>> Handle(TakeAlert request, CancellationToken cancellationToken) =>
        register.InOneTransactionAsync(() => TakeAsync(request, cancellationToken), cancellationToken);

    /// <summary>Two who press at once: the second loses the race, reads again, and learns who has it.</summary>
    private async Task<Outcome<AlertSummary>> TakeAsync(TakeAlert request, CancellationToken cancellation)
    {
        if (await Theirs.FindAsync(db, mediator, request.Alert, request.By, cancellation) is not { } alert)
        {
            return AlertRefusals.NotFound;
        }

        switch (alert)
        {
            case { IsOpen: false }:
                return AlertRefusals.AlreadyClosed;
            case { TakenBy: { } holder } when holder == request.By:
                return alert.ToSummary();
            case { TakenBy: { } holder }:
                return AlertRefusals.AlreadyTaken((await mediator.Send(new FindStaff(holder), cancellation))?.DisplayName);
            default:
                await takings.TakeAsync(alert, request.By, cancellation);
                return alert.ToSummary();
        }
    }
}

/// <summary>What follows when somebody takes an alert, by whichever way: the plan stops, and those who were told learn who goes.</summary>
internal sealed class Takings(AlertsDb db, AlertRegister register, WhoComesNext plans, TimeProvider clock)
{
    public async Task TakeAsync(Alert alert, StaffId by, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        alert.Take(by, now, TimeSpan.FromMinutes((await plans.PlanOfAsync(alert.Patient, cancellation)).OnSiteMinutes));
        register.Tell(alert.Id, now, StoryKind.Taken, staff: by);
        var texts = await db.Texts.Where(text => text.Alert == alert.Id).ToListAsync(cancellation);
        EndWaiting(texts);
        TellOthers(alert, texts, by, now);
        register.Changed(alert);
    }

    /// <summary>Someone answered: what has not left, leaves no more. What is being sent right now ends by itself.</summary>
    private void EndWaiting(List<OutgoingText> texts)
    {
        foreach (var text in texts.Where(text => text.IsAlarm && text.AcceptedAt is null && text.State is MessageState.Queued or MessageState.Unknown))
        {
            text.GiveUp("taken");
            register.TellText(text, "failed: taken");
        }
    }

    /// <summary>Who may have been called learns that somebody goes, once a call.</summary>
    private void TellOthers(Alert alert, List<OutgoingText> texts, StaffId by, DateTimeOffset now)
    {
        var step = string.Create(CultureInfo.InvariantCulture, $"{OutgoingText.TakenPrefix}{alert.Round}");
        var called = texts.Where(text => text.IsAlarm && text.To != by && (text.To is not null || text.Contact is not null)
            && text.State is MessageState.Accepted or MessageState.Delivered or MessageState.Sending or MessageState.Unknown);
        foreach (var other in called.DistinctBy(text => (text.To, text.Contact)).Where(other => !texts.Exists(text => text.Step == step && text.To == other.To && text.Contact == other.Contact)))
        {
            register.Add(other.Contact is { } contact
                ? OutgoingText.QueueFor(contact, alert.Id, alert.Patient, step, now)
                : OutgoingText.Queue(alert.Id, alert.Patient, step, other.To, now));
        }
    }
}
