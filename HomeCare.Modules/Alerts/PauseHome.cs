using FluentValidation;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Storage;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.Alerts;

internal sealed class PauseHomeValidator : AbstractValidator<PauseHome>
{
    public PauseHomeValidator()
    {
        RuleFor(asked => asked.Hours).Must(hours => hours is >= 1 and <= 24).OrRefuse(
            "pause_hours", "Une pause dure de 1 à 24 heures, et se termine d’elle-même.", "A pause lasts 1 to 24 hours, and ends by itself.");
        RuleFor(asked => asked.Reason).Must(reason => reason?.Trim().Length is >= 3 and <= 100).OrRefuse(
            "reason", "Indiquez la raison, de 3 à 100 caractères.", "Give the reason, 3 to 100 characters.");
        RuleFor(asked => asked.Kind).IsInEnum().OrRefuse("pause_kind", "Choisissez une sorte de pause.", "Choose a kind of pause.");
    }
}

internal sealed class PauseHomeHandler(AlertsDb db, AlertRegister register, IMediator mediator, TimeProvider clock) : IRequestHandler<PauseHome, Outcome<Pause>>
{
    public async Task<Outcome<Pause>> Handle(PauseHome request, CancellationToken cancellationToken)
    {
        var seen = request.By is { } staff
            ? await mediator.Send(new FindMyPatient(staff, request.Patient), cancellationToken)
            : await mediator.Send(new GetPatientForDocument(request.Patient), cancellationToken);
        if (seen is null)
        {
            return AlertRefusals.PersonNotFound;
        }

        return request is { By: null, Kind: not PauseKind.Maintenance }
            ? AlertRefusals.OnlyMaintenance
            : await register.InOneTransactionAsync(() => PauseAsync(request, cancellationToken), cancellationToken);
    }

    private async Task<Pause> PauseAsync(PauseHome request, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        foreach (var before in await db.Pauses.Where(PauseEntry.RunsAt(now)).Where(pause => pause.Patient == request.Patient).ToListAsync(cancellation))
        {
            before.EndedAt = now.UtcDateTime;
        }

        var pause = new PauseEntry
        {
            Patient = request.Patient,
            Kind = request.Kind,
            From = now.UtcDateTime,
            Until = now.AddHours(request.Hours).UtcDateTime,
            By = request.By,
            Reason = request.Reason.Trim(),
        };
        db.Pauses.Add(pause);
        return pause.ToPause();
    }
}

internal sealed class EndPauseHandler(AlertsDb db, AlertRegister register, IMediator mediator, TimeProvider clock) : IRequestHandler<EndPause, Outcome<PatientId>>
{
    public async Task<Outcome<PatientId>> Handle(EndPause request, CancellationToken cancellationToken)
    {
        if (request.By is { } staff && await mediator.Send(new FindMyPatient(staff, request.Patient), cancellationToken) is null)
        {
            return AlertRefusals.PersonNotFound;
        }

        return await register.InOneTransactionAsync(
            async () =>
            {
                var now = clock.GetUtcNow();

                // The administration ends what it may begin.
                var theirs = db.Pauses.Where(PauseEntry.RunsAt(now)).Where(pause => pause.Patient == request.Patient && (request.By != null || pause.Kind == PauseKind.Maintenance));
                foreach (var pause in await theirs.ToListAsync(cancellationToken))
                {
                    pause.EndedAt = now.UtcDateTime;
                }

                return request.Patient;
            },
            cancellationToken);
    }
}

internal sealed class FindPauseHandler(AlertsDb db, TimeProvider clock) : IRequestHandler<FindPause, Pause?>
{
    public async Task<Pause?> Handle(FindPause request, CancellationToken cancellationToken) =>
        (await db.Pauses.AsNoTracking().Where(PauseEntry.RunsAt(clock.GetUtcNow())).Where(pause => pause.Patient == request.Patient)
            .OrderByDescending(pause => pause.From).FirstOrDefaultAsync(cancellationToken))?.ToPause();
}
