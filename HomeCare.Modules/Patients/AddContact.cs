using FluentValidation;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Patients.Storage;
using HomeCare.Modules.Shared;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.Patients;

internal sealed class AddContactValidator : AbstractValidator<AddContact>
{
    public AddContactValidator()
    {
        RuleFor(asked => asked.FirstName).Must(name => AdmitPatientValidator.IsName(name, 20)).OrRefuse(
            "first_name", "Le prénom du proche compte de 1 à 20 caractères : il figure dans les SMS.", "The relative's first name has 1 to 20 characters: it appears in texts.");
        RuleFor(asked => asked.Relationship).Must(name => AdmitPatientValidator.IsName(name, 40)).OrRefuse(
            "relationship", "Indiquez le lien avec la personne, en 40 caractères au plus : fille, voisin…", "Say what the relative is to the person, in at most 40 characters: daughter, neighbour…");
        RuleFor(asked => asked.Order).InclusiveBetween(1, AddContactHandler.MostContacts).OrRefuse(
            "order", "Le rang d'appel va de 1 à 10.", "The order goes from 1 to 10.");
    }
}

internal sealed class AddContactHandler(PatientsDb db, SheetVersions sheets) : IRequestHandler<AddContact, Outcome<ContactId>>
{
    /// <summary>More people than this cannot be texted within the minute that the escalation gives each.</summary>
    public const int MostContacts = 10;

    public async Task<Outcome<ContactId>> Handle(AddContact request, CancellationToken cancellationToken)
    {
        var number = PhoneNumber.Read(request.Phone);
        if (number.Refusal is { } unreachable)
        {
            return unreachable;
        }

        var patient = await db.Patients.SingleOrDefaultAsync(p => p.Id == request.Patient && p.DischargedAt == null, cancellationToken);
        if (patient is null)
        {
            return PatientRefusals.Unknown;
        }

        if (patient.Relatives.Any(relative => relative.NumberE164 == number.Value))
        {
            return SameNumber;
        }

        if (patient.Relatives.Count >= MostContacts)
        {
            return TooMany;
        }

        var added = patient.AddRelative(request.FirstName, request.Relationship, number.Value, request.Order);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException exception) when (StorageFault.IsLostRace(exception))
        {
            return PatientRefusals.ChangedMeanwhile;
        }

        sheets.Changed(patient.Id, patient.Version);
        return added.Id;
    }

    // Nobody should ever get two identical texts.
    private static Refusal SameNumber { get; } = new(
        "contact_known", "Ce numéro est déjà celui d'un proche de cette personne.", "This number is a relative's of this person already.");

    private static Refusal TooMany { get; } = new(
        "contacts_full", "Cette personne a déjà dix proches à prévenir.", "This person has ten relatives to text already.");
}
