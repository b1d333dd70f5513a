using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.Patients.Contracts;
using MediatR;

namespace HomeCare.Web.Ingestion;

/// <summary>
/// A box is who its certificate says, never who its body says. The certificate is verified and its thumbprint made once a connection;
/// that it is not over, and whose it is, is asked at each request, so that a revocation is in force on open connections, too.
/// </summary>
internal sealed class CertificateIdentity(TimeProvider time) : IBoxIdentity
{
    public ValueTask<BoxId?> FindAsync(HttpContext context)
    {
        // A connection may live longer than the certificate it began with.
        if (IngestionTls.Verified(context) is not { } certificate || time.GetUtcNow() >= certificate.EndsAt)
        {
            return ValueTask.FromResult<BoxId?>(null);
        }

        var mediator = context.RequestServices.GetRequiredService<IMediator>();
        return new(mediator.Send(new IdentifyBox(certificate.Thumbprint), context.RequestAborted));
    }
}
