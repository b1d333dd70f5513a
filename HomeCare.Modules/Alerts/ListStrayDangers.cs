using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Storage;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.Alerts;

internal sealed class ListStrayDangersHandler(AlertsDb db) : IRequestHandler<ListStrayDangers, IReadOnlyList<StrayDanger>>
{
    public async Task<IReadOnlyList<StrayDanger>> Handle(ListStrayDangers request, CancellationToken cancellationToken)
    {
        var stray = await db.Dangers.AsNoTracking()
            .Where(danger => danger.Stray != null)
            .OrderByDescending(danger => danger.ReceivedAt)
            .Take(100)
            .ToListAsync(cancellationToken);
        return [.. stray.Select(danger => new StrayDanger(new AlertId(danger.Event), danger.Box, danger.OccurredAt, danger.ReceivedAt))];
    }
}
