using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Storage;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using MediatR;

namespace HomeCare.Modules.Alerts;

internal sealed class ArriveOnSiteHandler(AlertsDb db, AlertRegister register, Takings takings, IMediator mediator, TimeProvider clock)
    : IRequestHandler<ArriveOnSite, Outcome<AlertSummary>>
{
    public Task<Outcome<AlertSummary>> Handle(ArriveOnSite request, CancellationToken cancellationToken) =>
        register.InOneTransactionAsync(() => ArriveAsync(request, cancellationToken), cancellationToken);

    private async Task<Outcome<AlertSummary>> ArriveAsync(ArriveOnSite request, CancellationToken cancellation)
    {
        if (await Theirs.FindAsync(db, mediator, request.Alert, request.By, cancellation) is not { } alert)
        {
            return AlertRefusals.NotFound;
        }

        switch (alert)
        {
            case { IsOpen: false }:
                return AlertRefusals.AlreadyClosed;
            case { TakenBy: { } holder } when holder != request.By:
                return AlertRefusals.AlreadyTaken((await mediator.Send(new FindStaff(holder), cancellation))?.DisplayName);
            case { State: AlertState.OnSite }:
                return alert.ToSummary();
            case { IsTaken: false }:
                await takings.TakeAsync(alert, request.By, cancellation);
                break;
        }

        var now = clock.GetUtcNow();
        alert.Arrive(now);
        register.Tell(alert.Id, now, StoryKind.OnSite, staff: request.By);
        register.Changed(alert);
        return alert.ToSummary();
    }
}
