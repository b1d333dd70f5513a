using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Storage;
using MediatR;

namespace HomeCare.Modules.Alerts;

internal sealed class GetLimitsHandler(AlertsDb db, LimitsInForce limits) : IRequestHandler<GetLimits, LimitsVersion>
{
    public async Task<LimitsVersion> Handle(GetLimits request, CancellationToken cancellationToken) =>
        await limits.OfAsync(db, request.Patient, cancellationToken);
}
