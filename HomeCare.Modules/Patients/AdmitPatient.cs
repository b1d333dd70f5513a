using FluentValidation;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Patients.Storage;
using HomeCare.Modules.Shared;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.Patients;

internal sealed class AdmitPatientValidator : AbstractValidator<AdmitPatient>
{
    public AdmitPatientValidator(TimeProvider clock)
    {
        RuleFor(asked => asked.FirstName).Must(name => IsName(name, 60)).OrRefuse(
            "first_name", "Le prénom compte de 1 à 60 caractères, sur une ligne.", "The first name has 1 to 60 characters, on one line.");
        RuleFor(asked => asked.LastName).Must(name => IsName(name, 60)).OrRefuse(
            "last_name", "Le nom compte de 1 à 60 caractères, sur une ligne.", "The last name has 1 to 60 characters, on one line.");
        RuleFor(asked => asked.BirthDate).Must(date => IsBirthDate(date, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime))).OrRefuse(
            "birth_date", "La date de naissance est dans le passé, il y a 120 ans au plus.", "The birth date lies in the past, at most 120 years ago.");
        RuleFor(asked => asked.Address).Must(address => IsName(address, 200)).OrRefuse(
            "address", "L'adresse tient sur une ligne, de 1 à 200 caractères.", "The address fits on one line, 1 to 200 characters.");
        RuleFor(asked => asked.DoorCode).Must(code => string.IsNullOrWhiteSpace(code) || IsName(code, 40)).OrRefuse(
            "door_code", "Le code d'entrée compte 40 caractères au plus.", "The door code has at most 40 characters.");
        RuleFor(asked => asked.TimeZone).Must(zone => zone is null || HomeTime.IsKnown(zone)).OrRefuse(
            "time_zone", "Ce fuseau horaire est inconnu. Exemple : Europe/Paris.", "This time zone is unknown. Example: Europe/Paris.");
    }

    internal static bool IsName(string? text, int most) =>
        !string.IsNullOrWhiteSpace(text) && text.Trim().Length <= most && !text.Any(char.IsControl);

    private static bool IsBirthDate(DateOnly date, DateOnly today) => date < today && date >= today.AddYears(-120);
}

internal sealed class AdmitPatientHandler(PatientsDb db, Announcing announcing, TimeProvider clock)
    : IRequestHandler<AdmitPatient, Outcome<PatientId>>
{
    // With all but one in a thousand pseudonyms taken, ten thousand draws still find a free one.
    private const int MostDraws = 10_000;

    public async Task<Outcome<PatientId>> Handle(AdmitPatient request, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        while (true)
        {
            var patient = Patient.Admit(request, await FreePseudonymAsync(cancellationToken), now);
            var announcement = Announcement.Of(new PatientAdmitted(patient.Id, now));
            db.Add(patient);
            db.Add(announcement);
            try
            {
                await db.SaveChangesAsync(cancellationToken);
            }
            catch (DbUpdateException exception) when (StorageFault.IsLostRace(exception))
            {
                // Another admission drew the same pseudonym between our look and our write.
                db.ChangeTracker.Clear();
                continue;
            }

            await announcing.PublishAsync(announcement.Id, CancellationToken.None);
            return patient.Id;
        }
    }

    private async Task<string> FreePseudonymAsync(CancellationToken cancellationToken)
    {
        for (var draw = 0; draw < MostDraws; draw++)
        {
            var pseudonym = Pseudonym.New();
            if (!await db.Patients.AnyAsync(patient => patient.Pseudonym == pseudonym, cancellationToken))
            {
                return pseudonym;
            }
        }

        throw new InvalidOperationException("Every pseudonym of four characters is taken.");
    }
}
