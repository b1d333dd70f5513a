using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using MediatR;

namespace HomeCare.Modules.Alerts.Contracts;

/// <summary>Why a home is left in peace for a while.</summary>
public enum PauseKind
{
    /// <summary>The person is away or in other hands (hospital, journey): no orange, yellow or technical alert is raised.</summary>
    Away,

    /// <summary>Somebody works on the equipment: no technical alert is raised.</summary>
    Maintenance,
}

/// <summary>
/// A home in peace for a while; it ends by itself. Red, falls and calls for help are never held, and what lasts when it ends is raised then.
/// </summary>
/// <param name="Patient">Whose home.</param>
/// <param name="Kind">Why.</param>
/// <param name="From">Since when.</param>
/// <param name="Until">Until when at most.</param>
/// <param name="By">Who asked for it; null for the administration.</param>
/// <param name="Reason">As it was said.</param>
public sealed record Pause(PatientId Patient, PauseKind Kind, DateTimeOffset From, DateTimeOffset Until, StaffId? By, string Reason);

/// <summary>Pauses a home from now on; one that runs is replaced.</summary>
/// <param name="Patient">Whose home.</param>
/// <param name="Kind">Why.</param>
/// <param name="Hours">1-24.</param>
/// <param name="By">A nurse or doctor who may see the person; null for the administration, which may only ask for <see cref="PauseKind.Maintenance"/>.</param>
/// <param name="Reason">3-100 characters.</param>
public sealed record PauseHome(PatientId Patient, PauseKind Kind, int Hours, StaffId? By, string Reason) : IRequest<Outcome<Pause>>;

/// <summary>Ends a pause before its time. Ending one that is over changes nothing.</summary>
public sealed record EndPause(PatientId Patient, StaffId? By) : IRequest<Outcome<PatientId>>;

/// <summary>The pause in force of a home; null for none.</summary>
public sealed record FindPause(PatientId Patient) : IRequest<Pause?>;
