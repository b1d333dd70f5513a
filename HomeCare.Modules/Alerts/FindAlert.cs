using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Storage;
using HomeCare.Modules.Wire;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.Alerts;

/// <summary>A danger that was folded into a running alert is found by its own event id too: that is what the box's texts bear.</summary>
internal sealed class FindAlertHandler(AlertsDb db) : IRequestHandler<FindAlert, AlertStory?>
{
    public async Task<AlertStory?> Handle(FindAlert request, CancellationToken cancellationToken)
    {
        var alert = await db.Alerts.FindAsync([request.Alert], cancellationToken);
        if (alert is null)
        {
            var danger = await db.Dangers.FindAsync([request.Alert.Value, DangerPhase.Raised], cancellationToken);
            alert = danger?.Alert is { } id ? await db.Alerts.FindAsync([id], cancellationToken) : null;
        }

        if (alert is null)
        {
            return null;
        }

        var boxes = await db.Dangers.Where(danger => danger.Alert == alert.Id).Select(danger => danger.Box).Distinct().ToListAsync(cancellationToken);
        var lines = await db.Story.AsNoTracking()
            .Where(line => line.Alert == alert.Id)
            .OrderBy(line => line.At).ThenBy(line => line.Id)
            .ToListAsync(cancellationToken);
        return new AlertStory(
            alert.ToSummary(),
            [.. lines.Where(line => line.Box is not { } box || box == alert.Box || boxes.Contains(box)).Select(line => line.ToLine())]);
    }
}
