using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Storage;
using HomeCare.Modules.Shared;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.Alerts;

internal sealed class EndSwitchOffHandler(AlertsDb db, AlertRegister register, LimitsInForce inForce, IMediator mediator, TimeProvider clock)
    : IRequestHandler<EndSwitchOff, Outcome<SwitchOff>>
{
    public async Task<Outcome<SwitchOff>> Handle(EndSwitchOff request, CancellationToken cancellationToken)
    {
        if (await Theirs.NotTheirDoctorAsync(mediator, request.By, request.Patient, AlertRefusals.OnlyADoctorSwitchesOff, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        var now = clock.GetUtcNow();
        var outcome = await register.InOneTransactionAsync<Outcome<SwitchOff>>(
            async () =>
            {
                var row = await db.SwitchOffs.SingleOrDefaultAsync(row => row.Id == request.Id && row.Patient == request.Patient, cancellationToken);
                if (row is null)
                {
                    return AlertRefusals.PersonNotFound;
                }

                // Over already is what was asked for.
                if (row.StateAt(now) != SwitchOffState.Over)
                {
                    row.End(request.By, now);
                }

                return row.ToContract(now);
            },
            cancellationToken);
        if (outcome.Succeeded)
        {
            inForce.OffChanged(request.Patient, await db.OffOfAsync(request.Patient, now, cancellationToken));
        }

        return outcome;
    }
}
