using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Patients.Storage;
using HomeCare.Modules.Shared;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.Patients;

internal sealed class SetCoordinatorHandler(PatientsDb db) : IRequestHandler<SetCoordinator, Outcome<StaffId>>
{
    public async Task<Outcome<StaffId>> Handle(SetCoordinator request, CancellationToken cancellationToken)
    {
        if (await db.Carers.SingleOrDefaultAsync(carer => carer.Id == request.Nurse && carer.Role == StaffRole.Nurse, cancellationToken) is not { } nurse)
        {
            return PatientRefusals.StaffUnknown;
        }

        nurse.SetCoordinates(request.Coordinates);
        await db.SaveChangesAsync(cancellationToken);
        return nurse.Id;
    }
}
