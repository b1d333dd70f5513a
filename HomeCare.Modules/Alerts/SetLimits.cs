using FluentValidation;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Rules;
using HomeCare.Modules.Alerts.Storage;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.Alerts;

internal sealed class SetLimitsValidator : AbstractValidator<SetLimits>
{
    public SetLimitsValidator()
    {
        RuleFor(asked => asked.Reason).Must(reason => reason?.Trim().Length is >= 3 and <= 200).OrRefuse(
            "reason", "Indiquez la raison, de 3 à 200 caractères.", "Give the reason, 3 to 200 characters.");
        RuleFor(asked => asked.Limits.OxygenScale).Must(scale => scale is 1 or 2).OrRefuse(
            "oxygen_scale", "L'échelle SpO2 est 1, ou 2 pour une personne hypercapnique.", "The SpO2 scale is 1, or 2 for a hypercapnic person.");
        RuleFor(asked => asked.Limits.HeartRateLowBpm).Must(low => low is >= 25 and <= 60).OrRefuse(
            "heart_rate_low", "La limite basse du pouls est entre 25 et 60 battements par minute.", "The low heart rate limit is 25 to 60 beats a minute.");
        RuleFor(asked => asked.Limits.HeartRateHighBpm).Must(high => high is >= 90 and <= 220).OrRefuse(
            "heart_rate_high", "La limite haute du pouls est entre 90 et 220 battements par minute.", "The high heart rate limit is 90 to 220 beats a minute.");
        RuleFor(asked => asked.Limits.OxygenLowPercent).Must(low => low is >= 70 and <= 95).OrRefuse(
            "oxygen_low", "La limite basse de SpO2 est entre 70 et 95 %.", "The low SpO2 limit is 70 to 95 %.");
        RuleFor(asked => asked.Limits).Must(LeavesRoom).OrRefuse(
            "no_room",
            "Ces limites se touchent : aucune valeur du pouls ne mettrait fin à l'alerte. Écartez-les.",
            "These limits touch: no heart rate would end the alert. Move them apart.");
        RuleFor(asked => asked.Limits).Must(limits => limits.OxygenScale != 2 || limits.OxygenLowPercent <= 83).OrRefuse(
            "oxygen_scale_limit",
            "Sur l'échelle 2 (cible 88-92 %), une limite au-dessus de 83 % alerterait sans cesse. Choisissez 83 ou moins ; 80 est la proposition.",
            "On scale 2 (target 88-92 %) a limit above 83 % would alarm all the time. Choose 83 or less; 80 is the proposal.");
    }

    /// <summary>Between the two values that end an alert some heart rate must lie.</summary>
    private static bool LeavesRoom(RedLimits limits) =>
        limits.HeartRateLowBpm + RedMinute.HeartRateHysteresisBpm < limits.HeartRateHighBpm - RedMinute.HeartRateHysteresisBpm;
}

internal sealed class SetLimitsHandler(
    AlertsDb db, AlertRegister register, LimitsInForce inForce, IMediator mediator, TimeProvider clock)
    : IRequestHandler<SetLimits, Outcome<LimitsVersion>>
{
    public async Task<Outcome<LimitsVersion>> Handle(SetLimits request, CancellationToken cancellationToken)
    {
        if (await mediator.Send(new FindMyPatient(request.By, request.Patient), cancellationToken) is null)
        {
            return AlertRefusals.NotFound;
        }

        if (await mediator.Send(new FindStaff(request.By), cancellationToken) is not { Role: StaffRole.Doctor })
        {
            return AlertRefusals.OnlyADoctor;
        }

        var version = await register.InOneTransactionAsync(() => AddAsync(request, cancellationToken), cancellationToken);
        inForce.Changed(request.Patient, version);
        return version;
    }

    private async Task<LimitsVersion> AddAsync(SetLimits request, CancellationToken cancellation)
    {
        var last = await db.Limits.Where(limits => limits.Patient == request.Patient).MaxAsync(limits => (int?)limits.Version, cancellation) ?? 0;
        var entry = new LimitsEntry
        {
            Patient = request.Patient,
            Version = last + 1,
            HeartRateLowBpm = request.Limits.HeartRateLowBpm,
            HeartRateHighBpm = request.Limits.HeartRateHighBpm,
            OxygenLowPercent = request.Limits.OxygenLowPercent,
            OxygenScale = request.Limits.OxygenScale,
            By = request.By,
            At = clock.GetUtcNow().UtcDateTime,
            Reason = request.Reason.Trim(),
        };
        db.Limits.Add(entry);
        return entry.ToVersion();
    }
}
