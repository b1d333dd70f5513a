using FluentValidation;
using HomeCare.Modules.Alerts.Contracts;
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
        RuleFor(asked => asked.Limits).SetValidator(new VitalLimitsValidator());
    }
}

internal sealed class SetLimitsHandler(
    AlertsDb db, AlertRegister register, LimitsInForce inForce, IMediator mediator, TimeProvider clock)
    : IRequestHandler<SetLimits, Outcome<LimitsVersion>>
{
    public async Task<Outcome<LimitsVersion>> Handle(SetLimits request, CancellationToken cancellationToken)
    {
        if (await Theirs.NotTheirDoctorAsync(mediator, request.By, request.Patient, AlertRefusals.OnlyADoctor, cancellationToken) is { } refusal)
        {
            return refusal;
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
            OrangeHeartRateLowBpm = request.Limits.Orange?.HeartRateLowBpm,
            OrangeHeartRateHighBpm = request.Limits.Orange?.HeartRateHighBpm,
            OrangeOxygenLowPercent = request.Limits.Orange?.OxygenLowPercent,
            YellowHeartRateLowBpm = request.Limits.Yellow?.HeartRateLowBpm,
            YellowHeartRateHighBpm = request.Limits.Yellow?.HeartRateHighBpm,
            YellowOxygenLowPercent = request.Limits.Yellow?.OxygenLowPercent,
            By = request.By,
            At = clock.GetUtcNow().UtcDateTime,
            Reason = request.Reason.Trim(),
        };
        db.Limits.Add(entry);
        return entry.ToVersion();
    }
}
