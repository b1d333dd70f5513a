using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Wire;
using MediatR;

namespace HomeCare.Modules.Telemetry.Contracts;

/// <summary>
/// The readings of a person in [From, To), oldest first, as columns: 24 h are 8,640 readings, and a chart needs numbers, not an object for each.
/// The same readings as <see cref="GetReadings"/>. At most 31 days.
/// </summary>
public sealed record GetRawSeries(PatientId Patient, DateTimeOffset From, DateTimeOffset To) : IRequest<RawSeries>;

/// <summary>Readings as columns: place by place, the same reading in each.</summary>
/// <param name="MeasuredTicks">End of each reading's span, UTC ticks (100 ns).</param>
/// <param name="SpanSeconds">Seconds that each reading covers.</param>
/// <param name="HeartRateBpm">Beats a minute.</param>
/// <param name="OxygenPercent">SpO2, %.</param>
/// <param name="Steps">Valid steps of each span; 0 where there are none.</param>
/// <param name="Judgements">What is held against values, each different one once. Place 0 is "valid, nothing held against it".</param>
public sealed record RawSeries(
    IReadOnlyList<long> MeasuredTicks, IReadOnlyList<int> SpanSeconds, RawSignal HeartRateBpm, RawSignal OxygenPercent,
    IReadOnlyList<double> Steps, IReadOnlyList<RawJudgement> Judgements);

/// <summary>One signal's columns.</summary>
/// <param name="Values">As received, bit for bit; no number where the sensor gave none.</param>
/// <param name="Judgements">Where in <see cref="RawSeries.Judgements"/> each value's judgement stands; −1 where the reading does not speak of this signal.</param>
/// <param name="Outliers">
/// True for a valid value far from its neighbours (Hampel, 7 points, k = 3): a chart draws it apart from the line. For display only; it stays valid
/// in means, alerts and exports.
/// </param>
public sealed record RawSignal(IReadOnlyList<double> Values, IReadOnlyList<int> Judgements, IReadOnlyList<bool> Outliers);

/// <summary>What is held against a value.</summary>
/// <param name="Quality">Valid, doubtful or invalid.</param>
/// <param name="Reasons">Codes, as in <see cref="SignalValue"/>.</param>
public sealed record RawJudgement(Quality Quality, IReadOnlyList<string> Reasons);
