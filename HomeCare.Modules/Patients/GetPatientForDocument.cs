using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Patients.Storage;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.Patients;

/// <summary>A person no longer in care still has documents.</summary>
internal sealed class GetPatientForDocumentHandler(PatientsDb db) : IRequestHandler<GetPatientForDocument, PatientCard?>
{
    public async Task<PatientCard?> Handle(GetPatientForDocument request, CancellationToken cancellationToken)
    {
        var patient = await db.Patients.AsNoTracking().SingleOrDefaultAsync(p => p.Id == request.Patient, cancellationToken);
        var boxes = await db.BoxPlaces
            .Where(place => place.Patient == request.Patient && place.Until == null)
            .Select(place => place.Box)
            .ToListAsync(cancellationToken);
        return patient?.ToCard(boxes is [var box, ..] ? box : null);
    }
}
