using System.Collections.Concurrent;
using System.Data.Common;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Telemetry.Series;
using HomeCare.Modules.Telemetry.Storage;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HomeCare.Modules.Telemetry.Intake;

/// <summary>
/// Has judged what could not be judged at once, whether the box that sends it again asks, or the next start. What fails is written down as a hand-over; while
/// even that cannot be written it waits in memory, and the journal keeps it.
/// </summary>
internal sealed partial class Judging(IServiceScopeFactory scopes, History history, TimeProvider clock, ILogger<Judging> log)
{
    private readonly Lock gate = new();
    private readonly List<Unjudged> unwritten = [];
    private volatile ConcurrentDictionary<BoxId, bool>? boxesWithHandoffs;

    /// <summary>In memory alone; hand-overs in the database are beside these.</summary>
    public IReadOnlyList<Unjudged> Unwritten
    {
        get
        {
            lock (gate)
            {
                return [.. unwritten];
            }
        }
    }

    /// <summary>Takes what a start found in the journal, stored and not judged.</summary>
    public void Leave(Unjudged left)
    {
        lock (gate)
        {
            unwritten.Add(left);
        }
    }

    /// <summary>Notes that judging failed; never throws, because the failure itself is what the caller has to tell.</summary>
    public async Task HandOverAsync(Unjudged failed, Exception exception)
    {
        Leave(failed);
        await WriteAsync(failed, exception);
    }

    /// <summary>Judges what of this box waits for it and is asked for again; there is no receipt without a judgement.</summary>
    public async Task JudgeAgainAsync(BoxId box, long epoch, IReadOnlySet<long> sequences, CancellationToken cancellationToken)
    {
        foreach (var left in Unwritten.Where(left => left.Box == box && left.Rows.Any(row => sequences.Contains(row.Sequence))))
        {
            await JudgeAsync(left, cancellationToken);
        }

        if (!(await BoxesAsync(cancellationToken)).ContainsKey(box))
        {
            return;
        }

        await using var scope = scopes.CreateAsyncScope();
        var open = await scope.ServiceProvider.GetRequiredService<TelemetryDb>().Handoffs.AsNoTracking()
            .Where(handoff => handoff.Box == box && handoff.Epoch == epoch && handoff.ParkedTicks == null)
            .OrderBy(handoff => handoff.Id)
            .ToListAsync(cancellationToken);
        foreach (var handoff in open.Where(handoff => handoff.ReadSequences().Any(sequences.Contains)))
        {
            await JudgeAsync(handoff.Id, cancellationToken);
        }
    }

    /// <summary>Judges what waits in memory; a failure is written down and thrown.</summary>
    public async Task JudgeAsync(Unjudged left, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (!unwritten.Contains(left))
            {
                return;
            }
        }

        try
        {
            await PublishAsync(left.Patient, left.Box, left.ReceivedAt, left.Rows, cancellationToken);
            Settle(left);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            await WriteAsync(left, exception);
            throw;
        }
    }

    /// <summary>Judges a hand-over and deletes it; done already is done. A failure is noted on it and thrown.</summary>
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
            var sequences = handoff.ReadSequences().ToHashSet();
            var rows = (await history.ReadAsync(handoff.Patient, handoff.FromTicks, handoff.ThroughTicks + 1, cancellationToken))
                .Where(row => row.Source.Box == handoff.Box && row.Source.Epoch == handoff.Epoch && sequences.Contains(row.Sequence)).ToList();
            await PublishAsync(handoff.Patient, handoff.Box, new DateTimeOffset(handoff.ReceivedTicks, TimeSpan.Zero), rows, cancellationToken);
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
    private async Task PublishAsync(
        PatientId patient, BoxId box, DateTimeOffset receivedAt, IReadOnlyList<StoredReading> rows, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IMediator>().Publish(
            new ReadingsRecorded(patient, box, receivedAt, [.. rows.Select(row => row.ToRecorded(now))]), cancellationToken);
    }

    private void Settle(Unjudged left)
    {
        lock (gate)
        {
            if (!unwritten.Remove(left))
            {
                return;
            }
        }

        left.Settled();
    }

    private async Task WriteAsync(Unjudged failed, Exception exception)
    {
        try
        {
            await BoxesAsync(CancellationToken.None);
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<TelemetryDb>();

            // A box restarted with a new outbox may stand in one batch no more than once, but a replayed group is not asked to promise that.
            foreach (var rows in failed.Rows.GroupBy(row => row.Source.Epoch))
            {
                var handoff = Handoff.Of(failed.Patient, failed.ReceivedAt, [.. rows]);
                db.Add(handoff);
                NoteFailure(handoff, exception);
            }

            await db.SaveChangesAsync(CancellationToken.None);
            boxesWithHandoffs![failed.Box] = true;
            Settle(failed);
        }
        catch (Exception unwritable) when (unwritable is DbUpdateException or DbException or TimeoutException or InvalidOperationException)
        {
            // It stays in memory and in the journal, so nothing is lost but the count of this failure.
            NotNoted(unwritable, failed.Box.Value);
        }
    }

    /// <summary>Which boxes have hand-overs, so that no other box's repetition costs a query.</summary>
    private async Task<ConcurrentDictionary<BoxId, bool>> BoxesAsync(CancellationToken cancellationToken)
    {
        if (boxesWithHandoffs is { } known)
        {
            return known;
        }

        await using var scope = scopes.CreateAsyncScope();
        var read = await scope.ServiceProvider.GetRequiredService<TelemetryDb>().Handoffs.Select(handoff => handoff.Box).Distinct().ToListAsync(cancellationToken);
        lock (gate)
        {
            return boxesWithHandoffs ??= new(read.Select(box => KeyValuePair.Create(box, true)));
        }
    }

    private async Task NoteFailureAsync(TelemetryDb db, Handoff handoff, Exception exception)
    {
        NoteFailure(handoff, exception);
        try
        {
            await db.SaveChangesAsync(CancellationToken.None);
        }
        catch (Exception unwritten) when (unwritten is DbUpdateException or DbException or TimeoutException)
        {
            // The hand-over itself is still there, so nothing is lost but the count of this failure.
            NotNoted(unwritten, handoff.Box.Value);
        }
    }

    private void NoteFailure(Handoff handoff, Exception exception)
    {
        var away = StorageFault.IsEngineAway(exception);
        handoff.NoteFailure(exception, away, clock.GetUtcNow());
        if (handoff.ParkedTicks is null)
        {
            Failed(exception, handoff.Box.Value, handoff.Attempts, away);
        }
        else
        {
            Parked(exception, handoff.Id, handoff.Box.Value, handoff.Attempts);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Judging of readings of box {Box} failed, attempt {Attempts}, engine away: {EngineAway}; it is tried again")]
    private partial void Failed(Exception exception, Guid box, int attempts, bool engineAway);

    [LoggerMessage(Level = LogLevel.Error, Message = "Hand-over {Handoff} of box {Box} is parked after {Attempts} attempts: its readings are stored and NOT judged")]
    private partial void Parked(Exception exception, long handoff, Guid box, int attempts);

    [LoggerMessage(Level = LogLevel.Error, Message = "That readings of box {Box} are not judged could not be noted; the journal keeps them")]
    private partial void NotNoted(Exception exception, Guid box);
}
