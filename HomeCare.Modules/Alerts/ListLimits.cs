using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Storage;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.Alerts;

internal sealed class ListLimitsHandler(AlertsDb db) : IRequestHandler<ListLimits, IReadOnlyList<LimitsVersion>>
{
    public async Task<IReadOnlyList<LimitsVersion>> Handle(ListLimits request, CancellationToken cancellationToken)
    {
        var set = await db.Limits.AsNoTracking()
            .Where(limits => limits.Patient == request.Patient)
            .OrderByDescending(limits => limits.Version)
            .ToListAsync(cancellationToken);
        return [.. set.Select(limits => limits.ToVersion()), new LimitsVersion(0, VitalLimits.Default, null, null, null)];
    }
}
