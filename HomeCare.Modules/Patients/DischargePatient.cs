using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Patients.Storage;
using HomeCare.Modules.Shared;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.Patients;

internal sealed class DischargePatientHandler(PatientsDb db, HomeMap homes, SheetVersions sheets, Announcing announcing, TimeProvider clock)
    : IRequestHandler<DischargePatient, Outcome<PatientId>>
{
    public async Task<Outcome<PatientId>> Handle(DischargePatient request, CancellationToken cancellationToken)
    {
        var patient = await db.Patients.SingleOrDefaultAsync(p => p.Id == request.Patient && p.DischargedAt == null, cancellationToken);
        if (patient is null)
        {
            return PatientRefusals.Unknown;
        }

        var now = clock.GetUtcNow();
        var ended = (DateTime?)now.UtcDateTime;
        var announcement = Announcement.Of(new PatientDischarged(patient.Id, now));
        await using (var transaction = await db.Database.BeginTransactionAsync(cancellationToken))
        {
            patient.Discharge(now);
            db.Add(announcement);
            try
            {
                await db.SaveChangesAsync(cancellationToken);
            }
            catch (DbUpdateException exception) when (StorageFault.IsLostRace(exception))
            {
                return PatientRefusals.ChangedMeanwhile;
            }

            await db.BoxPlaces.Where(place => place.Patient == patient.Id && place.Until == null)
                .ExecuteUpdateAsync(set => set.SetProperty(place => place.Until, ended), cancellationToken);
            await db.BraceletPairings.Where(pairing => pairing.Patient == patient.Id && pairing.Until == null)
                .ExecuteUpdateAsync(set => set.SetProperty(pairing => pairing.Until, ended), cancellationToken);
            await db.CareLinks.Where(link => link.Patient == patient.Id && link.Until == null)
                .ExecuteUpdateAsync(set => set.SetProperty(link => link.Until, ended), cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        sheets.Forget(patient.Id);
        await homes.RefreshAsync([], patient.Id, CancellationToken.None);
        await announcing.PublishAsync(announcement.Id, CancellationToken.None);
        return patient.Id;
    }
}
