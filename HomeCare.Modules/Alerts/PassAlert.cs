using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Storage;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using MediatR;

namespace HomeCare.Modules.Alerts;

internal sealed class PassAlertHandler(AlertsDb db, AlertRegister register, IMediator mediator, TimeProvider clock)
    : IRequestHandler<PassAlert, Outcome<AlertSummary>>
{
    public Task<Outcome<AlertSummary>> Handle(PassAlert request, CancellationToken cancellationToken) =>
        register.InOneTransactionAsync(() => PassAsync(request, cancellationToken), cancellationToken);

    private async Task<Outcome<AlertSummary>> PassAsync(PassAlert request, CancellationToken cancellation)
    {
        if (await db.Alerts.FindAsync([request.Alert], cancellation) is not { } alert
            || await mediator.Send(new FindMyPatient(request.By, alert.Patient), cancellation) is null)
        {
            return AlertRefusals.NotFound;
        }

        if (!alert.IsOpen)
        {
            return AlertRefusals.AlreadyClosed;
        }

        register.Tell(alert.Id, clock.GetUtcNow(), StoryKind.StaffAnswered, "cannot_go", request.By);
        register.Changed(alert);
        return alert.ToSummary();
    }
}
