using System.Globalization;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Web.Languages;
using MediatR;

namespace HomeCare.Web.Charts;

/// <summary>A person's charts over one range, and the alerts that occurred within it.</summary>
/// <param name="Range">What is shown.</param>
/// <param name="Offered">What may be shown to this viewer.</param>
/// <param name="WithRejected">Whether values off the curve are marked.</param>
/// <param name="Charts">Heart rate, SpO2, steps.</param>
/// <param name="Alerts">The clinical alerts within the span.</param>
/// <param name="Quality">How good the values of the span are.</param>
/// <param name="Apart">Valid values drawn apart from the curve; null where means are drawn, which hold them.</param>
internal sealed record PatientCharts(
    ChartRange Range, IReadOnlyList<ChartRange> Offered, bool WithRejected, IReadOnlyList<Chart> Charts, IReadOnlyList<AlertSummary> Alerts, DataQuality Quality, int? Apart)
{
    /// <summary>An alert of silence may have begun long before the gap that it explains.</summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromDays(31);

    /// <summary>Gaps about which it is asked why: each is a question of its own.</summary>
    private const int MostAsked = 6;

    public DateTimeOffset From => Charts[0].Series.From;

    public DateTimeOffset To => Charts[0].Series.To;

    public bool IsEmpty => Quality.Received == 0;

    public bool HasMarks => Apart > 0 || new[] { Quality.HeartRate, Quality.Oxygen }.Any(signal => signal.Doubtful + signal.Invalid > 0);

    /// <summary>How much of the time that has passed is covered by readings, in the language of the request.</summary>
    public string Covered(DateTimeOffset now) =>
        (Math.Min(1, Quality.CoveredSeconds / Math.Max(1, ((To < now ? To : now) - From).TotalSeconds))).ToString("P0", CultureInfo.CurrentCulture);

    /// <summary>Each gap once, with the charts that have it.</summary>
    public IReadOnlyList<(Gap Gap, IReadOnlyList<Chart> Charts)> Gaps => [.. Charts
        .SelectMany(chart => chart.Gaps.Select(gap => (Gap: gap, Chart: chart)))
        .GroupBy(each => each.Gap)
        .Select(same => (same.Key, (IReadOnlyList<Chart>)[.. same.Select(each => each.Chart)]))
        .OrderBy(each => each.Key.From)];

    /// <summary>
    /// Reads and draws. Without an asked range it is the last 24 h, or the last hour while nothing older is known: a person who
    /// was enrolled minutes ago would else be a dot at the edge.
    /// </summary>
    public static async Task<PatientCharts> ReadAsync(
        IMediator mediator, HomeClock clock, Words words, PatientId patient, IReadOnlyList<ChartRange> offered, string? asked, bool rejected, CancellationToken cancel)
    {
        var chosen = offered.FirstOrDefault(range => range.Key == asked);
        var view = await ViewAsync(mediator, clock, patient, chosen ?? ChartRange.Day, cancel);
        var limits = (await mediator.Send(new GetLimits(patient), cancel)).Limits;
        if (!view.Range.IsRaw)
        {
            var points = await mediator.Send(new GetSeries(patient, view.From, view.To, view.Range.StepSeconds), cancel);
            var (heart, oxygen) = (
                await MeasureAsync(mediator, patient, points, point => point.HeartRateBpm, quality => quality.HeartRate, view, cancel),
                await MeasureAsync(mediator, patient, points, point => point.OxygenPercent, quality => quality.Oxygen, view, cancel));
            return await OfAsync([SignalCharts.HeartRate(heart, limits, clock, words), SignalCharts.Oxygen(oxygen, limits, clock, words), SignalCharts.Steps(BucketReadings.Steps(points, view), words)], null);
        }

        var raw = await mediator.Send(new GetRawSeries(patient, view.From, view.To), cancel);
        if (chosen is null && raw.MeasuredTicks.Count > 0 && raw.MeasuredTicks[0] >= (clock.Now - ChartRange.Hour.Length).UtcTicks)
        {
            view = await ViewAsync(mediator, clock, patient, ChartRange.Hour, cancel);
            raw = await mediator.Send(new GetRawSeries(patient, view.From, view.To), cancel);
        }

        return await OfAsync(
            [
                SignalCharts.HeartRate(RawReadings.Measure(raw, raw.HeartRateBpm, view, rejected, words), limits, clock, words),
                SignalCharts.Oxygen(RawReadings.Measure(raw, raw.OxygenPercent, view, rejected, words), limits, clock, words),
                SignalCharts.Steps(RawReadings.Steps(raw, view), words),
            ],
            raw.HeartRateBpm.Outliers.Count(apart => apart) + raw.OxygenPercent.Outliers.Count(apart => apart));

        async Task<PatientCharts> OfAsync(IReadOnlyList<Chart> charts, int? apart) => new(
            view.Range, offered, rejected && view.Range.IsRaw, charts,
            [.. view.Alerts.Where(alert => alert.Level != AlertLevel.Technical && alert.OccurredAt >= view.From)],
            await mediator.Send(new GetDataQuality(patient, view.From, view.To), cancel), apart);
    }

    private static async Task<View> ViewAsync(IMediator mediator, HomeClock clock, PatientId patient, ChartRange range, CancellationToken cancel)
    {
        var (from, to) = range.Ending(clock.Now, HomeClock.Zone);
        return new View(range, from, to, clock.Now, await mediator.Send(new ListAlerts(patient, from - LongestSilence, to), cancel));
    }

    private static async Task<Measured> MeasureAsync(
        IMediator mediator, PatientId patient, IReadOnlyList<SeriesPoint> points, Func<SeriesPoint, Band?> signal,
        Func<DataQuality, SignalQuality> quality, View view, CancellationToken cancel)
    {
        var reasons = new Dictionary<DateTimeOffset, IReadOnlyDictionary<string, long>>();
        foreach (var gap in BucketReadings.ToAskAbout(points, signal, view, MostAsked))
        {
            reasons[gap.From] = quality(await mediator.Send(new GetDataQuality(patient, gap.From, gap.To), cancel)).Reasons;
        }

        return BucketReadings.Measure(points, signal, view, reasons);
    }
}
