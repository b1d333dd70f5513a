using FluentValidation;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Patients.Storage;
using HomeCare.Modules.Shared;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.Patients;

internal sealed class PairBraceletValidator : AbstractValidator<PairBracelet>
{
    public PairBraceletValidator() => RuleFor(asked => asked.Serial).Must(serial => AdmitPatientValidator.IsName(serial, 32)).OrRefuse(
        "bracelet_serial", "Le numéro de série du bracelet compte de 1 à 32 caractères.", "The bracelet's serial number has 1 to 32 characters.");
}

internal sealed class PairBraceletHandler(PatientsDb db, HomeMap homes, Announcing announcing, TimeProvider clock)
    : IRequestHandler<PairBracelet, Outcome<PatientId>>
{
    public async Task<Outcome<PatientId>> Handle(PairBracelet request, CancellationToken cancellationToken)
    {
        if (await homes.FindAsync(request.Box, cancellationToken) is not { } home)
        {
            return NoHome;
        }

        var now = clock.GetUtcNow();
        var ended = (DateTime?)now.UtcDateTime;
        var announcement = Announcement.Of(new BraceletPaired(home.Patient, request.Box, request.Serial, now));
        var inForce = db.BraceletPairings.Where(pairing => pairing.Box == request.Box && pairing.Until == null);
        try
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            if (await inForce.AnyAsync(pairing => pairing.Serial == request.Serial && pairing.Patient == home.Patient, cancellationToken))
            {
                return home.Patient;
            }

            await inForce.ExecuteUpdateAsync(set => set.SetProperty(pairing => pairing.Until, ended), cancellationToken);
            db.Add(new BraceletPairing(home.Patient, request.Box, request.Serial, now.UtcDateTime));
            db.Add(announcement);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        catch (Exception exception) when (StorageFault.IsLostRace(exception))
        {
            return PatientRefusals.ChangedMeanwhile;
        }

        await announcing.PublishAsync(announcement.Id, CancellationToken.None);
        return home.Patient;
    }

    private static Refusal NoHome { get; } = new(
        "box_homeless", "Ce boîtier n'est installé chez personne.", "This box stands in no home.");
}
