using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Storage;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.Alerts;

internal sealed class GetBaselineHandler(AlertsDb db) : IRequestHandler<GetBaseline, Baseline?>
{
    public async Task<Baseline?> Handle(GetBaseline request, CancellationToken cancellationToken) =>
        (await db.Baselines.AsNoTracking().SingleOrDefaultAsync(row => row.Patient == request.Patient, cancellationToken))?.ToContract();
}
