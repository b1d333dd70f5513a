using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Storage;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.Alerts;

internal sealed class ListOpenAlertsHandler(AlertsDb db) : IRequestHandler<ListOpenAlerts, IReadOnlyList<AlertSummary>>
{
    public async Task<IReadOnlyList<AlertSummary>> Handle(ListOpenAlerts request, CancellationToken cancellationToken)
    {
        var open = await db.Alerts.AsNoTracking()
            .Where(alert => alert.State != AlertState.Closed && request.Patients.Contains(alert.Patient))
            .OrderByDescending(alert => alert.Level).ThenBy(alert => alert.OccurredAt)
            .ToListAsync(cancellationToken);
        return [.. open.Select(alert => alert.ToSummary())];
    }
}
