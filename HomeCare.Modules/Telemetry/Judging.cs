using HomeCare.Modules.Shared;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Telemetry.Storage;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HomeCare.Modules.Telemetry;

/// <summary>
/// Has the readings of a hand-over judged and deletes it. The one way to a judgement, whether the request that stored them asks, the
/// box that sends them again, or the next start. The caller holds the box's gate.
/// </summary>
internal sealed partial class Judging(IServiceScopeFactory scopes, TimeProvider clock, ILogger<Judging> log)
{
    /// <summary>Publishes and deletes; done already is done. A failure is noted on the hand-over and thrown: there is no receipt without a judgement.</summary>
    public async Task JudgeAsync(long id, CancellationToken cancellationToken)
    {
        // A scope of its own: what fails in here leaves nothing behind in the caller's storage contexts.
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TelemetryDb>();
        var handoff = await db.Handoffs.SingleOrDefaultAsync(h => h.Id == id, cancellationToken);
        if (handoff is null)
        {
            return;
        }

        try
        {
            var recorded = await ReadAsync(db, handoff, cancellationToken);
            await scope.ServiceProvider.GetRequiredService<IMediator>().Publish(recorded, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            await NoteFailureAsync(db, handoff, exception);
            throw;
        }

        // Another process may have judged it at the same moment: then it is gone already.
        await db.Handoffs.Where(h => h.Id == id).ExecuteDeleteAsync(CancellationToken.None);
    }

    /// <summary>Late is what is late now: readings that waited for their judgement may have become so.</summary>
    private async Task<ReadingsRecorded> ReadAsync(TelemetryDb db, Handoff handoff, CancellationToken cancellationToken)
    {
        var sequences = handoff.ReadSequences().ToList();
        var rows = await db.Readings.AsNoTracking()
            .Where(r => r.Box == handoff.Box && r.Epoch == handoff.Epoch && sequences.Contains(r.Sequence))
            .OrderBy(r => r.MeasuredTicks)
            .ThenBy(r => r.Sequence)
            .ToListAsync(cancellationToken);
        var now = clock.GetUtcNow();
        return new ReadingsRecorded(
            handoff.Patient, handoff.Box, new DateTimeOffset(handoff.ReceivedTicks, TimeSpan.Zero), [.. rows.Select(row => row.ToRecorded(now))]);
    }

    private async Task NoteFailureAsync(TelemetryDb db, Handoff handoff, Exception exception)
    {
        var away = StorageFault.IsEngineAway(exception);
        handoff.NoteFailure(exception, away, clock.GetUtcNow());
        if (handoff.ParkedTicks is null)
        {
            Failed(exception, handoff.Id, handoff.Box.Value, handoff.Attempts, away);
        }
        else
        {
            Parked(exception, handoff.Id, handoff.Box.Value, handoff.Attempts);
        }

        try
        {
            await db.SaveChangesAsync(CancellationToken.None);
        }
        catch (Exception unwritten) when (unwritten is DbUpdateException or System.Data.Common.DbException or TimeoutException)
        {
            // The hand-over itself is still there, so nothing is lost but the count of this failure.
            NotNoted(unwritten, handoff.Id);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Judging of hand-over {Handoff} of box {Box} failed, attempt {Attempts}, engine away: {EngineAway}; it is tried again")]
    private partial void Failed(Exception exception, long handoff, Guid box, int attempts, bool engineAway);

    [LoggerMessage(Level = LogLevel.Error, Message = "Hand-over {Handoff} of box {Box} is parked after {Attempts} attempts: its readings are stored and NOT judged")]
    private partial void Parked(Exception exception, long handoff, Guid box, int attempts);

    [LoggerMessage(Level = LogLevel.Error, Message = "The failure of hand-over {Handoff} could not be noted")]
    private partial void NotNoted(Exception exception, long handoff);
}
