using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Patients.Storage;
using MediatR;

namespace HomeCare.Modules.Patients;

internal sealed class ListMyPatientsHandler(PatientsDb db, TimeProvider clock) : IRequestHandler<ListMyPatients, IReadOnlyList<PatientCard>>
{
    public Task<IReadOnlyList<PatientCard>> Handle(ListMyPatients request, CancellationToken cancellationToken) =>
        Visible.ToAsync(db, request.Viewer, only: null, clock.GetUtcNow(), cancellationToken);
}
