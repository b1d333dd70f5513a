using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Storage;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.Alerts;

internal sealed class ListAlertsHandler(AlertsDb db) : IRequestHandler<ListAlerts, IReadOnlyList<AlertSummary>>
{
    public async Task<IReadOnlyList<AlertSummary>> Handle(ListAlerts request, CancellationToken cancellationToken)
    {
        var (from, to) = (request.From.UtcDateTime, request.To.UtcDateTime);
        var alerts = await db.Alerts.AsNoTracking()
            .Where(alert => alert.Patient == request.Patient && alert.OccurredAt >= from && alert.OccurredAt < to)
            .OrderByDescending(alert => alert.OccurredAt)
            .ToListAsync(cancellationToken);
        return [.. alerts.Select(alert => alert.ToSummary())];
    }
}
