using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Storage;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.Alerts;

internal sealed class ListVisitsHandler(AlertsDb db) : IRequestHandler<ListVisits, IReadOnlyList<Visit>>
{
    private const int Most = 100;

    public async Task<IReadOnlyList<Visit>> Handle(ListVisits request, CancellationToken cancellationToken)
    {
        var (from, to) = (request.From.UtcDateTime, request.To.UtcDateTime);
        var rows = await db.Visits.AsNoTracking()
            .Where(row => row.Patient == request.Patient && row.At >= from && row.At < to)
            .OrderByDescending(row => row.At).Take(Most)
            .ToListAsync(cancellationToken);
        return [.. rows.Select(row => row.ToContract())];
    }
}
