using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Patients.Storage;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.Patients;

internal sealed class FindRoundHandler(PatientsDb db) : IRequestHandler<FindRound, IReadOnlyList<PatientId>>
{
    public async Task<IReadOnlyList<PatientId>> Handle(FindRound request, CancellationToken cancellationToken) =>
        await db.Rounds.Where(round => round.Nurse == request.Nurse && round.Day == request.Day)
            .SelectMany(round => round.Stops).OrderBy(stop => stop.Order).Select(stop => stop.Patient).ToListAsync(cancellationToken);
}
