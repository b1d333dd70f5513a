using FluentValidation;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Telemetry.Series;
using MediatR;

namespace HomeCare.Modules.Telemetry;

internal sealed class GetSeriesValidator : AbstractValidator<GetSeries>
{
    /// <summary>A month in minutes, a year in quarters of an hour.</summary>
    public const int MostBuckets = 50_000;

    /// <summary>Buckets that do not fall on whole minutes are made from readings, of which no more is read at once.</summary>
    public static readonly TimeSpan LongestUnaligned = TimeSpan.FromDays(31);

    public GetSeriesValidator()
    {
        RuleFor(asked => asked.BucketSeconds).InclusiveBetween(60, 86_400)
            .WithErrorCode("bucket").WithMessage("A bucket has 60 to 86,400 seconds.");
        RuleFor(asked => asked).Must(asked => (asked.To - asked.From).TotalSeconds / asked.BucketSeconds <= MostBuckets)
            .WithErrorCode("span_long").WithMessage("At most 50,000 buckets at once.");
        RuleFor(asked => asked).Must(asked => GetSeriesHandler.TierOf(asked) is not null || asked.To - asked.From <= LongestUnaligned)
            .WithErrorCode("span_unaligned").WithMessage("Buckets over more than 31 days begin and end on whole minutes (UTC).");
    }
}

/// <summary>
/// From the coarsest tier whose buckets make up the ones asked for, else from readings. A bucket that holds no reading is a gap and comes back as one.
/// </summary>
internal sealed class GetSeriesHandler(History history) : IRequestHandler<GetSeries, IReadOnlyList<SeriesPoint>>
{
    public async Task<IReadOnlyList<SeriesPoint>> Handle(GetSeries request, CancellationToken cancellationToken)
    {
        var (from, to) = (request.From.UtcTicks, request.To.UtcTicks);
        var width = TimeSpan.FromSeconds(request.BucketSeconds).Ticks;
        var points = new SeriesPoint[Math.Max(0, (to - from + width - 1) / width)];
        if (TierOf(request) is { } tier)
        {
            var buckets = await history.ReadBucketsAsync(request.Patient, tier, from, to, cancellationToken);
            Fill(points, from, width, buckets, static bucket => bucket.From, static (sum, bucket) => sum.With(bucket));
        }
        else
        {
            var readings = await history.ReadAsync(request.Patient, from, to, cancellationToken);
            Fill(points, from, width, readings, static reading => reading.MeasuredTicks, static (sum, reading) => sum.With(reading));
        }

        return points;
    }

    /// <summary>One walk over what comes in time order: a month in five minutes is not held a second time.</summary>
    private static void Fill<T>(SeriesPoint[] points, long from, long width, IReadOnlyList<T> parts, Func<T, long> at, Func<Bucket, T, Bucket> add)
    {
        var next = 0;
        for (var place = 0; place < points.Length; place++)
        {
            var (start, sum) = (from + (place * width), Bucket.Empty(from + (place * width)));
            for (; next < parts.Count && at(parts[next]) < start + width; next++)
            {
                sum = add(sum, parts[next]);
            }

            points[place] = new SeriesPoint(
                new DateTimeOffset(start, TimeSpan.Zero), sum.HeartRate.ToBand(), sum.Oxygen.ToBand(), (long)Math.Round(sum.Steps), sum.Received, sum.Rejected);
        }
    }

    /// <summary>The coarsest tier that fits; null when the buckets asked for cut through minutes.</summary>
    public static Tier? TierOf(GetSeries asked)
    {
        foreach (var tier in (ReadOnlySpan<Tier>)[Tier.Quarter, Tier.FiveMinutes, Tier.Minute])
        {
            var width = tier.Width();
            if (TimeSpan.FromSeconds(asked.BucketSeconds).Ticks % width.Ticks == 0 && asked.From.UtcTicks % width.Ticks == 0 && asked.To.UtcTicks % width.Ticks == 0)
            {
                return tier;
            }
        }

        return null;
    }
}
