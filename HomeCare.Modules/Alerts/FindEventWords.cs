using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Storage;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Wire;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.Alerts;

/// <summary>Read by the danger's own key: a box without open dangers costs nothing.</summary>
internal sealed class FindEventWordsHandler(AlertsDb db, IMediator mediator) : IRequestHandler<FindEventWords, IReadOnlyList<EventWord>>
{
    /// <summary>As the wire says: the name stands in a text of one segment.</summary>
    private const int LongestName = 20;

    public async Task<IReadOnlyList<EventWord>> Handle(FindEventWords request, CancellationToken cancellationToken)
    {
        var asked = request.Events.Distinct().ToList();
        var alerts = await db.Dangers.AsNoTracking()
            .Where(danger => asked.Contains(danger.Event) && danger.Phase == DangerPhase.Raised && danger.Box == request.Box && danger.Alert != null)
            .Join(db.Alerts.AsNoTracking(), danger => danger.Alert, alert => alert.Id, (danger, alert) => new { danger.Event, Alert = alert })
            .ToListAsync(cancellationToken);
        var words = new List<EventWord>(alerts.Count);
        foreach (var one in alerts)
        {
            switch (one.Alert)
            {
                case { State: AlertState.Closed, ClosedAt: { } at, Outcome: var outcome, ClosedBy: var by }:
                    words.Add(new(one.Event, outcome == AlertOutcome.FalseAlarm ? EventState.FalseAlarm : EventState.Closed, at, await NameAsync(by, cancellationToken)));
                    break;
                case { IsTaken: true, TakenAt: { } at, TakenBy: var by }:
                    words.Add(new(one.Event, EventState.Taken, at, await NameAsync(by, cancellationToken)));
                    break;

                // Also where nobody had taken it: what the box did not hear of being taken it does not hear of being opened again.
                case { IsOpen: true, Round: > 1 } when request.HearsReopened:
                    words.Add(new(one.Event, EventState.Reopened, one.Alert.LookedForSince));
                    break;
            }
        }

        return words;
    }

    /// <summary>"Claire Petit, infirmière" is "Claire Petit" in a text.</summary>
    private async Task<string?> NameAsync(StaffId? staff, CancellationToken cancellation) =>
        staff is { } id && (await mediator.Send(new FindStaff(id), cancellation))?.DisplayName.Split(',')[0].Trim() is { Length: > 0 } name
            ? name[..Math.Min(name.Length, LongestName)].TrimEnd()
            : null;
}
