using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.BackOffice.Fleet;
using MediatR;

namespace HomeCare.Modules.BackOffice;

internal sealed class GetServerCertificateHandler(CertificateAuthority authority) : IRequestHandler<GetServerCertificate, ServerCertificate>
{
    public Task<ServerCertificate> Handle(GetServerCertificate request, CancellationToken cancellationToken) =>
        Task.FromResult(authority.Server());
}
