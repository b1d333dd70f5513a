using FluentValidation;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Storage;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.Alerts;

internal sealed class RecordVisitValidator : AbstractValidator<RecordVisit>
{
    public RecordVisitValidator()
    {
        RuleFor(visit => visit.Measures.RespirationsAMinute).InclusiveBetween(4, 70).OrRefuse(
            "respirations_out_of_range", "Fréquence respiratoire : entre 4 et 70 par minute. Recomptez.", "Respirations: 4 to 70 a minute. Count again.");
        RuleFor(visit => visit.Measures.OxygenPercent).InclusiveBetween(50, 100).OrRefuse(
            "oxygen_out_of_range", "SpO2 : entre 50 et 100 %.", "SpO2: 50 to 100 %.");
        RuleFor(visit => visit.Measures.SystolicMmHg).InclusiveBetween(50, 280).OrRefuse(
            "systolic_out_of_range", "Pression systolique : entre 50 et 280 mmHg (13 se note 130).", "Systolic pressure: 50 to 280 mmHg (13 is written 130).");
        RuleFor(visit => visit.Measures.HeartRateBpm).InclusiveBetween(20, 250).OrRefuse(
            "heart_rate_out_of_range", "Fréquence cardiaque : entre 20 et 250 par minute.", "Heart rate: 20 to 250 a minute.");
        RuleFor(visit => visit.Measures.TemperatureCelsius).InclusiveBetween(30, 43).OrRefuse(
            "temperature_out_of_range", "Température : entre 30 et 43 °C.", "Temperature: 30 to 43 °C.");
        RuleFor(visit => visit.Measures.Consciousness).IsInEnum().OrRefuse(
            "consciousness_unknown", "Choisissez l'état de conscience.", "Choose the state of consciousness.");
        RuleFor(visit => visit.Confirmed).Equal(true).OrRefuse(
            "not_confirmed", "Cochez que vous avez vérifié ces valeurs auprès de la personne.", "Tick that you have checked these values with the person.");
        RuleFor(visit => visit.Id).NotEmpty().OrRefuse("id_missing", "Rechargez la page et recommencez.", "Load the page again and start anew.");
    }
}

internal sealed class RecordVisitHandler(AlertsDb db, LimitsInForce limits, IMediator mediator, TimeProvider clock) : IRequestHandler<RecordVisit, Outcome<Visit>>
{
    /// <summary>For whom does not exist and for whom is not hers to see: the two must not be told apart.</summary>
    private static readonly Refusal NotFound = new("not_found", "Cette personne n'existe pas, ou ne vous concerne pas.", "This person does not exist, or is not yours.");

    public async Task<Outcome<Visit>> Handle(RecordVisit request, CancellationToken cancellationToken)
    {
        if (await mediator.Send(new FindMyPatient(request.By, request.Patient), cancellationToken) is null)
        {
            return NotFound;
        }

        if (await FindAsync(request, cancellationToken) is { } known)
        {
            return known;
        }

        var measured = request.Measures;
        db.Visits.Add(new VisitRow
        {
            Id = request.Id,
            Patient = request.Patient,
            By = request.By,
            At = clock.GetUtcNow().UtcDateTime,
            RespirationsAMinute = measured.RespirationsAMinute,
            OxygenPercent = measured.OxygenPercent,
            OnOxygen = measured.OnOxygen,
            SystolicMmHg = measured.SystolicMmHg,
            HeartRateBpm = measured.HeartRateBpm,
            Consciousness = measured.Consciousness,
            TemperatureCelsius = Math.Round(measured.TemperatureCelsius, 1, MidpointRounding.AwayFromZero),
            OxygenScale = (await limits.OfAsync(request.Patient, cancellationToken)).Limits.OxygenScale,
        });
        return await SaveAsync(request, cancellationToken);
    }

    private async Task<Outcome<Visit>> SaveAsync(RecordVisit request, CancellationToken cancellation)
    {
        try
        {
            await db.SaveChangesAsync(cancellation);
            return db.Visits.Local.Single(row => row.Id == request.Id).ToContract();
        }
        catch (DbUpdateException exception) when (StorageFault.IsLostRace(exception))
        {
            // Two taps at once: the first one's row is there now.
            db.ChangeTracker.Clear();
            return await FindAsync(request, cancellation) ?? NotFound;
        }
    }

    /// <summary>The visit of this id; an id that is another person's, or somebody else's, is nobody's.</summary>
    private async Task<Outcome<Visit>?> FindAsync(RecordVisit request, CancellationToken cancellation) =>
        await db.Visits.AsNoTracking().SingleOrDefaultAsync(row => row.Id == request.Id, cancellation) switch
        {
            null => null,
            var known when known.Patient == request.Patient && known.By == request.By => known.ToContract(),
            _ => NotFound,
        };
}
