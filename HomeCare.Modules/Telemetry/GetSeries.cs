using FluentValidation;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Telemetry.Storage;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.Telemetry;

internal sealed class GetSeriesValidator : AbstractValidator<GetSeries>
{
    /// <summary>A month in minutes, a year in quarters of an hour.</summary>
    public const int MostBuckets = 50_000;

    public GetSeriesValidator()
    {
        RuleFor(asked => asked.BucketSeconds).InclusiveBetween(60, 86_400)
            .WithErrorCode("bucket").WithMessage("A bucket has 60 to 86,400 seconds.");
        RuleFor(asked => asked).Must(asked => (asked.To - asked.From).TotalSeconds / asked.BucketSeconds <= MostBuckets)
            .WithErrorCode("span_long").WithMessage("At most 50,000 buckets at once.");
    }
}

/// <summary>Storage does the sums; a bucket that storage does not know is a gap and comes back as one.</summary>
internal sealed class GetSeriesHandler(TelemetryDb db) : IRequestHandler<GetSeries, IReadOnlyList<SeriesPoint>>
{
    public async Task<IReadOnlyList<SeriesPoint>> Handle(GetSeries request, CancellationToken cancellationToken)
    {
        var from = request.From.UtcTicks;
        var to = request.To.UtcTicks;
        var width = TimeSpan.FromSeconds(request.BucketSeconds).Ticks;
        const long mask = Marks.InForceMask;
        var sums = await db.Readings.AsNoTracking()
            .Where(r => r.Patient == request.Patient && r.MeasuredTicks >= from && r.MeasuredTicks < to)
            .GroupBy(r => (r.MeasuredTicks - from) / width)
            .Select(bucket => new
            {
                Number = bucket.Key,
                Received = bucket.Count(),
                Rejected = bucket.Count(r => ((r.HeartRateMarks ?? 0) & mask) != 0 || ((r.OxygenMarks ?? 0) & mask) != 0),
                HeartCount = bucket.Count(r => r.HeartRate != null && (r.HeartRateMarks & mask) == 0),
                HeartMean = bucket.Average(r => (r.HeartRateMarks & mask) == 0 ? r.HeartRate : null),
                HeartLowest = bucket.Min(r => (r.HeartRateMarks & mask) == 0 ? r.HeartRate : null),
                HeartHighest = bucket.Max(r => (r.HeartRateMarks & mask) == 0 ? r.HeartRate : null),
                OxygenCount = bucket.Count(r => r.Oxygen != null && (r.OxygenMarks & mask) == 0),
                OxygenMean = bucket.Average(r => (r.OxygenMarks & mask) == 0 ? r.Oxygen : null),
                OxygenLowest = bucket.Min(r => (r.OxygenMarks & mask) == 0 ? r.Oxygen : null),
                OxygenHighest = bucket.Max(r => (r.OxygenMarks & mask) == 0 ? r.Oxygen : null),
                Steps = bucket.Sum(r => (r.StepsMarks & mask) == 0 ? r.Steps : null),
            })
            .ToDictionaryAsync(bucket => bucket.Number, cancellationToken);
        var points = new List<SeriesPoint>();
        for (var number = 0L; from + (number * width) < to; number++)
        {
            var start = request.From.AddTicks(number * width).ToUniversalTime();
            points.Add(sums.TryGetValue(number, out var sum)
                ? new SeriesPoint(
                    start,
                    BandOf(sum.HeartCount, sum.HeartMean, sum.HeartLowest, sum.HeartHighest),
                    BandOf(sum.OxygenCount, sum.OxygenMean, sum.OxygenLowest, sum.OxygenHighest),
                    (long)Math.Round(sum.Steps ?? 0),
                    sum.Received,
                    sum.Rejected)
                : new SeriesPoint(start, null, null, 0, 0, 0));
        }

        return points;
    }

    private static Band? BandOf(int count, double? mean, double? lowest, double? highest) =>
        count == 0 ? null : new Band(mean!.Value, lowest!.Value, highest!.Value, count);
}
