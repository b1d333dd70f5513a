using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.Telemetry.Contracts;
using MediatR;

namespace HomeCare.Web.Live;

/// <summary>New readings go to the pages that show the person; what is of the past is told as a span, not one by one.</summary>
internal sealed class ReadingsRecordedHandler(LiveHub hub) : INotificationHandler<ReadingsRecorded>
{
    public Task Handle(ReadingsRecorded notification, CancellationToken cancellationToken)
    {
        // Nearly always nobody looks at this person, and ten thousand of these come each second.
        if (!hub.IsWatched(notification.Patient))
        {
            return Task.CompletedTask;
        }

        foreach (var reading in notification.Readings.Where(reading => !reading.Late))
        {
            hub.Send(notification.Patient, () => LiveEvents.Reading(notification.Patient, reading));
        }

        var late = notification.Readings.Where(reading => reading.Late).Select(reading => reading.MeasuredAt).ToList();
        if (late.Count > 0)
        {
            hub.Send(notification.Patient, () => LiveEvents.Backlog(notification.Patient, late.Min(), late.Max()));
        }

        return Task.CompletedTask;
    }
}

internal sealed class AlertRaisedHandler(LiveHub hub) : INotificationHandler<AlertRaised>
{
    public Task Handle(AlertRaised notification, CancellationToken cancellationToken)
    {
        hub.Send(notification.Patient, () => LiveEvents.Alert(notification), isUrgent: true);
        return Task.CompletedTask;
    }
}

internal sealed class AlertChangedHandler(LiveHub hub) : INotificationHandler<AlertChanged>
{
    public Task Handle(AlertChanged notification, CancellationToken cancellationToken)
    {
        hub.Send(notification.Patient, () => LiveEvents.Alert(notification), isUrgent: true);
        return Task.CompletedTask;
    }
}

internal sealed class SessionsEndedHandler(LiveHub hub) : INotificationHandler<SessionsEnded>
{
    public Task Handle(SessionsEnded notification, CancellationToken cancellationToken)
    {
        hub.Close(notification.Account);
        return Task.CompletedTask;
    }
}
