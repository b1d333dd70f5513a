namespace HomeCare.Modules.Wire;

/// <summary>
/// An enrolled box asks for its next certificate, over TLS with the present one, when two thirds of that one's life are over. Which box asks is said
/// by the certificate alone.
/// </summary>
/// <param name="CertificateRequestPem">PKCS #10 request, PEM, of a new ECDSA P-256 key, born on the box. Its subject is ignored.</param>
public sealed record RenewalRequest(string CertificateRequestPem);

/// <summary>
/// The answer. The present certificate stays good until it ends or the box is revoked, so that a lost answer costs nothing. A request that is not
/// fulfilled is a 4xx with a sentence in problem+json.
/// </summary>
/// <param name="CertificatePem">The next certificate, PEM; at most one year.</param>
/// <param name="AuthorityPem">Every authority that the box is to trust from now on, PEM, one after the other.</param>
public sealed record RenewalAnswer(string CertificatePem, string AuthorityPem);
