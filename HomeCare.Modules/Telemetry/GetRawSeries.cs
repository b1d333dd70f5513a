using FluentValidation;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Telemetry.Statistics;
using HomeCare.Modules.Wire;
using MediatR;

namespace HomeCare.Modules.Telemetry;

internal sealed class GetRawSeriesValidator : AbstractValidator<GetRawSeries>
{
    public GetRawSeriesValidator() => RuleFor(asked => asked).Must(asked => asked.To - asked.From <= GetReadingsValidator.Longest)
        .WithErrorCode("span_long").WithMessage("At most 31 days at once.");
}

internal sealed class GetRawSeriesHandler(IMediator mediator) : IRequestHandler<GetRawSeries, RawSeries>
{
    public async Task<RawSeries> Handle(GetRawSeries request, CancellationToken cancellationToken) =>
        Of(await mediator.Send(new GetReadings(request.Patient, request.From, request.To), cancellationToken));

    /// <summary>Readings, oldest first, as columns. Pure.</summary>
    internal static RawSeries Of(IReadOnlyList<RecordedReading> readings)
    {
        var judgements = new Judgements();
        long[] ticks = [.. readings.Select(reading => reading.MeasuredAt.UtcTicks)];
        return new RawSeries(
            ticks,
            [.. readings.Select(reading => reading.SpanSeconds)],
            judgements.SignalOf(ticks, readings, reading => reading.HeartRateBpm),
            judgements.SignalOf(ticks, readings, reading => reading.OxygenPercent),
            [.. readings.Select(reading => reading.Steps is { Quality: Quality.Valid, Value: { } steps } ? steps : 0)],
            judgements.Different);
    }

    /// <summary>Judgements are few and each is frequent: a value names its own by a place.</summary>
    private sealed class Judgements
    {
        private readonly Dictionary<(Quality, string), int> places = new() { [(Quality.Valid, "")] = 0 };

        public List<RawJudgement> Different { get; } = [new(Quality.Valid, [])];

        public RawSignal SignalOf(long[] ticks, IReadOnlyList<RecordedReading> readings, Func<RecordedReading, SignalValue?> signalOf)
        {
            var (values, held, clean, outliers) = (new double[ticks.Length], new int[ticks.Length], new double[ticks.Length], new bool[ticks.Length]);
            for (var place = 0; place < ticks.Length; place++)
            {
                var signal = signalOf(readings[place]);
                values[place] = signal?.Value ?? double.NaN;
                held[place] = signal is null ? -1 : PlaceOf(signal);
                clean[place] = signal is { Quality: Quality.Valid } ? values[place] : double.NaN;
            }

            Hampel.Outliers(ticks, clean, outliers);
            for (var place = 0; place < ticks.Length; place++)
            {
                // What is no valid number is no outlier: it has a judgement of its own.
                outliers[place] &= double.IsFinite(clean[place]);
            }

            return new RawSignal(values, held, outliers);
        }

        private int PlaceOf(SignalValue signal)
        {
            var key = (signal.Quality, signal.Reasons.Count == 0 ? "" : string.Join(' ', signal.Reasons));
            if (!places.TryGetValue(key, out var place))
            {
                places[key] = place = Different.Count;
                Different.Add(new RawJudgement(signal.Quality, signal.Reasons));
            }

            return place;
        }
    }
}
