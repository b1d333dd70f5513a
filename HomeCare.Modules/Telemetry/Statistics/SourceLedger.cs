using HomeCare.Modules.Telemetry.Series;
using HomeCare.Modules.Telemetry.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace HomeCare.Modules.Telemetry.Statistics;

/// <summary>Reads at start and writes after each hour what <see cref="SourceQuality"/> must not forget.</summary>
internal sealed class SourceLedger(IServiceScopeFactory scopes, SourceQuality quality, TimeProvider clock)
{
    /// <summary>Rows of one transaction: a few milliseconds of the engine's time.</summary>
    public const int AtOnce = 500;

    /// <summary>100,000 sources are written within four minutes, beside everything else that is.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TelemetryDb>();
        await foreach (var known in db.WatchedSources.AsNoTracking().OrderBy(source => source.Id).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            quality.Recall(
                new Source(known.Box, 0, known.BraceletSerial), known.Patient, known.Id, new Habit(known.MeanShare, known.ShareVariance, known.Hours), known.Cause, known.LastHour);
        }
    }

    /// <summary>Writes all that waits, part by part; a part that fails waits again with all after it, and its failure is thrown.</summary>
    public async Task WriteAsync(TimeSpan pause, CancellationToken cancellationToken)
    {
        var parts = quality.TakeUnwritten().OrderBy(each => each.Key.Hour).ThenBy(each => each.Key.Place).Chunk(AtOnce).ToList();
        var written = 0;
        try
        {
            foreach (var part in parts)
            {
                await WriteAsync(part, cancellationToken);
                written++;
                if (written < parts.Count && pause > TimeSpan.Zero)
                {
                    await Task.Delay(pause, clock, cancellationToken);
                }
            }
        }
        finally
        {
            quality.PutBack(parts.Skip(written).SelectMany(each => each));
        }
    }

    public async Task ForgetBeforeAsync(int hour, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<TelemetryDb>().SourceHours.Where(row => row.Hour < hour).ExecuteDeleteAsync(cancellationToken);
    }

    private async Task WriteAsync(KeyValuePair<(int Place, int Hour), HourCounts>[] part, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TelemetryDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var rows = await SourcesAsync(db, [.. part.Select(each => each.Key.Place).Distinct()], cancellationToken);
        await db.SaveChangesAsync(cancellationToken);

        var (hours, ids) = (part.Select(each => each.Key.Hour).Distinct().ToList(), rows.Values.Select(row => row.Id).ToList());
        var known = await db.SourceHours.Where(row => hours.Contains(row.Hour) && ids.Contains(row.Source))
            .ToDictionaryAsync(row => (row.Hour, row.Source), cancellationToken);
        foreach (var ((place, hour), counts) in part)
        {
            var id = rows[place].Id;
            if (!known.TryGetValue((hour, id), out var row))
            {
                row = new SourceHour(hour, id);
                db.Add(row);
            }

            row.Add(counts.Received, counts.Aberrant, counts.OwnWord);
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        foreach (var (place, row) in rows)
        {
            quality.SetRow(place, row.Id);
        }
    }

    /// <summary>The rows of these sources with what memory knows of them now.</summary>
    private async Task<Dictionary<int, WatchedSource>> SourcesAsync(TelemetryDb db, List<int> places, CancellationToken cancellationToken)
    {
        var states = places.ToDictionary(place => place, quality.Of);
        var boxes = states.Values.Select(each => each.Source.Box).Distinct().ToList();
        var known = await db.WatchedSources.Where(row => boxes.Contains(row.Box))
            .ToDictionaryAsync(row => (row.Box, row.BraceletSerial), cancellationToken);
        var rows = new Dictionary<int, WatchedSource>(places.Count);
        foreach (var (place, (source, state)) in states)
        {
            if (!known.TryGetValue((source.Box, source.BraceletSerial), out var row))
            {
                row = new WatchedSource(source.Box, source.BraceletSerial);
                db.Add(row);
            }

            row.Update(state.Patient, state.Habit.Mean, state.Habit.Variance, state.Habit.Hours, state.Cause, state.Last.Hour);
            rows[place] = row;
        }

        return rows;
    }
}
