using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Storage;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using MediatR;

namespace HomeCare.Modules.Alerts;

/// <summary>What a member of staff may act upon: only what concerns a person whom they may see now.</summary>
internal static class Theirs
{
    /// <summary>Null for what does not exist and for what is not theirs: the two must not be told apart.</summary>
    public static async Task<Alert?> FindAsync(AlertsDb db, IMediator mediator, AlertId id, StaffId by, CancellationToken cancellation) =>
        await db.Alerts.FindAsync([id], cancellation) is { } alert && await mediator.Send(new FindMyPatient(by, alert.Patient), cancellation) is not null ? alert : null;

    /// <summary>Why this one may not set something for the person; null for a doctor of theirs.</summary>
    public static async Task<Refusal?> NotTheirDoctorAsync(IMediator mediator, StaffId by, PatientId patient, Refusal onlyADoctor, CancellationToken cancellation) =>
        await mediator.Send(new FindMyPatient(by, patient), cancellation) is null ? AlertRefusals.PersonNotFound
        : await mediator.Send(new FindStaff(by), cancellation) is not { Role: StaffRole.Doctor } ? onlyADoctor
        : null;
}
