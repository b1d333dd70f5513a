using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Storage;
using HomeCare.Modules.Patients.Contracts;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace HomeCare.Modules.Alerts.Escalation;

/// <summary>Whom a person's plan can reach now, and the plan itself.</summary>
internal sealed partial class WhoComesNext(AlertsDb db, IMediator mediator, ILogger<WhoComesNext> log)
{
    public async Task<EscalationPlan> PlanOfAsync(PatientId patient, CancellationToken cancellation)
    {
        var own = await db.EscalationPlans.AsNoTracking()
            .Where(plan => plan.Patient == patient)
            .OrderByDescending(plan => plan.Version)
            .FirstOrDefaultAsync(cancellation);
        return own?.ToVersion().Plan ?? EscalationPlan.Default;
    }

    /// <summary>Null when Patients cannot say: support must hear of it all the same.</summary>
    public async Task<Reachable?> TryFindAsync(Alert alert, DateTimeOffset now, CancellationToken cancellation)
    {
        try
        {
            return await FindAsync(alert, now, cancellation);
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            NobodyCanSay(exception, alert.Id);
            return null;
        }
    }

    private async Task<Reachable> FindAsync(Alert alert, DateTimeOffset now, CancellationToken cancellation)
    {
        var since = alert.LookedForSince;
        var lines = await db.Story.AsNoTracking()
            .Where(line => line.Alert == alert.Id && (line.Kind == StoryKind.PassedOn || line.Kind == StoryKind.BoxText || line.Kind == StoryKind.RelativeAnswered))
            .Select(line => new { line.Kind, line.At, line.Staff, line.Contact, line.Proof })
            .ToListAsync(cancellation);
        var passed = lines.Where(line => line.Kind == StoryKind.PassedOn && line.At >= since).Select(line => line.Staff).ToHashSet();
        var reached = lines.Where(line => line.Contact is not null && (line.Proof is not null || line.Kind == StoryKind.RelativeAnswered)).Select(line => line.Contact).ToHashSet();
        var nurses = await mediator.Send(new ListNursesOnDuty(alert.Patient, now), cancellation);
        var team = await mediator.Send(new ListCareTeam(alert.Patient), cancellation);
        var relatives = (await mediator.Send(new GetContacts(alert.Patient), cancellation))?.Contacts ?? [];
        return new(
            [.. Able(nurses).Where(nurse => !passed.Contains(nurse))],
            nurses.Count == 0 ? null : nurses[0].Id,
            [.. Able(team.Where(member => member.Role == StaffRole.Doctor)).Where(doctor => !passed.Contains(doctor))],
            [.. Able(team.Where(member => member.Coordinates)).Where(nurse => !passed.Contains(nurse))],
            [.. relatives.Where(contact => contact.NumberE164.Length > 0 && !reached.Contains(contact.Id)).Select(contact => contact.Id)]);
    }

    private static IEnumerable<StaffId> Able(IEnumerable<StaffMember> members) =>
        members.Where(member => !string.IsNullOrEmpty(member.NumberE164)).Select(member => member.Id);

    [LoggerMessage(Level = LogLevel.Critical, Message = "Who comes next for alert {Alert} cannot be known; support is asked in its time, the others are tried again in 10 s")]
    private partial void NobodyCanSay(Exception exception, AlertId alert);
}
