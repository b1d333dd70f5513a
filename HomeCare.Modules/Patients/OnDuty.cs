using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Patients.Storage;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.Patients;

/// <summary>
/// Which nurses answer for a person at an instant, in order: who has the person on the round of the day, then the care team; of these, who is not on duty at this
/// hour after those who are, and who is away last of all. Who stands in for somebody stands in her place. Nobody is left out: better a nurse who sleeps than none.
/// </summary>
internal static class OnDuty
{
    public static async Task<IReadOnlyList<StaffMember>> ListAsync(PatientsDb db, PatientId patient, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var zone = await db.Patients
            .Where(p => p.Id == patient && p.DischargedAt == null)
            .Select(p => p.TimeZone)
            .SingleOrDefaultAsync(cancellationToken);
        var able = await Able(db, patient, at).ToListAsync(cancellationToken);
        if (zone is null)
        {
            return [];
        }

        var (today, time) = (HomeTime.DayAt(at, zone), HomeTime.TimeAt(at, zone));
        var now = able.Where(carer => (carer.Day ?? today) == today && (carer.From ?? today) <= today && (carer.To ?? today) >= today).ToList();
        var away = now.Where(carer => carer.InPlaceOf != carer.Id).Select(carer => carer.InPlaceOf).ToHashSet();
        return
        [
            .. now
                .OrderBy(carer => away.Contains(carer.Id))
                .ThenBy(carer => carer is { DutyFrom: { } from, DutyTo: { } to } && !new DutyHours(from, to).Cover(time))
                .ThenBy(carer => carer.Day is null)
                .ThenBy(carer => carer.Since)
                .ThenBy(carer => carer.Row)
                .Select(carer => new StaffMember(carer.Id, carer.Role, carer.DisplayName, carer.NumberE164))
                .DistinctBy(carer => carer.Id),
        ];
    }

    /// <summary>All in one question, of each day that it may be somewhere on earth: what is asked does not depend on what the first answered.</summary>
    private static IQueryable<AbleNurse> Able(PatientsDb db, PatientId patient, DateTimeOffset at)
    {
        var (first, last) = (DateOnly.FromDateTime(at.UtcDateTime.AddDays(-1)), DateOnly.FromDateTime(at.UtcDateTime.AddDays(1)));

        // From the person's stops to their rounds: from the rounds of these days it would be every nurse's, 80 ms where there are 30,000, and a danger waits for this.
        var rounds =
            from round in db.Rounds
            from stop in round.Stops
            where stop.Patient == patient && round.Day >= first && round.Day <= last
            select round;
        var links = db.CareLinks.Where(link => link.Patient == patient && link.Until == null);
        var standIns = db.Replacements.Where(standIn => standIn.From <= last && standIn.To >= first);
        var onRound =
            from round in rounds
            join carer in db.Carers on round.Nurse equals carer.Id
            select new AbleNurse
            {
                Day = round.Day, From = null, To = null, Since = round.PlannedAt, Row = round.Id, InPlaceOf = carer.Id, Id = carer.Id, Role = carer.Role,
                DisplayName = carer.DisplayName, NumberE164 = carer.NumberE164, DutyFrom = carer.DutyFrom, DutyTo = carer.DutyTo,
            };
        var inTeam =
            from link in links
            join carer in db.Carers on link.Staff equals carer.Id
            where carer.Role == StaffRole.Nurse
            select new AbleNurse
            {
                Day = null, From = null, To = null, Since = link.Since, Row = link.Id, InPlaceOf = carer.Id, Id = carer.Id, Role = carer.Role,
                DisplayName = carer.DisplayName, NumberE164 = carer.NumberE164, DutyFrom = carer.DutyFrom, DutyTo = carer.DutyTo,
            };
        var forARound =
            from round in rounds
            join standIn in standIns on round.Nurse equals standIn.Nurse
            join carer in db.Carers on standIn.By equals carer.Id
            select new AbleNurse
            {
                Day = round.Day, From = standIn.From, To = standIn.To, Since = round.PlannedAt, Row = round.Id, InPlaceOf = standIn.Nurse, Id = carer.Id, Role = carer.Role,
                DisplayName = carer.DisplayName, NumberE164 = carer.NumberE164, DutyFrom = carer.DutyFrom, DutyTo = carer.DutyTo,
            };
        var forOneOfTheTeam =
            from link in links
            join standIn in standIns on link.Staff equals standIn.Nurse
            join carer in db.Carers on standIn.By equals carer.Id
            select new AbleNurse
            {
                Day = null, From = standIn.From, To = standIn.To, Since = link.Since, Row = link.Id, InPlaceOf = standIn.Nurse, Id = carer.Id, Role = carer.Role,
                DisplayName = carer.DisplayName, NumberE164 = carer.NumberE164, DutyFrom = carer.DutyFrom, DutyTo = carer.DutyTo,
            };
        // First the one without a null, which tells PostgreSQL the types of all.
        return forARound.Concat(onRound).Concat(forOneOfTheTeam).Concat(inTeam);
    }

    /// <summary>A nurse who may be called, and what puts her where she stands.</summary>
    private sealed class AbleNurse
    {
        public DateOnly? Day { get; init; }

        public DateOnly? From { get; init; }

        public DateOnly? To { get; init; }

        public DateTime Since { get; init; }

        public long Row { get; init; }

        public StaffId InPlaceOf { get; init; }

        public StaffId Id { get; init; }

        public StaffRole Role { get; init; }

        public string DisplayName { get; init; } = "";

        public string? NumberE164 { get; init; }

        public TimeOnly? DutyFrom { get; init; }

        public TimeOnly? DutyTo { get; init; }
    }
}
