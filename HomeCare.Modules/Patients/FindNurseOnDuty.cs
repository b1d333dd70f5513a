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
        // Both in one question, of each day that it may be somewhere on earth: what is asked does not depend on what the first answered.
        var (first, last) = (DateOnly.FromDateTime(request.At.UtcDateTime.AddDays(-1)), DateOnly.FromDateTime(request.At.UtcDateTime.AddDays(1)));
        var onRound =
            from round in db.Rounds
            where round.Day >= first && round.Day <= last && round.Stops.Any(stop => stop.Patient == request.Patient)
            join carer in db.Carers on round.Nurse equals carer.Id
            select new { Day = (DateOnly?)round.Day, Since = round.PlannedAt, Row = round.Id, carer.Id, carer.Role, carer.DisplayName, carer.NumberE164 };
        var inTeam =
            from link in db.CareLinks
            where link.Patient == request.Patient && link.Until == null
            join carer in db.Carers on link.Staff equals carer.Id
            where carer.Role == StaffRole.Nurse
            select new { Day = (DateOnly?)null, link.Since, Row = link.Id, carer.Id, carer.Role, carer.DisplayName, carer.NumberE164 };
        var able = await onRound.Concat(inTeam).AsNoTracking().ToListAsync(cancellationToken);
        if (zone is null)
        {
            return null;
        }

        var today = HomeTime.DayAt(request.At, zone);
        return able
            .Where(carer => carer.Day is null || carer.Day == today)
            .OrderBy(carer => carer.Day is null)
            .ThenBy(carer => carer.Since)
            .ThenBy(carer => carer.Row)
            .Select(carer => new StaffMember(carer.Id, carer.Role, carer.DisplayName, carer.NumberE164))
            .FirstOrDefault();
    }
}
