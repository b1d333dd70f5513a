using System.Globalization;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Storage;
using HomeCare.Modules.Alerts.Texts;
using HomeCare.Modules.Wire;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace HomeCare.Modules.Alerts.Escalation;

/// <summary>
/// One look at one alert whose time has come. What is due is written with the next deadline in one transaction: of two processes that look at once the second
/// loses the race, reads again, and finds that nothing is due any more.
/// </summary>
internal sealed partial class EscalationTurn(AlertsDb db, AlertRegister register, WhoComesNext whoComesNext, TimeProvider clock, ILogger<EscalationTurn> log)
{
    /// <summary>Patients could not say who comes next.</summary>
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(10);

    public Task RunAsync(AlertId id, CancellationToken cancellation) => register.InOneTransactionAsync(
        async () =>
        {
            if (await db.Alerts.FindAsync([id], cancellation) is { } alert && await BeginAsync(alert, cancellation))
            {
                await ClimbAsync(alert, cancellation);
                register.Changed(alert);
            }

            return true;
        },
        cancellation);

    /// <summary>The clock was seen to go back: every deadline is moved with it, so that nobody waits longer for that.</summary>
    public Task ShiftBackAsync(TimeSpan by, CancellationToken cancellation) => register.InOneTransactionAsync(
        async () =>
        {
            var waiting = await db.Alerts.Where(alert => alert.NextAt != null).ToListAsync(cancellation);
            waiting.ForEach(alert => alert.ShiftBack(by));
            ShiftedBack(waiting.Count, by);
            return true;
        },
        cancellation);

    /// <summary>False when nothing is to be climbed now.</summary>
    private async Task<bool> BeginAsync(Alert alert, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var wentBack = IsAfter(alert.NextSetAt, now + Climb.ClockTolerance);
        if (alert.NextAt is null || (!wentBack && IsAfter(alert.NextAt, now)))
        {
            return false;
        }

        switch (alert.State)
        {
            case AlertState.Raised or AlertState.Notified:
                if (wentBack)
                {
                    alert.ClockWentBack(now);
                }

                return true;

            // The way there takes as long as it takes, whatever the clock says: it is given anew.
            case AlertState.Taken when wentBack:
                alert.AwaitOnSite(now, await OnSiteWithinAsync(alert, cancellation));
                return false;

            case AlertState.Taken when alert.OnSiteBy is not null:
                var taker = alert.TakenBy;
                alert.Reopen(now);
                register.Tell(alert.Id, now, StoryKind.Reopened, staff: taker);
                ReopenedNow(alert.Id);
                await register.CallAsync(alert, $"reopened_{alert.Round}", also: taker, cancellation);
                return false;

            default:
                alert.LookForNobody();
                return false;
        }
    }

    private async Task ClimbAsync(Alert alert, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var plan = await whoComesNext.PlanOfAsync(alert.Patient, cancellation);
        var stages = Climb.StagesOf(plan, alert.Rule, alert.Level, alert.CancelledAtHome is not null);
        var elapsed = now.UtcDateTime - alert.LookedForSince;
        var reachable = await whoComesNext.TryFindAsync(alert, now, cancellation);
        var turn = Climb.Next(stages, alert.StagesDone, alert.Hastened, elapsed, reachable);
        foreach (var step in turn.Steps)
        {
            Tell(alert, step, now);
        }

        if (turn.Steps.Any(step => Climb.IsSupport(step.Who)) && !await WasAnyoneToldAsync(alert, cancellation))
        {
            await register.NobodyReachableAsync(alert, cancellation);
        }

        if (reachable is null)
        {
            alert.AskAgain(turn.Done, now + AskAgainAfter, now);
        }
        else
        {
            alert.Climbed(turn.Done, turn.NextAfter is { } after ? alert.LookedForSince + after : null, now);
        }

        ClimbedNow(alert.Id, turn.Steps.Count);
    }

    private void Tell(Alert alert, ClimbStep step, DateTimeOffset now)
    {
        if (step is { Who: EscalationTarget.Relatives, Relatives.Count: 0 })
        {
            return;
        }

        register.Tell(alert.Id, now, StoryKind.Escalated, step.FoundNobody ? $"{step.Who}: nobody" : step.Who.ToString());
        var name = string.Create(CultureInfo.InvariantCulture, $"{step.Who}_{alert.Round}_{step.Number}");
        foreach (var staff in step.Staff)
        {
            register.Add(OutgoingText.Queue(alert.Id, alert.Patient, name, staff, now));
        }

        foreach (var contact in alert.Late ? [] : step.Relatives)
        {
            register.Add(OutgoingText.QueueFor(contact, alert.Id, alert.Patient, name, now));
        }

        if (Climb.IsSupport(step.Who))
        {
            alert.AskSupport(step.Who == EscalationTarget.Support ? SupportCall.Call : SupportCall.EmergencyNumber);
        }
    }

    /// <summary>With a proof, by the server or by the box.</summary>
    private async Task<bool> WasAnyoneToldAsync(Alert alert, CancellationToken cancellation) =>
        await db.Texts.AnyAsync(text => text.Alert == alert.Id && (text.State == MessageState.Accepted || text.State == MessageState.Delivered), cancellation)
        || await db.Story.AnyAsync(line => line.Alert == alert.Id && line.Kind == StoryKind.BoxText && line.Proof != null, cancellation);

    private async Task<TimeSpan> OnSiteWithinAsync(Alert alert, CancellationToken cancellation) =>
        TimeSpan.FromMinutes((await whoComesNext.PlanOfAsync(alert.Patient, cancellation)).OnSiteMinutes);

    private static bool IsAfter(DateTime? at, DateTimeOffset now) => at > now.UtcDateTime;

    [LoggerMessage(Level = LogLevel.Warning, Message = "Alert {Alert}: nobody has answered, {Steps} stages of its plan are due")]
    private partial void ClimbedNow(AlertId alert, int steps);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The server's clock went back by {By}: the deadlines of {Count} alerts are moved with it")]
    private partial void ShiftedBack(int count, TimeSpan by);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Alert {Alert}: who took it was not there in time, it is open again")]
    private partial void ReopenedNow(AlertId alert);
}
