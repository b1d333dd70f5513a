using FluentValidation;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Storage;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.Alerts;

internal sealed class AskSwitchOffValidator : AbstractValidator<AskSwitchOff>
{
    public const int MostDays = 90;

    public AskSwitchOffValidator()
    {
        RuleFor(asked => asked.Level).NotEqual(AlertLevel.Red).OrRefuse(
            "red_never_off", "Le rouge ne se désactive jamais : il dit qu'une vie est en danger.", "Red is never switched off: it says that a life is in danger.");
        RuleFor(asked => asked.Level).Must(level => level is AlertLevel.Orange or AlertLevel.Yellow).OrRefuse(
            "level_unknown", "Choisissez l'orange ou le jaune.", "Choose orange or yellow.");
        RuleFor(asked => asked.Rule).Must(rule => rule is AlertRule.HeartRateHigh or AlertRule.HeartRateLow or AlertRule.OxygenLow).OrRefuse(
            "signal_unknown", "Choisissez la fréquence cardiaque haute, la basse ou la SpO2.", "Choose the high heart rate, the low one or SpO2.");
        RuleFor(asked => asked.Days).InclusiveBetween(1, MostDays).OrRefuse(
            "days_out_of_range", "La désactivation dure de 1 à 90 jours, puis finit d'elle-même.", "It is off for 1 to 90 days, and then ends by itself.");
        RuleFor(asked => asked.Reason).Must(reason => reason?.Trim().Length is >= 3 and <= 200).OrRefuse(
            "reason", "Indiquez la raison, de 3 à 200 caractères.", "Give the reason, 3 to 200 characters.");
    }
}

internal sealed class AskSwitchOffHandler(AlertsDb db, IMediator mediator, TimeProvider clock) : IRequestHandler<AskSwitchOff, Outcome<SwitchOff>>
{
    public async Task<Outcome<SwitchOff>> Handle(AskSwitchOff request, CancellationToken cancellationToken)
    {
        if (await Theirs.NotTheirDoctorAsync(mediator, request.By, request.Patient, AlertRefusals.OnlyADoctorSwitchesOff, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        var now = clock.GetUtcNow();
        var same = await db.SwitchOffs.AsNoTracking()
            .Where(row => row.Patient == request.Patient && row.Rule == request.Rule && row.Level == request.Level && row.EndedAt == null)
            .ToListAsync(cancellationToken);
        if (same.Exists(row => row.StateAt(now) != SwitchOffState.Over))
        {
            return new Refusal(
                "already_asked", "C'est déjà demandé ou en vigueur pour ce signal et ce niveau.", "It is already asked for, or in force, for this signal and level.");
        }

        var asked = SwitchOffRow.Ask(request, now);
        db.Add(asked);
        await db.SaveChangesAsync(cancellationToken);
        return asked.ToContract(now);
    }
}
