using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using MediatR;

namespace HomeCare.Modules.BackOffice.Contracts;

/// <summary>
/// Prepares a box for a person's home and gives the one-time code that a person types on the box. Valid 30 minutes, used once,
/// void after 5 wrong tries from anywhere.
/// </summary>
/// <param name="SerialNumber">As printed on the box, 3-32 characters.</param>
/// <param name="Patient">Where it will stand.</param>
public sealed record PrepareBox(string SerialNumber, PatientId Patient) : IRequest<Outcome<PreparedBox>>;

/// <summary>A box waiting for its first connection.</summary>
/// <param name="Box">Its id.</param>
/// <param name="Code">Eight characters without look-alikes, as <c>7KQ4-M2XD</c>; shown this once, kept as a hash.</param>
/// <param name="ValidUntil">Until when.</param>
public sealed record PreparedBox(BoxId Box, string Code, DateTimeOffset ValidUntil);

/// <summary>
/// Trades the code and a certificate request for a certificate signed by the server's own authority. Only ECDSA P-256, the
/// request's signature is checked, its subject ignored. On success the box stands in its home (Patients).
/// </summary>
public sealed record EnrolBox(string Code, string CertificateRequestPem) : IRequest<Outcome<EnrolledBox>>;

/// <summary>A box's certificate, with the authority's.</summary>
public sealed record EnrolledBox(BoxId Box, string CertificatePem, string AuthorityPem);

/// <summary>
/// Gives an enrolled box its next certificate. Only a new ECDSA P-256 key, at most ten a day; the present certificate stays good until it ends or the box
/// is revoked, so that an answer that is lost costs nothing.
/// </summary>
/// <param name="Box">From the certificate that it presents.</param>
/// <param name="CertificateRequestPem">PKCS #10; its signature is checked, its subject ignored.</param>
/// <param name="PresentKey">SubjectPublicKeyInfo of the certificate that it presents, which the new one may not be.</param>
public sealed record RenewBox(BoxId Box, string CertificateRequestPem, ReadOnlyMemory<byte> PresentKey) : IRequest<Outcome<RenewedBox>>;

/// <summary>A box's next certificate, with every authority it is to trust.</summary>
public sealed record RenewedBox(string CertificatePem, string AuthorityPem);

/// <summary>
/// Asks boxes to send again what they measured in [From, Until): for what a restored backup lost. Each is asked in answer to its heartbeats until it says
/// that it did. Boxes keep what was acknowledged for 7 days.
/// </summary>
/// <param name="Box">Which; null for every enrolled one.</param>
/// <param name="From">Measured at or after.</param>
/// <param name="Until">Measured before.</param>
public sealed record AskReplay(BoxId? Box, DateTimeOffset From, DateTimeOffset Until) : IRequest<Outcome<int>>;

/// <summary>What this box is to send again, oldest request first; null for nothing. What it says it did is noted before.</summary>
/// <param name="Box">From the certificate.</param>
/// <param name="Replayed">The newest request that it says it carried out.</param>
public sealed record FindReplay(BoxId Box, Guid? Replayed) : IRequest<Wire.ReplayRequest?>;

/// <summary>
/// Which box presents this certificate? Null when it is unknown or revoked; a revocation is in force within 60 s. That it chains to
/// our authority and is in its time was checked by TLS before.
/// </summary>
/// <param name="Thumbprint">SHA-256 of the certificate, upper-case hex.</param>
public sealed record IdentifyBox(string Thumbprint) : IRequest<BoxId?>;

/// <summary>Bars a box's certificate, for a stolen or retired box.</summary>
public sealed record RevokeBox(BoxId Box, Guid By) : IRequest<Outcome<BoxId>>;

/// <summary>The fleet, newest first, with how each box last said it is. No identity, no medical value.</summary>
public sealed record ListBoxes : IRequest<IReadOnlyList<BoxEntry>>;

/// <summary>Where a box's own life stands.</summary>
public enum BoxState
{
    /// <summary>Has a code, not yet a certificate.</summary>
    Prepared,

    /// <summary>Has a certificate.</summary>
    Enrolled,

    /// <summary>Its certificate is barred.</summary>
    Revoked,
}

/// <summary>One box.</summary>
/// <param name="Id">Its id.</param>
/// <param name="SerialNumber">As printed.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Pseudonym">The home's pseudonym; null for none.</param>
/// <param name="CertificateEndsAt">End of the certificate.</param>
/// <param name="HeardAt">Last heard; null for never.</param>
/// <param name="Health">Its last heartbeat; null for never.</param>
public sealed record BoxEntry(
    BoxId Id, string SerialNumber, BoxState State, string? Pseudonym, DateTimeOffset? CertificateEndsAt,
    DateTimeOffset? HeardAt, Wire.Heartbeat? Health);
