using System.Globalization;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Storage;
using HomeCare.Modules.Patients.Contracts;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace HomeCare.Modules.Alerts.Canary;

/// <summary>
/// The canary's falls: one is whole when a channel took the server's text and the box has shown the proof of its own. Then it is closed as a test; one that
/// is not whole after three minutes is closed as a technical fault, so that the next is no repetition of it. Everybody else's alerts are none of its business.
/// </summary>
internal sealed partial class CanaryBook(
    AlertsDb db, AlertRegister register, IMediator mediator, CanarySettings settings, CanaryMemory memory, TimeProvider clock, ILogger<CanaryBook> log)
{
    public static readonly TimeSpan GiveUpAfter = TimeSpan.FromMinutes(3);

    /// <summary>Begins the note of what was closed here, and nowhere else.</summary>
    private const string NotePrefix = "Canari : ";

    /// <summary>Its alerts say nothing of anybody, and there are a hundred thousand a year.</summary>
    private static readonly TimeSpan ForgetAfter = TimeSpan.FromDays(30);

    /// <summary>Closes what has come through, and what will not.</summary>
    public async Task EndAsync(PatientId canary, CancellationToken cancellation)
    {
        var open = await FallsOf(canary).Where(alert => alert.State != AlertState.Closed).Select(alert => alert.Id).ToListAsync(cancellation);
        foreach (var id in open)
        {
            await register.InOneTransactionAsync(() => EndAsync(id, cancellation), cancellation);
        }
    }

    /// <summary>How long ago a fall last came through, and where the last one stopped.</summary>
    public async Task<CanaryHealth> FindAsync(PatientId canary, CancellationToken cancellation)
    {
        var whole = await FallsOf(canary).Where(alert => alert.Outcome == AlertOutcome.Test).MaxAsync(alert => alert.ClosedAt, cancellation);
        var last = await FallsOf(canary).OrderByDescending(alert => alert.RaisedAt).Select(alert => new { alert.Id, alert.RaisedAt, alert.Outcome }).FirstOrDefaultAsync(cancellation);
        var now = clock.GetUtcNow();
        memory.Heard(whole);
        var missing = last is null || last.RaisedAt < (now - settings.LateAfter).UtcDateTime ? CanaryPart.Fall
            : last.Outcome == AlertOutcome.Test ? CanaryPart.None
            : (await PartsAsync(last.Id, cancellation)).Missing;
        return new CanaryHealth(whole, settings.Every, memory.IsLate(settings, now), missing);
    }

    /// <summary>Takes away what is a month old.</summary>
    public async Task ForgetAsync(PatientId canary, CancellationToken cancellation)
    {
        var before = (clock.GetUtcNow() - ForgetAfter).UtcDateTime;
        var old = FallsOf(canary).Where(alert => alert.State == AlertState.Closed && alert.Note!.StartsWith(NotePrefix) && alert.RaisedAt < before);
        await db.Texts.Where(text => old.Any(alert => alert.Id == text.Alert)).ExecuteDeleteAsync(cancellation);
        await db.Story.Where(line => old.Any(alert => alert.Id == line.Alert)).ExecuteDeleteAsync(cancellation);
        await old.ExecuteDeleteAsync(cancellation);
    }

    private IQueryable<Alert> FallsOf(PatientId canary) => db.Alerts.Where(alert => alert.Patient == canary && alert.Rule == AlertRule.Fall);

    private async Task<bool> EndAsync(AlertId id, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        if (await db.Alerts.FindAsync([id], cancellation) is not { IsOpen: true } alert)
        {
            return false;
        }

        var parts = await PartsAsync(id, cancellation);
        var isWhole = parts.Missing == CanaryPart.None;
        if ((!isWhole && now - alert.RaisedAt < GiveUpAfter) || parts.Nurse is not { } nurse)
        {
            // Without a nurse nobody closes it: it climbs to support like anyone's, which is what it is for.
            return false;
        }

        var number = (await mediator.Send(new FindStaff(nurse), cancellation))?.NumberE164;
        if (!settings.Is(alert.Patient, number, await mediator.Send(new GetContacts(alert.Patient), cancellation)))
        {
            if (memory.LeftOpen != id)
            {
                memory.LeftOpen = id;
                NotTheCanary(id);
            }

            return false;
        }

        var outcome = isWhole ? AlertOutcome.Test : AlertOutcome.Technical;
        alert.Close(nurse, now, outcome, isWhole
            ? string.Create(CultureInfo.InvariantCulture, $"{NotePrefix}chaîne entière en {(parts.AcceptedAt!.Value - alert.OccurredAt).TotalSeconds:0.0} s")
            : parts.Missing == CanaryPart.ServerText ? NotePrefix + "le SMS du serveur manque" : NotePrefix + "le SMS du boîtier manque");
        register.Tell(id, now, StoryKind.Closed, outcome.ToString(), nurse);
        register.Changed(alert);
        if (isWhole)
        {
            memory.Took = parts.AcceptedAt!.Value - alert.OccurredAt;
        }
        else
        {
            NotWhole(id, parts.Missing);
        }

        return true;
    }

    private async Task<(CanaryPart Missing, StaffId? Nurse, DateTime? AcceptedAt)> PartsAsync(AlertId id, CancellationToken cancellation)
    {
        var texts = await db.Texts.Where(text => text.Alert == id && text.To != null).OrderBy(text => text.Id).Select(text => new { text.To, text.AcceptedAt }).ToListAsync(cancellation);
        var accepted = texts.Min(text => text.AcceptedAt);
        var missing = accepted is null ? CanaryPart.ServerText
            : await db.Story.AnyAsync(line => line.Alert == id && line.Kind == StoryKind.BoxText && line.Proof != null, cancellation) ? CanaryPart.None
            : CanaryPart.BoxText;
        return (missing, texts.FirstOrDefault()?.To, accepted);
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "Alert {Alert} is of who is set as Canary:Patient, but not all numbers of that person are one: it may be somebody real, and is left open. Set what `server canary create` printed")]
    private partial void NotTheCanary(AlertId alert);

    [LoggerMessage(Level = LogLevel.Error, Message = "The canary's fall {Alert} did not come through in three minutes; missing: {Part}")]
    private partial void NotWhole(AlertId alert, CanaryPart part);
}

/// <summary>What this process knows of the canary without asking storage, so that storage being away is no reason to think it well.</summary>
internal sealed class CanaryMemory(TimeProvider clock)
{
    private readonly DateTimeOffset startedAt = clock.GetUtcNow();
    private readonly long started = clock.GetTimestamp();
    private DateTimeOffset? whole;

    /// <summary>From the last whole fall to its text at the channel; null before one.</summary>
    public TimeSpan? Took { get; set; }

    /// <summary>The last alert of who is set and seems to be somebody real: said once.</summary>
    public AlertId? LeftOpen { get; set; }

    /// <summary>When one last came through, as far as is known; null for never.</summary>
    public DateTimeOffset? WholeAt => whole;

    public void Heard(DateTime? at) => whole = at is { } known ? new DateTimeOffset(known, TimeSpan.Zero) : whole;

    /// <summary>A server that has just started has to give the canary its time.</summary>
    public bool IsLate(CanarySettings settings, DateTimeOffset now) =>
        clock.GetElapsedTime(started) > settings.LateAfter && now - (whole ?? startedAt) > settings.LateAfter;
}
