using FluentValidation;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Patients.Storage;
using HomeCare.Modules.Shared;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.Patients;

internal sealed class PlanRoundValidator : AbstractValidator<PlanRound>
{
    public PlanRoundValidator()
    {
        RuleFor(asked => asked.Patients).Must(patients => patients.Count <= 100).OrRefuse(
            "round_long", "Une tournée compte 100 visites au plus.", "A round has at most 100 visits.");
        RuleFor(asked => asked.Patients).Must(patients => patients.Distinct().Count() == patients.Count).OrRefuse(
            "round_twice", "Une même personne figure deux fois dans cette tournée.", "The same person is on this round twice.");
    }
}

internal sealed class PlanRoundHandler(PatientsDb db, TimeProvider clock) : IRequestHandler<PlanRound, Outcome<StaffId>>
{
    public async Task<Outcome<StaffId>> Handle(PlanRound request, CancellationToken cancellationToken)
    {
        if (!await db.Carers.AnyAsync(carer => carer.Id == request.Nurse && carer.Role == StaffRole.Nurse, cancellationToken))
        {
            return PatientRefusals.StaffUnknown;
        }

        var inCare = await db.Patients.CountAsync(p => request.Patients.Contains(p.Id) && p.DischargedAt == null, cancellationToken);
        if (inCare != request.Patients.Count)
        {
            return PatientRefusals.Unknown;
        }

        var round = await db.Rounds.SingleOrDefaultAsync(r => r.Nurse == request.Nurse && r.Day == request.Day, cancellationToken);
        if (round is null)
        {
            round = new Round(request.Nurse, request.Day);
            db.Add(round);
        }

        round.Plan(request.Patients, clock.GetUtcNow());
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException exception) when (StorageFault.IsLostRace(exception))
        {
            return PatientRefusals.ChangedMeanwhile;
        }

        return request.Nurse;
    }
}
