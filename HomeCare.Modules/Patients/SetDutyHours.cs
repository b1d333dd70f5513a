using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Patients.Storage;
using HomeCare.Modules.Shared;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.Patients;

internal sealed class SetDutyHoursHandler(PatientsDb db) : IRequestHandler<SetDutyHours, Outcome<StaffId>>
{
    private static readonly Refusal NoTime = new(
        "duty_no_time", "Donnez un début et une fin qui diffèrent, ou laissez les deux vides pour « à toute heure ».", "Give a beginning and an end that differ, or leave both empty for \"at any hour\".");

    public async Task<Outcome<StaffId>> Handle(SetDutyHours request, CancellationToken cancellationToken)
    {
        if (request.Hours is { } hours && hours.From == hours.To)
        {
            return NoTime;
        }

        if (await db.Carers.SingleOrDefaultAsync(carer => carer.Id == request.Nurse && carer.Role == StaffRole.Nurse, cancellationToken) is not { } nurse)
        {
            return PatientRefusals.StaffUnknown;
        }

        nurse.SetDuty(request.Hours);
        await db.SaveChangesAsync(cancellationToken);
        return nurse.Id;
    }
}
