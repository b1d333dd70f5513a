using FluentValidation;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Patients.Storage;
using HomeCare.Modules.Shared;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.Patients;

internal sealed class ReplaceNurseValidator : AbstractValidator<ReplaceNurse>
{
    private const int MostDays = 92;

    public ReplaceNurseValidator()
    {
        RuleFor(asked => asked.By).NotEqual(asked => asked.Nurse).OrRefuse(
            "stand_in_same", "Personne ne se remplace soi-même : choisissez quelqu’un d’autre.", "Nobody stands in for herself: choose somebody else.");
        RuleFor(asked => asked.To).Must((asked, to) => to >= asked.From && to.DayNumber - asked.From.DayNumber < MostDays).OrRefuse(
            "stand_in_days", "Le dernier jour vient après le premier, 92 jours au plus.", "The last day comes after the first; 92 days at most.");
    }
}

internal sealed class ReplaceNurseHandler(PatientsDb db) : IRequestHandler<ReplaceNurse, Outcome<long>>
{
    public async Task<Outcome<long>> Handle(ReplaceNurse request, CancellationToken cancellationToken)
    {
        var nurses = await db.Carers.CountAsync(carer => (carer.Id == request.Nurse || carer.Id == request.By) && carer.Role == StaffRole.Nurse, cancellationToken);
        if (nurses != 2)
        {
            return PatientRefusals.StaffUnknown;
        }

        // Of a chain nobody could say who has the round.
        var crossing = await db.Replacements
            .Where(other => other.From <= request.To && other.To >= request.From)
            .FirstOrDefaultAsync(other => other.Nurse == request.Nurse || other.Nurse == request.By || other.By == request.Nurse, cancellationToken);
        if (crossing is not null)
        {
            return crossing.Nurse == request.Nurse
                ? new Refusal("stand_in_already", "Elle est déjà remplacée ces jours-là : terminez d’abord ce remplacement.", "Somebody stands in for her on those days already: end that first.")
                : crossing.Nurse == request.By
                    ? new Refusal("stand_in_away", "Cette remplaçante est elle-même remplacée ces jours-là.", "Whoever should stand in is away herself on those days.")
                    : new Refusal("stand_in_busy", "Elle remplace quelqu’un ces jours-là : terminez d’abord ce remplacement.", "She stands in for somebody on those days: end that first.");
        }

        var standIn = new Replacement(request.Nurse, request.By, request.From, request.To);
        db.Add(standIn);
        await db.SaveChangesAsync(cancellationToken);
        return standIn.Id;
    }
}

internal sealed class EndReplacementHandler(PatientsDb db, TimeProvider clock) : IRequestHandler<EndReplacement, Outcome<long>>
{
    public async Task<Outcome<long>> Handle(EndReplacement request, CancellationToken cancellationToken)
    {
        if (await db.Replacements.FindAsync([request.Replacement], cancellationToken) is { } standIn)
        {
            var today = HomeTime.DayAt(clock.GetUtcNow(), HomeTime.DefaultZone);
            if (standIn.From >= today)
            {
                db.Remove(standIn);
            }
            else if (standIn.To >= today)
            {
                standIn.EndBefore(today);
            }

            await db.SaveChangesAsync(cancellationToken);
        }

        return request.Replacement;
    }
}

internal sealed class ListReplacementsHandler(PatientsDb db, TimeProvider clock) : IRequestHandler<ListReplacements, IReadOnlyList<StandIn>>
{
    private const int Most = 200;

    public async Task<IReadOnlyList<StandIn>> Handle(ListReplacements request, CancellationToken cancellationToken)
    {
        var today = HomeTime.DayAt(clock.GetUtcNow(), HomeTime.DefaultZone);
        var rows = await (
            from standIn in db.Replacements.AsNoTracking()
            where standIn.To >= today
            join nurse in db.Carers on standIn.Nurse equals nurse.Id
            join other in db.Carers on standIn.By equals other.Id
            orderby standIn.From, nurse.DisplayName
            select new { standIn, nurse, other }).Take(Most).ToListAsync(cancellationToken);
        return [.. rows.Select(row => new StandIn(row.standIn.Id, row.nurse.ToMember(), row.other.ToMember(), row.standIn.From, row.standIn.To))];
    }
}
