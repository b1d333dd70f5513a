namespace HomeCare.Modules.BackOffice.Storage;

/// <summary>A certificate that its box has renewed and may still present: until it ends, or the box is revoked.</summary>
internal sealed class EarlierCertificate
{
    /// <summary>SHA-256 of the certificate, upper-case hex.</summary>
    public required string Thumbprint { get; init; }

    public required Guid Box { get; init; }

    public required DateTime EndsAt { get; init; }

    public required DateTime RenewedAt { get; init; }
}
