using System.Text.Json;
using HomeCare.Modules.Alerts.Storage;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Wire;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace HomeCare.Modules.Alerts.Silence;

/// <summary>A danger of a box without a home becomes an alert as soon as the box stands in one.</summary>
internal sealed partial class StrayDangers(
    AlertsDb db, AlertRegister register, DangerBook book, IMediator mediator, TimeProvider clock, ILogger<StrayDangers> log)
{
    public async Task RaiseAsync(CancellationToken cancellation)
    {
        var stray = await db.Dangers.AsNoTracking()
            .Where(danger => danger.Stray != null)
            .OrderBy(danger => danger.ReceivedAt)
            .Take(500)
            .ToListAsync(cancellation);
        foreach (var danger in stray)
        {
            try
            {
                if (await mediator.Send(new FindWearer(danger.Box), cancellation) is { } patient)
                {
                    await register.InOneTransactionAsync(() => RaiseAsync(patient, danger, cancellation), cancellation);
                }
            }
            catch (Exception exception) when (!cancellation.IsCancellationRequested)
            {
                StrayFailed(exception, danger.Event);
            }
        }
    }

    private async Task<bool> RaiseAsync(PatientId patient, ReportedDanger stray, CancellationToken cancellation)
    {
        var reported = await db.Dangers.FindAsync([stray.Event, stray.Phase], cancellation);
        if (reported?.Stray is not { } text || JsonSerializer.Deserialize<Danger>(text, WireJson.Options) is not { } danger)
        {
            return false;
        }

        reported.Stray = null;
        var age = clock.GetUtcNow() - reported.OccurredAt;
        await book.EnterAsync(
            patient, reported, danger, new DangerTime(reported.OccurredAt, age > DangerTime.LateAfter, ClockWasWrong: false), cancellation);
        return true;
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "Stray danger {Event} could not be raised; tried again in 10 s")]
    private partial void StrayFailed(Exception exception, Guid @event);
}
