using FluentValidation;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Escalation;
using HomeCare.Modules.Alerts.Storage;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.Alerts;

/// <summary>A plan that cannot work, or that is slower than a life allows, is refused with a sentence.</summary>
internal sealed class EscalationPlanValidator : AbstractValidator<EscalationPlan>
{
    public EscalationPlanValidator()
    {
        RuleFor(plan => plan).Must(plan => IsOrdered(plan.Red) && IsOrdered(plan.Orange)).OrRefuse(
            "plan_order",
            "Le plan commence par l’infirmier de garde, à 0 minute ; les étapes suivantes viennent de 1 à 240 minutes après, dans l’ordre, 30 au plus.",
            "The plan begins with the nurse on duty at 0 minutes; the other stages come 1 to 240 minutes later, in order, 30 at most.");
        RuleFor(plan => plan.Red).Must(stages => Within(stages, EscalationTarget.BackupNurse, 10) || Within(stages, EscalationTarget.Doctor, 10)).OrRefuse(
            "plan_nobody_behind",
            "Rouge : une deuxième personne est prévenue en 10 minutes au plus, infirmier de renfort ou médecin.",
            "Red: a second person is told within 10 minutes, a backup nurse or a doctor.");
        RuleFor(plan => plan.Red).Must(stages => Within(stages, EscalationTarget.Support, 20) || Within(stages, EscalationTarget.EmergencyNumber, 20)).OrRefuse(
            "plan_no_support",
            "Rouge : le support est appelé en 20 minutes au plus, sans quoi une alerte pourrait rester sans personne.",
            "Red: support is called within 20 minutes, or an alert could stay with nobody.");
        RuleFor(plan => plan.Orange).Must(stages => stages.All(stage => stage.Who is not (EscalationTarget.Relatives or EscalationTarget.EmergencyNumber))).OrRefuse(
            "plan_orange",
            "Orange ne prévient ni les proches ni le 15.",
            "Orange tells neither relatives nor 15.");
        RuleFor(plan => plan.OnSiteMinutes).Must(minutes => minutes is >= 10 and <= 120).OrRefuse(
            "plan_on_site", "L’arrivée sur place est attendue en 10 à 120 minutes.", "Somebody is awaited on site within 10 to 120 minutes.");
    }

    private static bool IsOrdered(IReadOnlyList<EscalationStage> stages) =>
        stages.Count is >= 1 and <= Climb.MostStages && stages[0] == new EscalationStage(0, EscalationTarget.NurseOnDuty)
        && stages.Skip(1).All(stage => stage.AfterMinutes is >= 1 and <= 240)
        && stages.Zip(stages.Skip(1)).All(pair => pair.First.AfterMinutes <= pair.Second.AfterMinutes);

    private static bool Within(IReadOnlyList<EscalationStage> stages, EscalationTarget who, int minutes) =>
        stages.Any(stage => stage.Who == who && stage.AfterMinutes <= minutes);
}

internal sealed class SetEscalationPlanValidator : AbstractValidator<SetEscalationPlan>
{
    public SetEscalationPlanValidator()
    {
        RuleFor(asked => asked.Reason).Must(reason => reason?.Trim().Length is >= 3 and <= 200).OrRefuse(
            "reason", "Indiquez la raison, de 3 à 200 caractères.", "Give the reason, 3 to 200 characters.");
        RuleFor(asked => asked.Plan).SetValidator(new EscalationPlanValidator());
    }
}

internal sealed class SetEscalationPlanHandler(AlertsDb db, AlertRegister register, IMediator mediator, TimeProvider clock)
    : IRequestHandler<SetEscalationPlan, Outcome<EscalationVersion>>
{
    public async Task<Outcome<EscalationVersion>> Handle(SetEscalationPlan request, CancellationToken cancellationToken)
    {
        if (await Theirs.NotTheirDoctorAsync(mediator, request.By, request.Patient, AlertRefusals.OnlyADoctorPlans, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        return await register.InOneTransactionAsync(() => AddAsync(request, cancellationToken), cancellationToken);
    }

    private async Task<EscalationVersion> AddAsync(SetEscalationPlan request, CancellationToken cancellation)
    {
        var last = await db.EscalationPlans.Where(plan => plan.Patient == request.Patient).MaxAsync(plan => (int?)plan.Version, cancellation) ?? 0;
        var entry = new PlanEntry
        {
            Patient = request.Patient,
            Version = last + 1,
            Plan = PlanEntry.Write(request.Plan),
            By = request.By,
            At = clock.GetUtcNow().UtcDateTime,
            Reason = request.Reason.Trim(),
        };
        db.EscalationPlans.Add(entry);
        return entry.ToVersion();
    }
}

internal sealed class ListEscalationPlansHandler(AlertsDb db) : IRequestHandler<ListEscalationPlans, IReadOnlyList<EscalationVersion>>
{
    public async Task<IReadOnlyList<EscalationVersion>> Handle(ListEscalationPlans request, CancellationToken cancellationToken)
    {
        var set = await db.EscalationPlans.AsNoTracking()
            .Where(plan => plan.Patient == request.Patient)
            .OrderByDescending(plan => plan.Version)
            .ToListAsync(cancellationToken);
        return [.. set.Select(plan => plan.ToVersion()), new EscalationVersion(0, EscalationPlan.Default, null, null, null)];
    }
}
