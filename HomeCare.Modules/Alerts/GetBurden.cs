using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Storage;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.Alerts;

internal sealed class GetBurdenHandler(AlertsDb db, TimeProvider clock) : IRequestHandler<GetBurden, Burden>
{
    private static readonly TimeSpan Stretch = TimeSpan.FromDays(30);

    public async Task<Burden> Handle(GetBurden request, CancellationToken cancellationToken)
    {
        var (to, patients) = (clock.GetUtcNow(), request.Patients.Distinct().ToList());
        var since = (to - Stretch).UtcDateTime;
        var alerts = await db.Alerts.AsNoTracking()
            .Where(alert => patients.Contains(alert.Patient) && (alert.RaisedAt >= since || alert.CalledAt >= since) && !alert.Late && alert.Outcome != AlertOutcome.Test)
            .Select(alert => new { alert.Patient, alert.Rule, alert.Level, alert.RaisedAt, alert.CalledAt, alert.TakenAt, alert.ClosedAt, alert.Outcome, alert.Occurrences })
            .ToListAsync(cancellationToken);
        return BurdenCount.Of(
            [.. alerts.Select(alert => new CountedAlert(
                alert.Patient, alert.Rule, alert.Level, alert.RaisedAt, alert.CalledAt ?? alert.RaisedAt, alert.TakenAt, alert.ClosedAt, alert.Outcome, alert.Occurrences))],
            patients.Count, to - Stretch, to);
    }
}
