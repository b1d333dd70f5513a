using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Patients.Storage;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.Patients;

internal sealed class ListNursesOnDutyHandler(PatientsDb db) : IRequestHandler<ListNursesOnDuty, IReadOnlyList<StaffMember>>
{
    public Task<IReadOnlyList<StaffMember>> Handle(ListNursesOnDuty request, CancellationToken cancellationToken) =>
        OnDuty.ListAsync(db, request.Patient, request.At, cancellationToken);
}

internal sealed class FindNurseOnDutyHandler(PatientsDb db) : IRequestHandler<FindNurseOnDuty, StaffMember?>
{
    public async Task<StaffMember?> Handle(FindNurseOnDuty request, CancellationToken cancellationToken) =>
        await OnDuty.ListAsync(db, request.Patient, request.At, cancellationToken) is [var first, ..] ? first : null;
}

/// <summary>Which nurses answer for a person at an instant, in order: who has the person on the round of the day, then the care team.</summary>
internal static class OnDuty
{
    public static async Task<IReadOnlyList<StaffMember>> ListAsync(PatientsDb db, PatientId patient, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var zone = await db.Patients
            .Where(p => p.Id == patient && p.DischargedAt == null)
            .Select(p => p.TimeZone)
            .SingleOrDefaultAsync(cancellationToken);

        // Both in one question, of each day that it may be somewhere on earth: what is asked does not depend on what the first answered.
        var (first, last) = (DateOnly.FromDateTime(at.UtcDateTime.AddDays(-1)), DateOnly.FromDateTime(at.UtcDateTime.AddDays(1)));
        var onRound =
            from round in db.Rounds
            where round.Day >= first && round.Day <= last && round.Stops.Any(stop => stop.Patient == patient)
            join carer in db.Carers on round.Nurse equals carer.Id
            select new { Day = (DateOnly?)round.Day, Since = round.PlannedAt, Row = round.Id, carer.Id, carer.Role, carer.DisplayName, carer.NumberE164 };
        var inTeam =
            from link in db.CareLinks
            where link.Patient == patient && link.Until == null
            join carer in db.Carers on link.Staff equals carer.Id
            where carer.Role == StaffRole.Nurse
            select new { Day = (DateOnly?)null, link.Since, Row = link.Id, carer.Id, carer.Role, carer.DisplayName, carer.NumberE164 };
        var able = await onRound.Concat(inTeam).AsNoTracking().ToListAsync(cancellationToken);
        if (zone is null)
        {
            return [];
        }

        var today = HomeTime.DayAt(at, zone);
        return
        [
            .. able
                .Where(carer => carer.Day is null || carer.Day == today)
                .OrderBy(carer => carer.Day is null)
                .ThenBy(carer => carer.Since)
                .ThenBy(carer => carer.Row)
                .Select(carer => new StaffMember(carer.Id, carer.Role, carer.DisplayName, carer.NumberE164))
                .DistinctBy(carer => carer.Id),
        ];
    }
}
