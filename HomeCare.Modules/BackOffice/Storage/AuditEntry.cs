using HomeCare.Modules.BackOffice.Contracts;

namespace HomeCare.Modules.BackOffice.Storage;

/// <summary>One line of the audit trail; a trigger in the database refuses to change or delete it.</summary>
internal sealed class AuditEntry
{
    public const int LongestDetail = 60;

    public long Id { get; init; }

    public required DateTime At { get; init; }

    public required AuditKind Kind { get; init; }

    public Guid? Account { get; init; }

    public Guid? Patient { get; init; }

    public Guid? Subject { get; init; }

    public string? Detail { get; init; }

    public string? From { get; init; }
}
