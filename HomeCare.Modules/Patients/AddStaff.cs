using FluentValidation;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Patients.Storage;
using HomeCare.Modules.Shared;
using MediatR;

namespace HomeCare.Modules.Patients;

internal sealed class AddStaffValidator : AbstractValidator<AddStaff>
{
    public AddStaffValidator()
    {
        RuleFor(asked => asked.Role).IsInEnum().OrRefuse("role", "Ce rôle n'existe pas.", "This role does not exist.");
        RuleFor(asked => asked.DisplayName).Must(name => AdmitPatientValidator.IsName(name, 80)).OrRefuse(
            "display_name", "Le nom affiché compte de 1 à 80 caractères.", "The displayed name has 1 to 80 characters.");
        RuleFor(asked => asked.Phone).Must((asked, phone) => asked.Role != StaffRole.Nurse || !string.IsNullOrWhiteSpace(phone)).OrRefuse(
            "phone_missing", "Une infirmière a besoin d'un numéro : c'est là que partent les alertes.", "A nurse needs a number: that is where alerts go.");
    }
}

internal sealed class AddStaffHandler(PatientsDb db) : IRequestHandler<AddStaff, Outcome<StaffId>>
{
    public async Task<Outcome<StaffId>> Handle(AddStaff request, CancellationToken cancellationToken)
    {
        string? number = null;
        if (!string.IsNullOrWhiteSpace(request.Phone))
        {
            var read = PhoneNumber.Read(request.Phone);
            if (read.Refusal is { } refusal)
            {
                return refusal;
            }

            number = read.Value;
        }

        var carer = new Carer(StaffId.New(), request.Role, request.DisplayName.Trim(), number);
        db.Add(carer);
        await db.SaveChangesAsync(cancellationToken);
        return carer.Id;
    }
}
