using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Patients.Storage;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.Patients;

/// <summary>
/// Whom a member of staff may see at an instant: a doctor's own, a nurse's rounds (and those of whom she stands in for, but not her own while somebody stands in for her) and whom she was
/// called to, and nobody else. The one place that both the list and
/// the single look-up ask, so that they cannot differ.
/// </summary>
internal static class Visible
{
    /// <summary>Ordered by round, then by name.</summary>
    public static async Task<IReadOnlyList<PatientCard>> ToAsync(
        PatientsDb db, StaffId viewer, PatientId? only, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var role = await db.Carers.Where(carer => carer.Id == viewer).Select(carer => (StaffRole?)carer.Role).SingleOrDefaultAsync(cancellationToken);
        var places = role == StaffRole.Nurse ? await RoundPlacesAsync(db, viewer, only, now, cancellationToken) : [];
        var called = role == StaffRole.Nurse ? await CalledToAsync(db, viewer, now, cancellationToken) : [];
        var ids = role switch
        {
            StaffRole.Doctor => db.CareLinks.Where(link => link.Staff == viewer && link.Until == null).Select(link => link.Patient),
            StaffRole.Nurse => db.Patients.Where(p => places.Keys.Contains(p.Id) || called.Contains(p.Id)).Select(p => p.Id),
            null => null,
            _ => throw new InvalidOperationException($"No scope is defined for the role {role}."),
        };
        if (ids is null)
        {
            return [];
        }

        var inCare = db.Patients.AsNoTracking()
            .Where(p => p.DischargedAt == null && ids.Contains(p.Id) && (only == null || p.Id == only));
        var patients = await inCare.ToListAsync(cancellationToken);
        var boxes = await db.BoxPlaces
            .Where(place => place.Until == null && inCare.Any(p => p.Id == place.Patient))
            .ToDictionaryAsync(place => place.Patient, place => (BoxId?)place.Box, cancellationToken);
        return
        [
            .. patients
                .Select(patient => (Patient: patient, Place: role == StaffRole.Nurse ? RoundWindow.Choose(places.GetValueOrDefault(patient.Id, []), patient.TimeZone, now) : null))
                .Where(seen => role == StaffRole.Doctor || seen.Place is not null || called.Contains(seen.Patient.Id))
                .OrderBy(seen => seen.Place?.Day)
                .ThenBy(seen => seen.Place?.Order)
                .ThenBy(seen => seen.Patient.SearchKey, StringComparer.Ordinal)
                .Select(seen => seen.Patient.ToCard(boxes.GetValueOrDefault(seen.Patient.Id), seen.Place?.Day, seen.Place?.Order)),
        ];
    }

    private static Task<List<PatientId>> CalledToAsync(PatientsDb db, StaffId nurse, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var since = (now - CallInHandler.Lasts).UtcDateTime;
        return db.CalledNurses.Where(called => called.Staff == nurse && called.At > since).Select(called => called.Patient).Distinct().ToListAsync(cancellationToken);
    }

    private static async Task<Dictionary<PatientId, List<RoundPlace>>> RoundPlacesAsync(
        PatientsDb db, StaffId nurse, PatientId? only, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (first, last) = RoundWindow.Days(now);
        var own =
            from round in db.Rounds
            where round.Nurse == nurse && round.Day >= first && round.Day <= last
                && !db.Replacements.Any(standIn => standIn.Nurse == nurse && standIn.From <= round.Day && standIn.To >= round.Day)
            from stop in round.Stops
            where only == null || stop.Patient == only
            select new { stop.Patient, round.Day, stop.Order };
        var inPlaceOfOthers =
            from standIn in db.Replacements
            where standIn.By == nurse && standIn.From <= last && standIn.To >= first
            join round in db.Rounds on standIn.Nurse equals round.Nurse
            where round.Day >= first && round.Day <= last && standIn.From <= round.Day && standIn.To >= round.Day
            from stop in round.Stops
            where only == null || stop.Patient == only
            select new { stop.Patient, round.Day, stop.Order };
        return (await own.Concat(inPlaceOfOthers).ToListAsync(cancellationToken))
            .GroupBy(stop => stop.Patient, stop => new RoundPlace(stop.Day, stop.Order))
            .ToDictionary(group => group.Key, group => group.ToList());
    }
}
