using HomeCare.Modules.Telemetry.Contracts;

namespace HomeCare.Modules.Alerts.Habits;

/// <summary>What one day of a person comes to; null where too little of it was heard, or where it has not ended.</summary>
/// <param name="Day">The home's day; its night is the one that ends on its morning.</param>
/// <param name="OxygenNightPercent">Median of the night's five-minute means of SpO2.</param>
/// <param name="RestingHeartRateBpm">Median of the night's five-minute means of the heart rate at rest.</param>
/// <param name="Steps">Steps from midnight to midnight.</param>
internal readonly record struct DayFigures(DateOnly Day, double? OxygenNightPercent, double? RestingHeartRateBpm, double? Steps)
{
    /// <summary>Two hours of the night's eight: less is a nap, or a bracelet taken off.</summary>
    public const int FewestOfANight = 24;

    /// <summary>Of a day so much must be heard for its steps to be compared with another's.</summary>
    public const double LeastShareOfADay = 0.8;

    public static readonly TimeSpan Step = TimeSpan.FromMinutes(5);

    public bool IsEmpty => OxygenNightPercent is null && RestingHeartRateBpm is null && Steps is null;

    /// <summary>Reads a day's figures.</summary>
    /// <param name="day">Which.</param>
    /// <param name="zone">The home's.</param>
    /// <param name="points">Five-minute buckets, oldest first, of a stretch that holds the day and its night; one that holds no reading may be missing.</param>
    /// <param name="asOf">A night or a day that ends later is not there yet.</param>
    /// <remarks>
    /// The heart rate at rest is the night's (22:00-06:00, as in the Styrian Hypertension Study, J Clin Hypertens 2014;16:856): of the resting rates it is the
    /// one that foretells most (Johansen et al., Eur Heart J 2013;34:1732), and it needs no bracelet that counts each step. Five minutes with a step in them, and
    /// the five after, are left out: on the way to the bathroom nobody is at rest. A proposal, to be confirmed by a physician.
    /// </remarks>
    public static DayFigures Of(DateOnly day, TimeZoneInfo zone, IReadOnlyList<SeriesPoint> points, DateTimeOffset asOf)
    {
        var (nightFrom, nightTo) = (HomeDay.At(day.AddDays(-1), HomeDay.NightBegins, zone), HomeDay.At(day, HomeDay.NightEnds, zone));
        var (dayFrom, dayTo) = (HomeDay.At(day, TimeOnly.MinValue, zone), HomeDay.At(day.AddDays(1), TimeOnly.MinValue, zone));
        var night = nightTo <= asOf ? Between(points, nightFrom, nightTo) : (0, 0);
        var whole = dayTo <= asOf ? Between(points, dayFrom, dayTo) : (0, 0);
        return new(day, OxygenOf(points, night), RestingOf(points, night), StepsOf(points, whole, (dayTo - dayFrom) / Step));
    }

    private static double? OxygenOf(IReadOnlyList<SeriesPoint> points, (int From, int To) night)
    {
        var values = new List<double>(night.To - night.From);
        for (var place = night.From; place < night.To; place++)
        {
            if (points[place].OxygenPercent is { } band)
            {
                values.Add(band.Mean);
            }
        }

        return values.Count >= FewestOfANight ? Middle.Of(values) : null;
    }

    private static double? RestingOf(IReadOnlyList<SeriesPoint> points, (int From, int To) night)
    {
        var values = new List<double>(night.To - night.From);
        for (var place = night.From; place < night.To; place++)
        {
            if (points[place] is { HeartRateBpm: { } band, Steps: 0 } && (place == 0 || points[place - 1].Steps == 0 || points[place - 1].From < points[place].From - Step))
            {
                values.Add(band.Mean);
            }
        }

        return values.Count >= FewestOfANight ? Middle.Of(values) : null;
    }

    private static double? StepsOf(IReadOnlyList<SeriesPoint> points, (int From, int To) day, double buckets)
    {
        var (heard, steps) = (0, 0L);
        for (var place = day.From; place < day.To; place++)
        {
            heard += points[place].Received > 0 ? 1 : 0;
            steps += points[place].Steps;
        }

        return heard > 0 && heard >= LeastShareOfADay * buckets ? steps : null;
    }

    /// <summary>The places of the buckets in [from, to).</summary>
    private static (int From, int To) Between(IReadOnlyList<SeriesPoint> points, DateTimeOffset from, DateTimeOffset to) => (Place(points, from), Place(points, to));

    /// <summary>Of the first bucket that begins then or later.</summary>
    private static int Place(IReadOnlyList<SeriesPoint> points, DateTimeOffset at)
    {
        var (low, high) = (0, points.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = points[middle].From < at ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}

/// <summary>The home's day and night as instants. Pure.</summary>
internal static class HomeDay
{
    public static readonly TimeOnly NightBegins = new(22, 0);

    public static readonly TimeOnly NightEnds = new(6, 0);

    public static DateOnly Of(DateTimeOffset instant, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, zone).DateTime);

    /// <summary>When the home's clock shows this; what a change of the clock skips is the first instant after it, of what comes twice the first counts.</summary>
    public static DateTimeOffset At(DateOnly day, TimeOnly time, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(time);
        while (zone.IsInvalidTime(local))
        {
            local = local.AddMinutes(15);
        }

        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }
}

/// <summary>The median: of an even number the mean of the two in the middle.</summary>
internal static class Middle
{
    public static double? Of(List<double> values)
    {
        if (values.Count == 0)
        {
            return null;
        }

        values.Sort();
        var half = values.Count / 2;
        return values.Count % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
    }
}
