using HomeCare.Modules.Patients.Contracts;
using MediatR;

namespace HomeCare.Modules.Patients;

internal sealed class FindWearerHandler(HomeMap homes) : IRequestHandler<FindWearer, PatientId?>
{
    public async Task<PatientId?> Handle(FindWearer request, CancellationToken cancellationToken) =>
        await homes.FindWearerAsync(request.Box, request.At, cancellationToken);
}
