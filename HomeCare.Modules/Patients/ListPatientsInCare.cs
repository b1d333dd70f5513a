using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Patients.Storage;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.Patients;

internal sealed class ListPatientsInCareHandler(PatientsDb db) : IRequestHandler<ListPatientsInCare, IReadOnlyList<PatientId>>
{
    public async Task<IReadOnlyList<PatientId>> Handle(ListPatientsInCare request, CancellationToken cancellationToken) =>
        await db.Patients.Where(p => p.DischargedAt == null).OrderBy(p => p.AdmittedAt).Select(p => p.Id).ToListAsync(cancellationToken);
}
