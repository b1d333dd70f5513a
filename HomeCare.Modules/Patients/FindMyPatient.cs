using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Patients.Storage;
using MediatR;

namespace HomeCare.Modules.Patients;

internal sealed class FindMyPatientHandler(PatientsDb db, TimeProvider clock) : IRequestHandler<FindMyPatient, PatientCard?>
{
    public async Task<PatientCard?> Handle(FindMyPatient request, CancellationToken cancellationToken) =>
        (await Visible.ToAsync(db, request.Viewer, request.Patient, clock.GetUtcNow(), cancellationToken)).SingleOrDefault();
}
