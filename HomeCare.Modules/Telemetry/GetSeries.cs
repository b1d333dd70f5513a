using System.Runtime.InteropServices;
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
        var buckets = TierOf(request) is { } tier
            ? await history.ReadBucketsAsync(request.Patient, tier, from, to, cancellationToken)
            : Bucket.Of(await history.ReadAsync(request.Patient, from, to, cancellationToken), from, width);
        var places = (int)Math.Max(0, (to - from + width - 1) / width);
        var points = new List<SeriesPoint>(request.WithGaps ? places : Math.Min(places, buckets.Count));
        Fill(points, from, width, CollectionsMarshal.AsSpan(buckets), request.WithGaps);
        if (request.WithGaps)
        {
            FillGaps(points, from, width, places);
        }

        return points;
    }

    /// <summary>One walk over what comes in time order, most of it as wide as what is asked for: nothing is added up that is alone in its place.</summary>
    private static void Fill(List<SeriesPoint> points, long from, long width, ReadOnlySpan<Bucket> parts, bool withGaps)
    {
        for (var next = 0; next < parts.Length;)
        {
            ref readonly var first = ref parts[next++];
            var place = (first.From - from) / width;
            var (start, end) = (from + (place * width), from + ((place + 1) * width));
            if (withGaps)
            {
                FillGaps(points, from, width, place);
            }

            if (next == parts.Length || parts[next].From >= end)
            {
                points.Add(PointOf(start, first));
                continue;
            }

            var sum = first;
            for (; next < parts.Length && parts[next].From < end; next++)
            {
                sum = sum.With(parts[next]);
            }

            points.Add(PointOf(start, sum));
        }
    }

    private static void FillGaps(List<SeriesPoint> points, long from, long width, long until)
    {
        while (points.Count < until)
        {
            points.Add(new SeriesPoint(new DateTimeOffset(from + (points.Count * width), TimeSpan.Zero), null, null, 0, 0, 0));
        }
    }

    private static SeriesPoint PointOf(long start, in Bucket sum) => new(
        new DateTimeOffset(start, TimeSpan.Zero), sum.HeartRate.ToBand(), sum.Oxygen.ToBand(), (long)Math.Round(sum.Steps), sum.Received, sum.Rejected);

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
