using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Wire;
using MediatR;

namespace HomeCare.Modules.Telemetry;

internal sealed class CheckPlausibilityHandler : IRequestHandler<CheckPlausibility, IReadOnlyList<RecordedReading>>
{
    public Task<IReadOnlyList<RecordedReading>> Handle(CheckPlausibility request, CancellationToken cancellationToken)
    {
        var before = Trace.Empty;
        var recorded = new List<RecordedReading>(request.Readings.Count);
        foreach (var reading in request.Readings)
        {
            var judged = Plausibility.Judge(before, reading);
            before = judged.After;
            recorded.Add(new RecordedReading(
                reading.MeasuredAt, reading.SpanSeconds, Late: false, Signal(reading.HeartRateBpm, judged.HeartRate), Signal(reading.OxygenPercent, judged.Oxygen),
                Signal(reading.Steps, judged.Steps), Signal(reading.Falls, judged.Falls), Signal(reading.BatteryPercent, judged.Battery)));
        }

        return Task.FromResult<IReadOnlyList<RecordedReading>>(recorded);
    }

    private static SignalValue? Signal(Measure? measure, Verdict? verdict) => measure is null
        ? null
        : new SignalValue(measure.Value, verdict?.Quality ?? measure.Quality, [.. (measure.Reasons ?? []).Union(verdict?.Reasons ?? [])]);
}
