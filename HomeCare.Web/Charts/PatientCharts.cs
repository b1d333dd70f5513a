using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Wire;
using HomeCare.Web.Languages;
using MediatR;

namespace HomeCare.Web.Charts;

/// <summary>A person's charts over one range, and the alerts that occurred within it.</summary>
internal sealed record PatientCharts(
    ChartRange Range, bool WithRejected, IReadOnlyList<Chart> Charts, IReadOnlyList<AlertSummary> Alerts, int Received, int Rejected)
{
    public Series Time => Charts[0].Series;

    public bool IsEmpty => Received == 0;

    /// <summary>
    /// Reads and draws. Without an asked range it is the last 24 h, or the last hour while nothing older is known: a person who
    /// was enrolled minutes ago would else be a dot at the edge.
    /// </summary>
    public static async Task<PatientCharts> ReadAsync(
        IMediator mediator, HomeClock clock, Words words, PatientId patient, string? asked, bool rejected, CancellationToken cancel)
    {
        var range = ChartRange.Find(asked) ?? ChartRange.Day;
        var points = await PointsAsync(mediator, patient, range, clock.Now, cancel);
        var lastHour = clock.Now - ChartRange.Hour.Length;
        if (ChartRange.Find(asked) is null && points.Any(point => point.Received > 0) && points.All(point => point.Received == 0 || point.From >= lastHour))
        {
            range = ChartRange.Hour;
            points = await PointsAsync(mediator, patient, range, clock.Now, cancel);
        }

        var (from, to) = range.Ending(clock.Now);
        var limits = (await mediator.Send(new GetLimits(patient), cancel)).Limits;
        var raw = rejected && range.Length <= TimeSpan.FromDays(1)
            ? await mediator.Send(new GetReadings(patient, from, to), cancel)
            : [];
        return new PatientCharts(
            range, rejected, [HeartRate(points, range, limits, raw, clock, words), Oxygen(points, range, limits, raw, clock, words), Steps(points, range, words)],
            await mediator.Send(new ListAlerts(patient, from, to), cancel),
            points.Sum(point => point.Received), points.Sum(point => point.Rejected));
    }

    private static async Task<IReadOnlyList<SeriesPoint>> PointsAsync(
        IMediator mediator, PatientId patient, ChartRange range, DateTimeOffset now, CancellationToken cancel)
    {
        var (from, to) = range.Ending(now);
        return range.IsRaw
            ? RawPoints.Of(await mediator.Send(new GetReadings(patient, from, to), cancel), from, to, range.StepSeconds)
            : await mediator.Send(new GetSeries(patient, from, to, range.StepSeconds), cancel);
    }

    private static Chart HeartRate(
        IReadOnlyList<SeriesPoint> points, ChartRange range, RedLimits limits, IReadOnlyList<RecordedReading> raw, HomeClock clock, Words words)
    {
        var series = SeriesOf(points, range, point => point.HeartRateBpm);
        var marks = Marks(raw, series, reading => reading.HeartRateBpm, words);
        var scale = Chart.Scale(series, 40, 120, 20, [limits.HeartRateLowBpm, limits.HeartRateHighBpm]);
        return new Chart("hr", words["Fréquence cardiaque"], "bpm", series, scale.Low, scale.High, scale.High - scale.Low > 140 ? 40 : 20)
        {
            Limits = [new(limits.HeartRateHighBpm, words["≥ {0:0.#}", limits.HeartRateHighBpm]), new(limits.HeartRateLowBpm, words["≤ {0:0.#}", limits.HeartRateLowBpm])],
            Marks = marks,
            Summary = Summary(series, "bpm", clock, words),
        };
    }

    private static Chart Oxygen(
        IReadOnlyList<SeriesPoint> points, ChartRange range, RedLimits limits, IReadOnlyList<RecordedReading> raw, HomeClock clock, Words words)
    {
        var series = SeriesOf(points, range, point => point.OxygenPercent);
        var marks = Marks(raw, series, reading => reading.OxygenPercent, words);
        var scale = Chart.Scale(series, 85, 100, 5, [limits.OxygenLowPercent - 2]);
        return new Chart("spo2", words["SpO₂"], "%", series, scale.Low, 100, scale.Low < 75 ? 10 : 5)
        {
            Limits = [new(limits.OxygenLowPercent, words["≤ {0:0.#}", limits.OxygenLowPercent])],
            Marks = marks,
            Summary = Summary(series, "%", clock, words),
        };
    }

    private static Chart Steps(IReadOnlyList<SeriesPoint> points, ChartRange range, Words words)
    {
        var series = new Series(points[0].From, TimeSpan.FromSeconds(range.StepSeconds),
            [.. points.Select(point => point.Received == 0 ? (Slot?)null : new Slot(point.Steps, point.Steps, point.Steps))]);
        var most = series.Slots.OfType<Slot>().Select(slot => slot.Mean).DefaultIfEmpty().Max();
        var high = most switch { <= 20 => 20, <= 100 => 100, <= 500 => 500, <= 1000 => 1000, _ => Math.Ceiling(most / 1000) * 1000 };
        return new Chart("steps", words["Pas"], "", series, 0, high, high / 2, Bars: true)
        {
            Summary = words["{0:N0} pas sur la période.", points.Sum(point => point.Steps)],
        };
    }

    private static Series SeriesOf(IReadOnlyList<SeriesPoint> points, ChartRange range, Func<SeriesPoint, Band?> signal) =>
        new(points[0].From, TimeSpan.FromSeconds(range.StepSeconds),
            [.. points.Select(point => signal(point) is { } band ? new Slot(band.Mean, band.Lowest, band.Highest) : (Slot?)null)]);

    /// <summary>At most one mark a slot and kind: thousands of the same would hide the line they are shown against.</summary>
    private static List<Mark> Marks(
        IReadOnlyList<RecordedReading> raw, Series series, Func<RecordedReading, SignalValue?> signal, Words words) =>
        [.. from reading in raw
            let measured = signal(reading)
            where measured is { Value: not null, Quality: not Quality.Valid } && double.IsFinite(measured.Value.Value)
            let doubtful = measured.Quality == Quality.Doubtful
            group new Mark(reading.MeasuredAt, measured.Value!.Value, doubtful, string.Join(", ", measured.Reasons.Select(code => words.Reason(code))))
                by ((reading.MeasuredAt - series.From) / series.Step is var slot ? (int)slot : 0, doubtful) into same
            select same.First()];

    private static string Summary(Series series, string unit, HomeClock clock, Words words)
    {
        var valid = series.Slots.OfType<Slot>().ToList();
        if (valid.Count == 0)
        {
            return words["Aucune mesure valide sur la période."];
        }

        var said = words["Moyenne {0:0} {3}, de {1:0} à {2:0}.", valid.Average(slot => slot.Mean), valid.Min(slot => slot.Lowest), valid.Max(slot => slot.Highest), unit];
        var gaps = series.Gaps(TimeSpan.FromMinutes(15), clock.Now).OrderByDescending(gap => gap.To - gap.From).ToList();
        return gaps.Count switch
        {
            0 => said,
            1 => said + " " + words["Sans mesure de {0} à {1}.", clock.Moment(gaps[0].From), clock.Moment(gaps[0].To)],
            _ => said + " " + words["{0} interruptions, la plus longue de {1} à {2}.", gaps.Count, clock.Moment(gaps[0].From), clock.Moment(gaps[0].To)],
        };
    }
}
