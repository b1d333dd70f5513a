using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Telemetry.Contracts;

namespace HomeCare.Modules.Reports.Content;

/// <summary>What the minutes of a period say. Minutes are the unit of every duration: one with at least one valid value counts.</summary>
/// <param name="HeartRate">Null when no minute had a valid value.</param>
/// <param name="Oxygen">Null when no minute had a valid value.</param>
/// <param name="Days">Steps of each day.</param>
/// <param name="Interruptions">Spans without any reading, <see cref="ShortestInterruption"/> or longer, oldest first.</param>
/// <param name="FirstReceived">The first minute with a reading; null for none.</param>
internal sealed record Findings(
    SignalFindings? HeartRate,
    SignalFindings? Oxygen,
    IReadOnlyList<DaySteps> Days,
    IReadOnlyList<Interruption> Interruptions,
    DateTimeOffset? FirstReceived)
{
    /// <summary>Shorter gaps are ordinary: a shower, a charge.</summary>
    public static readonly TimeSpan ShortestInterruption = TimeSpan.FromMinutes(30);

    /// <summary>Below an hour of data a median is an anecdote.</summary>
    public const int FewestMinutes = 60;

    /// <summary>After a step the heart needs some minutes to come back to rest.</summary>
    private const int RestAfterMinutes = 5;

    private const int NightEndsAtHour = 6;

    /// <summary>The average of days that are whole enough to be compared; null for none.</summary>
    public double? StepsPerDay => Days.Any(day => day.IsWhole) ? Days.Where(day => day.IsWhole).Average(day => day.Steps) : null;

    /// <summary>Reads a period's minutes.</summary>
    public static Findings Of(ReportPeriod period, IReadOnlyList<SeriesPoint> minutes, Func<DateTimeOffset, VitalLimits> limitsAt)
    {
        var heard = minutes.Where(minute => minute.Received > 0).OrderBy(minute => minute.From).ToList();
        return new Findings(
            Signal(period, heard, minute => minute.HeartRateBpm, AtRest(heard),
                (at, value) => value <= limitsAt(at).HeartRateLowBpm, (at, value) => value >= limitsAt(at).HeartRateHighBpm),
            Signal(period, heard, minute => minute.OxygenPercent, null,
                (at, value) => value <= limitsAt(at).OxygenLowPercent, (_, _) => false),
            [.. period.Days().Select(day => StepsOf(day, period.End, heard))],
            [.. InterruptionsOf(period, heard)],
            heard.Count > 0 ? heard[0].From : null);
    }

    private static SignalFindings? Signal(
        ReportPeriod period, List<SeriesPoint> heard, Func<SeriesPoint, Band?> pick, HashSet<DateTimeOffset>? rest,
        Func<DateTimeOffset, double, bool> isLow, Func<DateTimeOffset, double, bool> isHigh)
    {
        var valid = heard.Where(minute => pick(minute) is { Count: > 0 })
            .Select(minute => new Moment(minute.From, pick(minute)!.Value.Mean)).ToList();
        if (valid.Count == 0)
        {
            return null;
        }

        return new SignalFindings(
            valid.Count,
            Percentiles.Median(valid.Select(moment => moment.Value))!.Value,
            rest is null ? null : Enough(valid.Where(moment => rest.Contains(moment.At))),
            Enough(valid.Where(moment => period.Local(moment.At).Hour < NightEndsAtHour)),
            valid.MinBy(moment => moment.Value)!,
            valid.MaxBy(moment => moment.Value)!,
            valid.Count(moment => isLow(moment.At, moment.Value)),
            valid.Count(moment => isHigh(moment.At, moment.Value)));
    }

    private static double? Enough(IEnumerable<Moment> moments)
    {
        var values = moments.Select(moment => moment.Value).ToList();
        return values.Count >= FewestMinutes ? Percentiles.Median(values) : null;
    }

    // Without a single step in the period, rest cannot be told from a bracelet that counts none.
    private static HashSet<DateTimeOffset> AtRest(List<SeriesPoint> heard)
    {
        if (heard.All(minute => minute.Steps == 0))
        {
            return [];
        }

        var rest = new HashSet<DateTimeOffset>();
        var lastStep = DateTimeOffset.MinValue;
        foreach (var minute in heard)
        {
            lastStep = minute.Steps > 0 ? minute.From : lastStep;
            if (minute.From - lastStep > TimeSpan.FromMinutes(RestAfterMinutes))
            {
                rest.Add(minute.From);
            }
        }

        return rest;
    }

    private static DaySteps StepsOf(ReportDay day, DateTimeOffset end, List<SeriesPoint> heard)
    {
        var until = day.End < end ? day.End : end;
        var minutes = heard.Where(minute => minute.From >= day.Start && minute.From < until).ToList();
        var share = until > day.Start ? minutes.Count / (until - day.Start).TotalMinutes : 0;
        return new DaySteps(day.Date, minutes.Sum(minute => minute.Steps), Math.Min(1, share), day.Start < end, until == day.End);
    }

    private static IEnumerable<Interruption> InterruptionsOf(ReportPeriod period, List<SeriesPoint> heard)
    {
        var last = period.Start;
        foreach (var at in heard.Select(minute => minute.From).Append(period.End))
        {
            if (at - last >= ShortestInterruption)
            {
                yield return new Interruption(last, at);
            }

            last = at.AddMinutes(1);
        }
    }
}

/// <summary>One signal over a period, from means of a minute.</summary>
/// <param name="ValidMinutes">Minutes with a valid value.</param>
/// <param name="Median">Of all of them.</param>
/// <param name="Rest">Median of minutes without a step, nor the five before; null when there are too few.</param>
/// <param name="Night">Median between midnight and six; null when there are too few.</param>
/// <param name="Lowest">The lowest minute.</param>
/// <param name="Highest">The highest minute.</param>
/// <param name="MinutesLow">Minutes at or below the low limit in force.</param>
/// <param name="MinutesHigh">Minutes at or above the high limit in force.</param>
internal sealed record SignalFindings(
    int ValidMinutes, double Median, double? Rest, double? Night, Moment Lowest, Moment Highest, int MinutesLow, int MinutesHigh);

/// <summary>A value and when.</summary>
internal sealed record Moment(DateTimeOffset At, double Value);

/// <summary>A span without any reading.</summary>
internal sealed record Interruption(DateTimeOffset From, DateTimeOffset To)
{
    public TimeSpan Length => To - From;
}

/// <summary>A day's steps.</summary>
/// <param name="Day">Which.</param>
/// <param name="Steps">As received.</param>
/// <param name="Share">Minutes with a reading, of the day's minutes so far.</param>
/// <param name="Begun">False for a day to come.</param>
/// <param name="Ended">False while the day runs.</param>
internal sealed record DaySteps(DateOnly Day, long Steps, double Share, bool Begun, bool Ended)
{
    /// <summary>Comparable with other days: it has ended, and four fifths of it were received.</summary>
    public bool IsWhole => Ended && Share >= 0.8;
}
