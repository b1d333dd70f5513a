using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Telemetry.Series;
using HomeCare.Modules.Telemetry.Storage;
using HomeCare.Modules.Wire;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.Telemetry;

/// <summary>Readings count by when they were measured, quarantined ones by when they came: their own instant is not believed.</summary>
internal sealed class GetDataQualityHandler(TelemetryDb db, History history) : IRequestHandler<GetDataQuality, DataQuality>
{
    public async Task<DataQuality> Handle(GetDataQuality request, CancellationToken cancellationToken)
    {
        var (from, to) = (request.From.UtcTicks, request.To.UtcTicks);
        var figures = await history.ReadFiguresAsync(request.Patient, from, to, cancellationToken);
        return new DataQuality(
            figures.Received,
            figures.CoveredSeconds,
            (to - from) / TimeSpan.TicksPerSecond,
            Count(figures.HeartRateMarks),
            Count(figures.OxygenMarks),
            await db.Quarantined.LongCountAsync(
                r => r.Patient == request.Patient && r.ReceivedTicks >= from && r.ReceivedTicks < to, cancellationToken));
    }

    /// <summary>Few judgements occur, each often: what they mean is read once each.</summary>
    private static SignalQuality Count(IReadOnlyList<Judged> judgements)
    {
        var counts = new Dictionary<Quality, long>();
        var reasons = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var judged in judgements)
        {
            var marks = new Marks(judged.Marks);
            counts[marks.InForce] = counts.GetValueOrDefault(marks.InForce) + judged.Count;
            foreach (var reason in marks.SourceReasons.Union(marks.ServerReasons))
            {
                reasons[reason] = reasons.GetValueOrDefault(reason) + judged.Count;
            }
        }

        return new SignalQuality(
            counts.GetValueOrDefault(Quality.Valid), counts.GetValueOrDefault(Quality.Doubtful), counts.GetValueOrDefault(Quality.Invalid), reasons);
    }
}
