using HomeCare.Modules.Reports.Contracts;

namespace HomeCare.Modules.Reports.Storage;

/// <summary>What the database knows of one document; its bytes lie in the archive under its id.</summary>
internal sealed class StoredDocument
{
    public required Guid Id { get; init; }

    public required Guid PatientId { get; init; }

    public required DateOnly From { get; init; }

    public required DateOnly To { get; init; }

    /// <summary>"fr" or "en".</summary>
    public required string Language { get; init; }

    public required DateTime MadeAt { get; init; }

    /// <summary>True when the last day had ended: nothing but late data can change it.</summary>
    public required bool Whole { get; init; }

    /// <summary>Of everything the pages show but the time they were made: the same digest, the same report.</summary>
    public required string ContentSha256 { get; init; }

    public required long Bytes { get; init; }

    /// <summary>Of the file, lower-case hex.</summary>
    public required string Sha256 { get; init; }

    public DocumentEntry ToEntry() => new(Id, From, To, new DateTimeOffset(MadeAt), Bytes, Sha256);
}
