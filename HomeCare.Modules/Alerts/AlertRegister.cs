using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Storage;
using HomeCare.Modules.Alerts.Texts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace HomeCare.Modules.Alerts;

/// <summary>
/// Carries out what the desk decides: the alert, its story and its texts in one transaction, then the news. Whoever loses a race
/// against another writer reads again and decides again.
/// </summary>
internal sealed partial class AlertRegister(
    AlertsDb db, IMediator mediator, WhoToTell whoToTell, TextSignal signal, TimeProvider clock, ILogger<AlertRegister> log)
{
    private const int MostTries = 8;
    private readonly List<INotification> news = [];
    private readonly List<Alert> raised = [];

    /// <summary>Decides and writes; durable when it returns.</summary>
    public Task RecordAsync(PatientId patient, BoxId? box, IReadOnlyList<Ask> asks, CancellationToken cancellation) =>
        InOneTransactionAsync(
            async () =>
            {
                await StageAsync(patient, box, asks, cancellation);
                return true;
            },
            cancellation);

    /// <summary>
    /// Runs the work, saves all it staged in one transaction, and tells what is new. The news is told after the commit: who fails to
    /// hear it (a live page) must not undo it.
    /// </summary>
    public async Task<T> InOneTransactionAsync<T>(Func<Task<T>> work, CancellationToken cancellation)
    {
        for (var left = MostTries; ; left--)
        {
            Forget();
            try
            {
                var result = await SaveAsync(work, cancellation);
                if (db.Texts.Local.Any(text => text.DueAt is not null))
                {
                    signal.Wake();
                }

                await TellAsync(cancellation);
                return result;
            }
            catch (Exception exception) when (left > 1 && StorageFault.IsLostRace(exception))
            {
                LostRace(MostTries - left + 1);
            }
        }
    }

    /// <summary>
    /// Does the work and saves it as ever, in a transaction that is then taken back: nothing is written, nobody is told. After it every question of the
    /// work has been compiled once.
    /// </summary>
    public async Task RehearseAsync(Func<Task> work, CancellationToken cancellation)
    {
        Forget();
        await using (var transaction = await db.Database.BeginTransactionAsync(cancellation))
        {
            await work();
            await db.SaveChangesAsync(cancellation);
            await transaction.RollbackAsync(cancellation);
        }

        Forget();
    }

    private void Forget()
    {
        db.ChangeTracker.Clear();
        news.Clear();
        raised.Clear();
    }

    /// <summary>Over one connection, not a new one for each question.</summary>
    private async Task<T> SaveAsync<T>(Func<Task<T>> work, CancellationToken cancellation)
    {
        await db.Database.OpenConnectionAsync(cancellation);
        try
        {
            var result = await work();
            await db.SaveChangesAsync(cancellation);
            return result;
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    /// <summary>Decides and puts what follows into the context, unsaved. The answer is the alert each question ended in; null for none.</summary>
    public async Task<IReadOnlyList<Alert?>> StageAsync(
        PatientId patient, BoxId? box, IReadOnlyList<Ask> asks, CancellationToken cancellation)
    {
        var known = await KnownAsync(patient, asks, cancellation);
        var pauses = await PausesAsync(patient, asks, cancellation);
        var ended = new List<Alert?>(asks.Count);
        foreach (var ask in asks)
        {
            var decision = pauses.Exists(pause => Peace.Holds(pause, ask)) ? new Decision.Nothing("in peace") : AlertDesk.Decide(ask, known);
            var alert = decision switch
            {
                Decision.Raise raise => await RaiseAsync(patient, box, raise, known, cancellation),
                Decision.Fold fold => await FoldAsync(fold, known, cancellation),
                Decision.Eases eases => Ease(eases),
                Decision.BackToNormal normal => BackToNormal(normal),
                Decision.Known same => same.Of,
                Decision.Nothing => null,
                var other => throw new InvalidOperationException($"No act for {other.GetType().Name}."),
            };
            ended.Add(alert);
        }

        return ended;
    }

    /// <summary>Adds a line to a story.</summary>
    public void Tell(
        AlertId alert, DateTimeOffset at, StoryKind kind, string? detail = null, StaffId? staff = null, string? proof = null) =>
        db.Story.Add(new StoryEntry { Alert = alert, At = at.UtcDateTime, Kind = kind, Detail = detail, Staff = staff, Proof = proof });

    /// <summary>Notes that an alert changed, to be told after the commit.</summary>
    public void Changed(Alert alert) =>
        news.Add(new AlertChanged(alert.Id, alert.Patient, alert.State, alert.Level, clock.GetUtcNow()));

    private async Task<List<Alert>> KnownAsync(PatientId patient, IReadOnlyList<Ask> asks, CancellationToken cancellation)
    {
        var rules = asks.Select(ask => ask.Rule).Append(AlertRule.NobodyReachable).Where(AlertDesk.Folds).Distinct().ToList();
        var since = (asks.Min(ask => ask.From) - AlertDesk.LongestReAlarm - TimeSpan.FromHours(1)).UtcDateTime;
        return await db.Alerts
            .Where(alert => alert.Patient == patient && rules.Contains(alert.Rule)
                && (alert.State != AlertState.Closed || alert.LastSeenAt >= since))
            .ToListAsync(cancellation);
    }

    /// <summary>Not asked for a danger, nor for anything red: no pause holds that.</summary>
    private async Task<List<PauseKind>> PausesAsync(PatientId patient, IReadOnlyList<Ask> asks, CancellationToken cancellation) =>
        asks.Any(Peace.CouldHold)
            ? await db.Pauses.Where(PauseEntry.RunsAt(clock.GetUtcNow())).Where(pause => pause.Patient == patient).Select(pause => pause.Kind).ToListAsync(cancellation)
            : [];

    private async Task<Alert> RaiseAsync(
        PatientId patient, BoxId? box, Decision.Raise raise, List<Alert> known, CancellationToken cancellation)
    {
        var (ask, now) = (raise.Ask, clock.GetUtcNow());
        var alert = Alert.Raise(ask.Event ?? AlertId.New(), patient, box, ask, now);
        db.Alerts.Add(alert);
        known.Add(alert);
        Tell(alert.Id, now, StoryKind.Raised, ask.Detail);
        TellStep(alert, AlertStep.None, now);
        news.Add(new AlertRaised(alert.Id, patient, alert.Rule, alert.Level, now));
        raised.Add(alert);
        if (raise.TextNurse)
        {
            await CallAsync(alert, OutgoingText.Raised, known, cancellation);
        }
        else if (alert is { Rule: AlertRule.NobodyReachable, Level: AlertLevel.Red })
        {
            alert.AskSupport(SupportCall.Call);
        }

        return alert;
    }

    private async Task<Alert> FoldAsync(Decision.Fold fold, List<Alert> known, CancellationToken cancellation)
    {
        var (alert, ask, now) = (fold.Into, fold.Ask, clock.GetUtcNow());
        var before = fold.Again ? AlertStep.None : alert.Step;
        alert.SeeAgain(ask, fold.Again);
        if (fold.RiseTo is { } level)
        {
            alert.RiseTo(level, now);
            Tell(alert.Id, now, StoryKind.LevelRose, level.ToString());
            // What old readings show is texted to nobody, however grave it was.
            if (level >= AlertLevel.Orange && alert.Rule != AlertRule.NobodyReachable && ask is not { Late: true, Event: null })
            {
                await CallAsync(alert, $"rose_{level}", known, cancellation);
            }
            else if (alert is { Rule: AlertRule.NobodyReachable, Level: AlertLevel.Red })
            {
                alert.AskSupport(SupportCall.Call);
            }
        }
        else if (fold.Anew && !alert.IsShelved(now))
        {
            alert.CallAnew(now);
            await CallAsync(alert, $"again_{alert.Occurrences}", known, cancellation);
        }
        else if (fold.TextNurse && !await db.Texts.AnyAsync(text => text.Alert == alert.Id, cancellation))
        {
            await CallAsync(alert, OutgoingText.Raised, known, cancellation);
        }

        if (fold.Again)
        {
            Tell(alert.Id, now, StoryKind.SeenAgain, ask.Detail);
        }

        TellStep(alert, before, now);
        if (fold.Again || fold.RiseTo is not null || alert.Step != before)
        {
            Changed(alert);
        }

        return alert;
    }

    private void TellStep(Alert alert, AlertStep before, DateTimeOffset now)
    {
        if (alert.Step > before)
        {
            Tell(alert.Id, now, StoryKind.StepReached, alert.Step.ToString());
        }
    }

    private Alert Ease(Decision.Eases eases)
    {
        eases.Of.EaseTo(eases.To, eases.At);
        Tell(eases.Of.Id, eases.At, StoryKind.Eased, eases.To.ToString());
        Changed(eases.Of);
        return eases.Of;
    }

    private Alert BackToNormal(Decision.BackToNormal normal)
    {
        normal.Of.ReturnToNormal(normal.At);
        Tell(normal.Of.Id, normal.At, StoryKind.BackToNormal);
        Changed(normal.Of);
        return normal.Of;
    }

    private async Task TellAsync(CancellationToken cancellation)
    {
        raised.ForEach(alert => RaisedNow(alert.Id, alert.Rule, alert.Level, alert.Late));
        foreach (var told in news)
        {
            try
            {
                await mediator.Publish(told, cancellation);
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                SubscriberFailed(exception, told.GetType().Name);
            }
        }

        news.Clear();
        raised.Clear();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Alert {Alert} raised: {Rule}, {AlertLevel}, late {Late}")]
    private partial void RaisedNow(AlertId alert, AlertRule rule, AlertLevel alertLevel, bool late);

    [LoggerMessage(Level = LogLevel.Information, Message = "Another writer was first; deciding again, try {Try}")]
    private partial void LostRace(int @try);

    [LoggerMessage(Level = LogLevel.Error, Message = "A subscriber failed on {Event}; what it tells of is on disk")]
    private partial void SubscriberFailed(Exception exception, string @event);
}
