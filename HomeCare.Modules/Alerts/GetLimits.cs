using HomeCare.Modules.Alerts.Contracts;
using MediatR;

namespace HomeCare.Modules.Alerts;

internal sealed class GetLimitsHandler(LimitsInForce limits) : IRequestHandler<GetLimits, LimitsVersion>
{
    public async Task<LimitsVersion> Handle(GetLimits request, CancellationToken cancellationToken) =>
        await limits.OfAsync(request.Patient, cancellationToken);
}
