using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Storage;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Wire;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.Alerts;

internal sealed class ListSupportCallsHandler(AlertsDb db) : IRequestHandler<ListSupportCalls, IReadOnlyList<AwaitedCall>>
{
    private const int Most = 100;

    public async Task<IReadOnlyList<AwaitedCall>> Handle(ListSupportCalls request, CancellationToken cancellationToken)
    {
        // Named one by one, so that the index of states serves.
        var waiting = await db.Alerts.AsNoTracking()
            .Where(alert => (alert.State == AlertState.Raised || alert.State == AlertState.Notified) && alert.Support != SupportCall.None)
            .OrderByDescending(alert => alert.Support).ThenByDescending(alert => alert.Level).ThenBy(alert => alert.RaisedAt)
            .Take(Most)
            .ToListAsync(cancellationToken);
        var ids = waiting.Select(alert => alert.Id).ToList();
        var told = await db.Texts
            .Where(text => ids.Contains(text.Alert) && (text.State == MessageState.Accepted || text.State == MessageState.Delivered))
            .GroupBy(text => text.Alert).Select(same => new { same.Key, Count = same.Count() })
            .ToDictionaryAsync(same => same.Key, same => same.Count, cancellationToken);
        var lines = await db.Story.AsNoTracking()
            .Where(line => ids.Contains(line.Alert) && (line.Kind == StoryKind.SupportCalled || (line.Kind == StoryKind.BoxText && line.Proof != null)))
            .Select(line => new { line.Alert, line.Kind, line.At, line.Contact })
            .ToListAsync(cancellationToken);
        return
        [
            .. waiting.Select(alert => new AwaitedCall(
                alert.Id, ShortReference.Of(alert.Id), alert.Patient, alert.Level, alert.LookedForSince, alert.Support,
                told.GetValueOrDefault(alert.Id) + lines.Where(line => line.Alert == alert.Id && line.Kind == StoryKind.BoxText).Select(line => line.Contact).Distinct().Count(),
                lines.Where(line => line.Alert == alert.Id && line.Kind == StoryKind.SupportCalled).Select(line => (DateTimeOffset?)line.At).Max())),
        ];
    }
}

internal sealed class NoteSupportCallHandler(AlertsDb db, AlertRegister register, TimeProvider clock) : IRequestHandler<NoteSupportCall, Outcome<AlertId>>
{
    public Task<Outcome<AlertId>> Handle(NoteSupportCall request, CancellationToken cancellationToken) => register.InOneTransactionAsync<Outcome<AlertId>>(
        async () =>
        {
            if (await db.Alerts.FindAsync([request.Alert], cancellationToken) is not { } alert)
            {
                return AlertRefusals.NotFound;
            }

            if (alert.IsOpen)
            {
                register.Tell(alert.Id, clock.GetUtcNow(), StoryKind.SupportCalled);
                register.Changed(alert);
            }

            return alert.Id;
        },
        cancellationToken);
}
