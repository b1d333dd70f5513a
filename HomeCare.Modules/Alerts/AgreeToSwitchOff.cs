using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Storage;
using HomeCare.Modules.Shared;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.Alerts;

internal sealed class AgreeToSwitchOffHandler(AlertsDb db, AlertRegister register, LimitsInForce inForce, IMediator mediator, TimeProvider clock)
    : IRequestHandler<AgreeToSwitchOff, Outcome<SwitchOff>>
{
    private static readonly Refusal SecondPerson = new(
        "second_person", "Un second médecin doit l'accepter : pas celui qui l'a demandé.", "A second doctor has to agree: not the one who asked.");

    private static readonly Refusal Over = new(
        "no_longer_asked", "Cette demande n'attend plus : faites-en une nouvelle.", "This request waits no more: make a new one.");

    public async Task<Outcome<SwitchOff>> Handle(AgreeToSwitchOff request, CancellationToken cancellationToken)
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
                switch (row?.StateAt(now))
                {
                    case null:
                        return AlertRefusals.PersonNotFound;
                    case SwitchOffState.Asked when row.AskedBy == request.By:
                        return SecondPerson;
                    case SwitchOffState.Asked:
                        row.Agree(request.By, now);
                        return row.ToContract(now);
                    default:
                        return Over;
                }
            },
            cancellationToken);
        if (outcome.Succeeded)
        {
            inForce.OffChanged(request.Patient, await db.OffOfAsync(request.Patient, now, cancellationToken));
        }

        return outcome;
    }
}
