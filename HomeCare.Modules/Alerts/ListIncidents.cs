using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Storage;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.Alerts;

internal sealed class ListIncidentsHandler(AlertsDb db) : IRequestHandler<ListIncidents, IReadOnlyList<SilenceIncident>>
{
    public async Task<IReadOnlyList<SilenceIncident>> Handle(ListIncidents request, CancellationToken cancellationToken)
    {
        var incidents = await db.Incidents.AsNoTracking()
            .OrderBy(incident => incident.EndedAt != null).ThenByDescending(incident => incident.OpenedAt)
            .Take(Math.Clamp(request.Most, 1, 100))
            .ToListAsync(cancellationToken);
        return [.. incidents.Select(incident => incident.ToContract())];
    }
}
