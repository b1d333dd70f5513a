using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Patients.Storage;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.Patients;

internal sealed class FindStaffHandler(PatientsDb db) : IRequestHandler<FindStaff, StaffMember?>
{
    public async Task<StaffMember?> Handle(FindStaff request, CancellationToken cancellationToken) =>
        (await db.Carers.AsNoTracking().SingleOrDefaultAsync(carer => carer.Id == request.Staff, cancellationToken))?.ToMember();
}
