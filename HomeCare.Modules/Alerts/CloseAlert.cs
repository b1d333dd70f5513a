using FluentValidation;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Storage;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using MediatR;

namespace HomeCare.Modules.Alerts;

internal sealed class CloseAlertValidator : AbstractValidator<CloseAlert>
{
    public CloseAlertValidator()
    {
        RuleFor(asked => asked.Outcome).IsInEnum().OrRefuse("outcome", "Choisissez une issue.", "Choose an outcome.");
        RuleFor(asked => asked.Note).Must(note => note is not { Length: > 500 }).OrRefuse(
            "note", "La note compte au plus 500 caractères.", "The note has at most 500 characters.");
    }
}

internal sealed class CloseAlertHandler(AlertsDb db, AlertRegister register, IMediator mediator, TimeProvider clock)
    : IRequestHandler<CloseAlert, Outcome<AlertSummary>>
{
    public Task<Outcome<AlertSummary>> Handle(CloseAlert request, CancellationToken cancellationToken) =>
        register.InOneTransactionAsync(() => CloseAsync(request, cancellationToken), cancellationToken);

    private async Task<Outcome<AlertSummary>> CloseAsync(CloseAlert request, CancellationToken cancellation)
    {
        if (await Theirs.FindAsync(db, mediator, request.Alert, request.By, cancellation) is not { } alert)
        {
            return AlertRefusals.NotFound;
        }

        if (!alert.IsOpen)
        {
            return AlertRefusals.AlreadyClosed;
        }

        if (alert is { Level: AlertLevel.Red, TakenBy: null })
        {
            return AlertRefusals.TakeFirst;
        }

        var now = clock.GetUtcNow();
        alert.Close(request.By, now, request.Outcome, request.Note);
        register.Tell(alert.Id, now, StoryKind.Closed, request.Outcome.ToString(), request.By);
        register.Changed(alert);
        return alert.ToSummary();
    }
}
