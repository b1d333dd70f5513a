using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Patients.Storage;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.Patients;

internal sealed class ListPairingsHandler(PatientsDb db) : IRequestHandler<ListPairings, IReadOnlyList<Paired>>
{
    public async Task<IReadOnlyList<Paired>> Handle(ListPairings request, CancellationToken cancellationToken)
    {
        var inForce =
            from pairing in db.BraceletPairings
            where pairing.Until == null
            join place in db.BoxPlaces on pairing.Box equals place.Box
            where place.Until == null && place.Patient == pairing.Patient
            select new { pairing.Box, pairing.Serial };
        var read = await inForce.ToListAsync(cancellationToken);
        return [.. read.Select(pairing => new Paired(pairing.Box, pairing.Serial))];
    }
}
