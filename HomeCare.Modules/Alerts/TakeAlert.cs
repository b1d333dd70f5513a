using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Storage;
using HomeCare.Modules.Alerts.Texts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Wire;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.Alerts;

internal sealed class TakeAlertHandler(AlertsDb db, AlertRegister register, IMediator mediator, TimeProvider clock)
    : IRequestHandler<TakeAlert, Outcome<AlertSummary>>
{
    public Task<Outcome<AlertSummary>> Handle(TakeAlert request, CancellationToken cancellationToken) =>
        register.InOneTransactionAsync(() => TakeAsync(request, cancellationToken), cancellationToken);

    /// <summary>Two who press at once: the second loses the race, reads again, and learns who has it.</summary>
    private async Task<Outcome<AlertSummary>> TakeAsync(TakeAlert request, CancellationToken cancellation)
    {
        if (await db.Alerts.FindAsync([request.Alert], cancellation) is not { } alert
            || await mediator.Send(new FindMyPatient(request.By, alert.Patient), cancellation) is null)
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
                var now = clock.GetUtcNow();
                alert.Take(request.By, now);
                register.Tell(alert.Id, now, StoryKind.Taken, staff: request.By);
                await EndTextsAsync(alert, "taken", cancellation);
                register.Changed(alert);
                return alert.ToSummary();
        }
    }

    /// <summary>Someone answered: what has not left, leaves no more. What is being sent right now ends by itself.</summary>
    private async Task EndTextsAsync(Alert alert, string why, CancellationToken cancellation)
    {
        var waiting = await db.Texts
            .Where(text => text.Alert == alert.Id && text.Step != OutgoingText.Cancelled
                && (text.State == MessageState.Queued || text.State == MessageState.Unknown))
            .ToListAsync(cancellation);
        foreach (var text in waiting)
        {
            text.GiveUp(why);
            register.Tell(alert.Id, clock.GetUtcNow(), StoryKind.ServerText, $"failed: {why}", text.To);
        }
    }
}
