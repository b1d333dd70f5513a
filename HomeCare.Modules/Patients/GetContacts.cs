using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Patients.Storage;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.Patients;

internal sealed class GetContactsHandler(PatientsDb db) : IRequestHandler<GetContacts, ContactSheet?>
{
    public async Task<ContactSheet?> Handle(GetContacts request, CancellationToken cancellationToken) =>
        (await db.Patients.AsNoTracking()
            .SingleOrDefaultAsync(p => p.Id == request.Patient && p.DischargedAt == null, cancellationToken))?.ToSheet();
}
