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
        if (await Theirs.FindAsync(db, mediator, request.Alert, request.By, cancellation) is not { } alert)
        {
            return AlertRefusals.NotFound;
        }

        if (!alert.IsOpen)
        {
            return AlertRefusals.AlreadyClosed;
        }

        // Somebody else goes: that this one cannot changes nothing, and says nothing about who goes.
        var now = clock.GetUtcNow();
        if (!alert.IsTaken || alert.TakenBy == request.By)
        {
            alert.PassOn(request.By, now);
        }

        register.Tell(alert.Id, now, StoryKind.PassedOn, staff: request.By);
        register.Changed(alert);
        return alert.ToSummary();
    }
}
