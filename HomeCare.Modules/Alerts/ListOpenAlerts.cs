using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Storage;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.Alerts;

internal sealed class ListOpenAlertsHandler(AlertsDb db) : IRequestHandler<ListOpenAlerts, IReadOnlyList<AlertSummary>>
{
    /// <summary>A query names no more people than this: beyond, all open alerts are fewer than the names, and an engine has a limit.</summary>
    private const int MostNamed = 500;

    public async Task<IReadOnlyList<AlertSummary>> Handle(ListOpenAlerts request, CancellationToken cancellationToken)
    {
        var alerts = db.Alerts.AsNoTracking().Where(alert => alert.State != AlertState.Closed);
        if (request.Patients.Count > MostNamed)
        {
            var wanted = request.Patients.ToHashSet();
            var all = await alerts.OrderByDescending(alert => alert.Level).ThenBy(alert => alert.OccurredAt).ToListAsync(cancellationToken);
            return [.. all.Where(alert => wanted.Contains(alert.Patient)).Select(alert => alert.ToSummary())];
        }

        var open = await alerts
            .Where(alert => request.Patients.Contains(alert.Patient))
            .OrderByDescending(alert => alert.Level).ThenBy(alert => alert.OccurredAt)
            .ToListAsync(cancellationToken);
        return [.. open.Select(alert => alert.ToSummary())];
    }
}
