using System.Linq.Expressions;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Telemetry.Storage;
using HomeCare.Modules.Wire;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.Telemetry;

/// <summary>Readings count by when they were measured, quarantined ones by when they came: their own instant is not believed.</summary>
internal sealed class GetDataQualityHandler(TelemetryDb db) : IRequestHandler<GetDataQuality, DataQuality>
{
    public async Task<DataQuality> Handle(GetDataQuality request, CancellationToken cancellationToken)
    {
        var from = request.From.UtcTicks;
        var to = request.To.UtcTicks;
        var readings = db.Readings.AsNoTracking().Where(r => r.Patient == request.Patient && r.MeasuredTicks >= from && r.MeasuredTicks < to);
        var spans = readings
            .OrderByDescending(r => r.MeasuredTicks)
            .Select(r => new Span(r.MeasuredTicks, r.SpanSeconds))
            .AsAsyncEnumerable();
        var (received, covered) = await CoverAsync(spans, from, cancellationToken);
        return new DataQuality(
            received,
            covered / TimeSpan.TicksPerSecond,
            (to - from) / TimeSpan.TicksPerSecond,
            await CountAsync(readings, r => r.HeartRateMarks, cancellationToken),
            await CountAsync(readings, r => r.OxygenMarks, cancellationToken),
            await db.Quarantined.LongCountAsync(
                r => r.Patient == request.Patient && r.ReceivedTicks >= from && r.ReceivedTicks < to, cancellationToken));
    }

    /// <summary>
    /// Ticks that spans cover, none twice. They come newest end first, so a later one adds only what lies below all that is covered:
    /// a hole above its end it cannot reach.
    /// </summary>
    internal static async Task<(long Count, long Ticks)> CoverAsync(IAsyncEnumerable<Span> spans, long from, CancellationToken cancellationToken)
    {
        var (count, covered, lowest) = (0L, 0L, long.MaxValue);
        await foreach (var span in spans.WithCancellation(cancellationToken))
        {
            var start = Math.Max(from, span.End - (span.Seconds * TimeSpan.TicksPerSecond));
            covered += Math.Max(0, Math.Min(span.End, lowest) - start);
            lowest = Math.Min(lowest, start);
            count++;
        }

        return (count, covered);
    }

    private static async Task<SignalQuality> CountAsync(
        IQueryable<StoredReading> readings, Expression<Func<StoredReading, long?>> marksOf, CancellationToken cancellationToken)
    {
        // Few judgements occur, each often: storage counts the judgements, and what they mean is read here.
        var judgements = await readings.Select(marksOf)
            .Where(bits => bits != null)
            .GroupBy(bits => bits)
            .Select(group => new { Bits = group.Key!.Value, Count = group.LongCount() })
            .ToListAsync(cancellationToken);
        var counts = new Dictionary<Quality, long>();
        var reasons = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var judgement in judgements)
        {
            var marks = new Marks(judgement.Bits);
            counts[marks.InForce] = counts.GetValueOrDefault(marks.InForce) + judgement.Count;
            foreach (var reason in marks.SourceReasons.Union(marks.ServerReasons))
            {
                reasons[reason] = reasons.GetValueOrDefault(reason) + judgement.Count;
            }
        }

        return new SignalQuality(
            counts.GetValueOrDefault(Quality.Valid), counts.GetValueOrDefault(Quality.Doubtful), counts.GetValueOrDefault(Quality.Invalid), reasons);
    }

    /// <summary>A reading's span: its end in ticks, its length in seconds.</summary>
    internal readonly record struct Span(long End, int Seconds);
}
