using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Patients.Storage;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.Patients;

internal sealed class FindNurseOnDutyHandler(PatientsDb db) : IRequestHandler<FindNurseOnDuty, StaffMember?>
{
    public async Task<StaffMember?> Handle(FindNurseOnDuty request, CancellationToken cancellationToken)
    {
        var zone = await db.Patients
            .Where(p => p.Id == request.Patient && p.DischargedAt == null)
            .Select(p => p.TimeZone)
            .SingleOrDefaultAsync(cancellationToken);
        if (zone is null)
        {
            return null;
        }

        var day = HomeTime.DayAt(request.At, zone);
        var onRound =
            from round in db.Rounds
            where round.Day == day && round.Stops.Any(stop => stop.Patient == request.Patient)
            join carer in db.Carers on round.Nurse equals carer.Id
            orderby round.PlannedAt, round.Id
            select carer;
        var inTeam =
            from link in db.CareLinks
            where link.Patient == request.Patient && link.Until == null
            join carer in db.Carers on link.Staff equals carer.Id
            where carer.Role == StaffRole.Nurse
            orderby link.Since, link.Id
            select carer;
        var nurse = await onRound.AsNoTracking().FirstOrDefaultAsync(cancellationToken)
            ?? await inTeam.AsNoTracking().FirstOrDefaultAsync(cancellationToken);
        return nurse?.ToMember();
    }
}
