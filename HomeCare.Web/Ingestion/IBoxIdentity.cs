using HomeCare.Modules.Patients.Contracts;

namespace HomeCare.Web.Ingestion;

/// <summary>Says which box speaks: the one way in for everything that a box posts but its enrolment.</summary>
internal interface IBoxIdentity
{
    /// <summary>The box behind a request; null for a stranger, a revoked box or a certificate that is over.</summary>
    ValueTask<BoxId?> FindAsync(HttpContext context);
}
