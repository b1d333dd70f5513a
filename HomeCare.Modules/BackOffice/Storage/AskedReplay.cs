namespace HomeCare.Modules.BackOffice.Storage;

/// <summary>A box is to send again what it measured in a time; over once it says that it did.</summary>
internal sealed class AskedReplay
{
    public Guid Id { get; init; } = Guid.NewGuid();

    public required Guid Box { get; init; }

    public required DateTime From { get; init; }

    public required DateTime Until { get; init; }

    public required DateTime AskedAt { get; init; }

    public DateTime? DoneAt { get; set; }
}
