namespace HomeCare.Modules.BackOffice.Storage;

/// <summary>A session as the server keeps it, so that signing out ends every copy of the cookie.</summary>
internal sealed class StoredSession
{
    public Guid Id { get; init; } = Guid.NewGuid();

    public Guid AccountId { get; init; }

    public DateTime StartedAt { get; init; }

    public DateTime EndsAt { get; init; }

    public DateTime? EndedAt { get; private set; }

    public void End(DateTime at) => EndedAt ??= at;
}
