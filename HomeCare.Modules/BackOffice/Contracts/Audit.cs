using HomeCare.Modules.Patients.Contracts;
using MediatR;

namespace HomeCare.Modules.BackOffice.Contracts;

/// <summary>
/// Writes down that medical data was read: who, when, whose, what; a line a person, all or none. Sent before the data is shown; when it
/// cannot be written it throws and nothing is shown.
/// </summary>
/// <param name="Account">Who reads.</param>
/// <param name="Patients">Whose data.</param>
/// <param name="What">What is read, as a code: <c>day_chart</c>, <c>alert</c>, <c>report</c>, <c>live</c>, <c>list</c>, <c>export_2026-03-01_2026-03-31</c>; at most 60 characters.</param>
public sealed record RecordAccess(Guid Account, IReadOnlyCollection<PatientId> Patients, string What) : IRequest<Unit>
{
    /// <summary>One person's.</summary>
    public RecordAccess(Guid account, PatientId patient, string what)
        : this(account, [patient], what)
    {
    }
}

/// <summary>What the audit trail tells. Append-only: the database itself refuses to change or delete a line.</summary>
public enum AuditKind
{
    /// <summary>Both factors were right.</summary>
    SignedIn,

    /// <summary>A factor was wrong, or had to wait.</summary>
    SignInFailed,

    /// <summary>Signed out.</summary>
    SignedOut,

    /// <summary>An account was opened.</summary>
    AccountCreated,

    /// <summary>An account was disabled.</summary>
    AccountDisabled,

    /// <summary>A box got a one-time code.</summary>
    BoxPrepared,

    /// <summary>A box got its certificate.</summary>
    BoxEnrolled,

    /// <summary>A wrong, used or old code was tried.</summary>
    EnrolmentFailed,

    /// <summary>A box's certificate was barred.</summary>
    BoxRevoked,

    /// <summary>Medical data was read.</summary>
    MedicalRead,

    /// <summary>A box got its next certificate.</summary>
    BoxRenewed,

    /// <summary>A box was asked to send again what the server lost.</summary>
    ReplayAsked,
}

/// <summary>The audit trail, newest first; at most 500 lines.</summary>
public sealed record ListAudit(int Most = 100) : IRequest<IReadOnlyList<AuditLine>>;

/// <summary>One line of the audit trail.</summary>
/// <param name="Id">Counts up.</param>
/// <param name="At">When.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Account">Who did it; null when nobody was signed in.</param>
/// <param name="Patient">Whose data it touched; null for none.</param>
/// <param name="Subject">Which box or which other account it touched; null for none.</param>
/// <param name="Detail">A code: what was read, why it failed.</param>
/// <param name="From">The network address, where one asked.</param>
public sealed record AuditLine(
    long Id, DateTimeOffset At, AuditKind Kind, Guid? Account, PatientId? Patient, Guid? Subject, string? Detail, string? From);
