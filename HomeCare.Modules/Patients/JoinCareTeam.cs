using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Patients.Storage;
using HomeCare.Modules.Shared;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.Patients;

/// <summary>Joining twice is joining once.</summary>
internal sealed class JoinCareTeamHandler(PatientsDb db, TimeProvider clock) : IRequestHandler<JoinCareTeam, Outcome<StaffId>>
{
    public async Task<Outcome<StaffId>> Handle(JoinCareTeam request, CancellationToken cancellationToken)
    {
        if (!await db.Patients.AnyAsync(p => p.Id == request.Patient && p.DischargedAt == null, cancellationToken))
        {
            return PatientRefusals.Unknown;
        }

        if (!await db.Carers.AnyAsync(carer => carer.Id == request.Staff, cancellationToken))
        {
            return PatientRefusals.StaffUnknown;
        }

        var linked = db.CareLinks.Where(link => link.Patient == request.Patient && link.Staff == request.Staff && link.Until == null);
        if (!await linked.AnyAsync(cancellationToken))
        {
            db.Add(new CareLink(request.Patient, request.Staff, clock.GetUtcNow().UtcDateTime));
            try
            {
                await db.SaveChangesAsync(cancellationToken);
            }
            catch (DbUpdateException exception) when (StorageFault.IsLostRace(exception))
            {
                // Someone else made the same link: it is there, which is all that was asked.
                db.ChangeTracker.Clear();
            }
        }

        return request.Staff;
    }
}
