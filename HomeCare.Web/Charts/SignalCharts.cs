using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Web.Languages;

namespace HomeCare.Web.Charts;

/// <summary>What each signal's chart looks like: its scale, its limits, its sentence.</summary>
internal static class SignalCharts
{
    /// <summary>Gaps that are drawn and told; of more the longest.</summary>
    public const int MostGaps = 80;

    public static Chart HeartRate(Measured measured, VitalLimits limits, HomeClock clock, Words words)
    {
        var scale = Chart.Scale(measured.Columns, 40, 120, 20, [limits.HeartRateLowBpm, limits.HeartRateHighBpm]);
        return Of(new Chart("hr", words["Fréquence cardiaque"], words["bpm"], measured.Columns, scale.Low, scale.High, scale.High - scale.Low > 140 ? 40 : 20)
        {
            Limits = [new(limits.HeartRateHighBpm, words["≥ {0:0.#}", limits.HeartRateHighBpm]), new(limits.HeartRateLowBpm, words["≤ {0:0.#}", limits.HeartRateLowBpm])],
        }, measured, clock, words);
    }

    public static Chart Oxygen(Measured measured, VitalLimits limits, HomeClock clock, Words words)
    {
        var scale = Chart.Scale(measured.Columns, 85, 100, 5, [limits.OxygenLowPercent - 2]);
        return Of(new Chart("spo2", words["SpO₂"], "%", measured.Columns, scale.Low, 100, scale.Low < 75 ? 10 : 5)
        {
            Limits = [new(limits.OxygenLowPercent, words["≤ {0:0.#}", limits.OxygenLowPercent])],
        }, measured, clock, words);
    }

    public static Chart Steps(Series bars, Words words)
    {
        var most = bars.Slots.OfType<Slot>().Select(slot => slot.Mean).DefaultIfEmpty().Max();
        var high = most switch { <= 20 => 20, <= 100 => 100, <= 500 => 500, <= 1000 => 1000, _ => Math.Ceiling(most / 1000) * 1000 };
        return new Chart("steps", words["Pas"], "", bars, 0, high, high / 2, Bars: true)
        {
            Summary = words["{0:N0} pas sur la période.", bars.Slots.OfType<Slot>().Sum(slot => slot.Mean)],
        };
    }

    private static Chart Of(Chart chart, Measured measured, HomeClock clock, Words words) => chart with
    {
        Runs = measured.Runs,
        Gaps = [.. measured.Gaps.OrderByDescending(gap => gap.To - gap.From).Take(MostGaps).OrderBy(gap => gap.From)],
        Marks = measured.Marks,
        Summary = Summary(measured, chart.Unit, clock, words),
    };

    private static string Summary(Measured measured, string unit, HomeClock clock, Words words)
    {
        if (Slot.Merge(measured.Columns.Slots) is not { } all)
        {
            return words["Aucune mesure valide sur la période."];
        }

        var said = words["Moyenne {0:0} {3}, de {1:0} à {2:0}.", all.Mean, all.Lowest, all.Highest, unit];
        return measured.Gaps.MaxBy(gap => gap.To - gap.From) is not { } longest ? said
            : measured.Gaps.Count == 1 ? said + " " + words["Sans mesure de {0} à {1} : {2}.", clock.Moment(longest.From), clock.Moment(longest.To), words.Of(longest.Cause)]
            : said + " " + words["{0} interruptions, la plus longue de {1} à {2} : {3}.", measured.Gaps.Count, clock.Moment(longest.From), clock.Moment(longest.To), words.Of(longest.Cause)];
    }
}
