using System.Threading.Channels;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using MediatR;
using Npgsql;

namespace HomeCare.Web.Live;

/// <summary>
/// Tells the other processes of an alert and hears of theirs, so that it reaches a page that another process serves. By PostgreSQL's NOTIFY, because alerts are
/// written there and dangers must not need a broker. It carries ids alone; who hears reads the alert itself. What was told while the line was cut is made up
/// for: with each new line everything open of whoever is watched is shown again.
/// </summary>
internal sealed partial class AlertsAcross(Engine engine, LiveHub hub, IServiceScopeFactory scopes, TimeProvider time, ILogger<AlertsAcross> logger) : BackgroundService
{
    private const string Line = "homecare_alerts";
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);

    private readonly string self = Guid.NewGuid().ToString("N");
    private readonly Channel<string> toTell = Channel.CreateBounded<string>(
        new BoundedChannelOptions(10_000) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    /// <summary>Never waits: the alert itself is on disk, and this only makes it quick.</summary>
    public void Tell(AlertId alert, PatientId patient, bool isNew) => toTell.Writer.TryWrite($"{self} {(isNew ? 'n' : 'c')} {alert} {patient}");

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        KeepUpAsync(TellAsync, stoppingToken), KeepUpAsync(HearAsync, stoppingToken));

    private async Task TellAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"SELECT pg_notify('{Line}', $1)", connection) { Parameters = { new NpgsqlParameter<string>() } };
        var told = (NpgsqlParameter<string>)command.Parameters[0];
        while (await toTell.Reader.WaitToReadAsync(cancellationToken))
        {
            while (toTell.Reader.TryPeek(out var next))
            {
                told.TypedValue = next;
                await command.ExecuteNonQueryAsync(cancellationToken);
                toTell.Reader.TryRead(out _);
            }
        }
    }

    private async Task HearAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var heard = new Queue<string>();
        connection.Notification += (_, told) => heard.Enqueue(told.Payload);
        await using (var listen = new NpgsqlCommand($"LISTEN {Line}", connection))
        {
            await listen.ExecuteNonQueryAsync(cancellationToken);
        }

        await ShowOpenAsync(cancellationToken);
        while (true)
        {
            await connection.WaitAsync(cancellationToken);
            while (heard.TryDequeue(out var told))
            {
                await ShowAsync(told, cancellationToken);
            }
        }
    }

    private async Task ShowAsync(string told, CancellationToken cancellationToken)
    {
        if (told.Split(' ') is not [var from, var kind, var alertText, var patientText] || from == self
            || !AlertId.TryParse(alertText, null, out var alert) || !PatientId.TryParse(patientText, null, out var patient) || !hub.IsWatched(patient))
        {
            return;
        }

        await using var scope = scopes.CreateAsyncScope();
        if (await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new FindAlert(alert), cancellationToken) is { } story)
        {
            Show(story.Alert, isNew: kind == "n");
        }
    }

    /// <summary>What was told while nobody listened here.</summary>
    private async Task ShowOpenAsync(CancellationToken cancellationToken)
    {
        if (hub.Watched is not { Count: > 0 } watched)
        {
            return;
        }

        await using var scope = scopes.CreateAsyncScope();
        foreach (var alert in await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new ListOpenAlerts(watched), cancellationToken))
        {
            Show(alert, isNew: false);
        }
    }

    private void Show(AlertSummary alert, bool isNew) => hub.Send(alert.Patient, () => isNew
        ? LiveEvents.Alert(new AlertRaised(alert.Id, alert.Patient, alert.Rule, alert.Level, alert.RaisedAt))
        : LiveEvents.Alert(new AlertChanged(alert.Id, alert.Patient, alert.State, alert.Level, time.GetUtcNow())), isUrgent: true);

    /// <summary>A line that breaks is opened again, for ever.</summary>
    private async Task KeepUpAsync(Func<NpgsqlConnection, CancellationToken, Task> work, CancellationToken stop)
    {
        // A database that vanished without a word is noticed by the keep-alive.
        var settings = new NpgsqlConnectionStringBuilder(engine.ConnectionString) { KeepAlive = 10, Pooling = false };
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await using var connection = new NpgsqlConnection(settings.ConnectionString);
                await connection.OpenAsync(stop);
                await work(connection, stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                Cut(exception);
            }

            await Task.Delay(Again, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The line between processes is cut; pages of other processes learn of alerts when it is back")]
    private partial void Cut(Exception exception);
}

internal sealed class TellAlertRaisedHandler(IEnumerable<AlertsAcross> across) : INotificationHandler<AlertRaised>
{
    public Task Handle(AlertRaised notification, CancellationToken cancellationToken)
    {
        across.SingleOrDefault()?.Tell(notification.Alert, notification.Patient, isNew: true);
        return Task.CompletedTask;
    }
}

internal sealed class TellAlertChangedHandler(IEnumerable<AlertsAcross> across) : INotificationHandler<AlertChanged>
{
    public Task Handle(AlertChanged notification, CancellationToken cancellationToken)
    {
        across.SingleOrDefault()?.Tell(notification.Alert, notification.Patient, isNew: false);
        return Task.CompletedTask;
    }
}
