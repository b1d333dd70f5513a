using System.Globalization;
using FluentValidation;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Storage;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using MediatR;

namespace HomeCare.Modules.Alerts;

internal sealed class ShelveAlertValidator : AbstractValidator<ShelveAlert>
{
    public ShelveAlertValidator()
    {
        RuleFor(asked => asked.Minutes).Must(minutes => minutes is >= 5 and <= 120).OrRefuse(
            "shelve_minutes", "Un report dure de 5 minutes à 2 heures.", "An alert is put off for 5 minutes to 2 hours.");
        RuleFor(asked => asked.Reason).Must(reason => reason?.Trim().Length is >= 3 and <= 60).OrRefuse(
            "reason", "Indiquez la raison, de 3 à 60 caractères.", "Give the reason, 3 to 60 characters.");
    }
}

internal sealed class ShelveAlertHandler(AlertsDb db, AlertRegister register, IMediator mediator, TimeProvider clock)
    : IRequestHandler<ShelveAlert, Outcome<AlertSummary>>
{
    public Task<Outcome<AlertSummary>> Handle(ShelveAlert request, CancellationToken cancellationToken) =>
        register.InOneTransactionAsync(() => ShelveAsync(request, cancellationToken), cancellationToken);

    private async Task<Outcome<AlertSummary>> ShelveAsync(ShelveAlert request, CancellationToken cancellation)
    {
        if (await Theirs.FindAsync(db, mediator, request.Alert, request.By, cancellation) is not { } alert)
        {
            return AlertRefusals.NotFound;
        }

        if (!alert.IsOpen)
        {
            return AlertRefusals.AlreadyClosed;
        }

        if (alert.Level == AlertLevel.Red)
        {
            return AlertRefusals.RedIsNeverShelved;
        }

        var now = clock.GetUtcNow();
        alert.Shelve(now + TimeSpan.FromMinutes(request.Minutes), now);
        register.Tell(alert.Id, now, StoryKind.Shelved, string.Create(CultureInfo.InvariantCulture, $"{request.Minutes} {request.Reason.Trim()}"), request.By);
        register.Changed(alert);
        return alert.ToSummary();
    }
}
