using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Patients.Storage;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.Patients;

internal sealed class CallInHandler(PatientsDb db, TimeProvider clock) : IRequestHandler<CallIn, Unit>
{
    /// <summary>As long as a round lets her see a person after its day.</summary>
    public static readonly TimeSpan Lasts = TimeSpan.FromHours(48);

    /// <summary>Who is called again and again is let in once an hour.</summary>
    private static readonly TimeSpan Again = TimeSpan.FromHours(1);

    public async Task<Unit> Handle(CallIn request, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var since = (now - Again).UtcDateTime;
        if (!await db.Carers.AnyAsync(carer => carer.Id == request.Staff && carer.Role == StaffRole.Nurse, cancellationToken)
            || await db.CalledNurses.AnyAsync(called => called.Staff == request.Staff && called.Patient == request.Patient && called.At > since, cancellationToken)
            || (await Visible.ToAsync(db, request.Staff, request.Patient, now, cancellationToken)).Any(card => card.RoundDay is not null))
        {
            return Unit.Value;
        }

        db.CalledNurses.Add(new CalledNurse(request.Patient, request.Staff, now.UtcDateTime));
        await db.SaveChangesAsync(cancellationToken);
        return Unit.Value;
    }
}
