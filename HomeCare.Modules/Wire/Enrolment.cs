namespace HomeCare.Modules.Wire;

/// <summary>A new box asks for its certificate. The key is born on the box and never leaves it.</summary>
/// <param name="Code">The one-time code of the pairing screen, as a person types it; case, spaces and dashes do not matter.</param>
/// <param name="CertificateRequestPem">PKCS #10 request, PEM, ECDSA P-256. Its subject is ignored: the server names the box.</param>
public sealed record EnrolmentRequest(string Code, string CertificateRequestPem);

/// <summary>The answer to a right code. A wrong, used or old one is a 403 with a sentence in problem+json.</summary>
/// <param name="BoxId">The box's name from now on.</param>
/// <param name="CertificatePem">Its certificate, PEM; at most one year.</param>
/// <param name="AuthorityPem">The authority that signed it, and the server's own certificate.</param>
public sealed record EnrolmentAnswer(Guid BoxId, string CertificatePem, string AuthorityPem);
