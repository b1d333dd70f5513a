using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Patients.Storage;
using HomeCare.Modules.Shared;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.Patients;

/// <summary>Ends what the box and the home had before and begins the new, in one transaction. The same assignment again changes nothing.</summary>
internal sealed class AssignBoxHandler(PatientsDb db, HomeMap homes, TimeProvider clock) : IRequestHandler<AssignBox, Outcome<BoxId>>
{
    public async Task<Outcome<BoxId>> Handle(AssignBox request, CancellationToken cancellationToken)
    {
        if (!await db.Patients.AnyAsync(p => p.Id == request.Patient && p.DischargedAt == null, cancellationToken))
        {
            return PatientRefusals.Unknown;
        }

        var now = clock.GetUtcNow().UtcDateTime;
        var ended = (DateTime?)now;
        var before = db.BoxPlaces.Where(place => place.Until == null && (place.Box == request.Box || place.Patient == request.Patient));
        var boxes = new HashSet<BoxId> { request.Box };
        try
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            var inForce = await before.AsNoTracking().ToListAsync(cancellationToken);
            if (inForce is [var only] && only.Box == request.Box && only.Patient == request.Patient)
            {
                return request.Box;
            }

            boxes.UnionWith(inForce.Select(place => place.Box));
            await before.ExecuteUpdateAsync(set => set.SetProperty(place => place.Until, ended), cancellationToken);
            await db.BraceletPairings.Where(pairing => pairing.Until == null && boxes.Contains(pairing.Box))
                .ExecuteUpdateAsync(set => set.SetProperty(pairing => pairing.Until, ended), cancellationToken);
            db.Add(new BoxPlace(request.Patient, request.Box, now));
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        catch (Exception exception) when (StorageFault.IsLostRace(exception))
        {
            return PatientRefusals.ChangedMeanwhile;
        }

        await homes.RefreshAsync(boxes, request.Patient, CancellationToken.None);
        return request.Box;
    }
}
