using HomeCare.Modules.Wire;

namespace HomeCare.Gateway.Bracelet;

/// <summary>What a plain strap or oximeter gave within the open span.</summary>
/// <param name="Begun">On the monotonic clock.</param>
/// <param name="Beats">Heart rates of 0x2A37.</param>
/// <param name="Pulses">Pulses of 0x2A5F, used where there is no 0x2A37.</param>
internal sealed record StrapSpan(
    TimeSpan Begun, IReadOnlyList<Measure> Beats, IReadOnlyList<Measure> Pulses, IReadOnlyList<Measure> Oxygen)
{
    public static StrapSpan At(TimeSpan begun) => new(begun, [], [], []);

    public bool IsEmpty => Beats.Count + Pulses.Count + Oxygen.Count == 0;
}

/// <summary>A span's means, still without a name and a date.</summary>
/// <param name="End">On the monotonic clock.</param>
internal sealed record ComposedSpan(TimeSpan End, int Seconds, Measure? HeartRateBpm, Measure? OxygenPercent);

/// <summary>
/// Means of ten seconds out of single measurements, for devices that make none of their own. The spans follow one another on a grid that the
/// first measurement begins, by the monotonic clock: neither a step of the wall clock nor a device's own rhythm moves it. Pure.
/// </summary>
internal static class StrapSpans
{
    /// <summary>As long as a bracelet's own by default.</summary>
    public const int Seconds = 10;

    private const int MostReasons = 8;
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(Seconds);

    /// <summary>The open span as it is at this moment, and the one that this closes, if it measured anything.</summary>
    public static (StrapSpan Open, ComposedSpan? Closed) Advance(StrapSpan? open, TimeSpan now)
    {
        if (open is null)
        {
            return (StrapSpan.At(now), null);
        }

        var passed = (now - open.Begun).Ticks / Length.Ticks;
        return passed < 1
            ? (open, null)
            : (StrapSpan.At(open.Begun + (passed * Length)), open.IsEmpty ? null : Compose(open, open.Begun + Length, Seconds));
    }

    /// <summary>The link has ended: what there is of the span, with the seconds that it lasted.</summary>
    public static ComposedSpan? Cut(StrapSpan? open, TimeSpan now)
    {
        if (open is null || open.IsEmpty)
        {
            return null;
        }

        var lasted = Math.Clamp((int)Math.Ceiling((now - open.Begun).TotalSeconds), 1, Seconds);
        return Compose(open, open.Begun + TimeSpan.FromSeconds(lasted), lasted);
    }

    public static StrapSpan With(StrapSpan open, HeartRateMeasurement beat) => open with
    {
        Beats = [.. open.Beats, beat switch
        {
            { Contact: SensorContact.Lost } => new Measure(beat.Bpm, Quality.Invalid, ["no_contact"]),
            // What straps send until they found a beat.
            { Bpm: 0 } => new Measure(null, Quality.Invalid, ["no_value"]),
            _ => Measure.Of(beat.Bpm),
        }],
    };

    public static StrapSpan With(StrapSpan open, PulseOximetry oximetry) => open with
    {
        Oxygen = [.. open.Oxygen, Judged(oximetry.OxygenPercent, oximetry)],
        Pulses = [.. open.Pulses, Judged(oximetry.PulseBpm, oximetry)],
    };

    /// <summary>
    /// The mean of the samples that may be used, as good as the worst of them; doubtful at best where those are less than half. Where none may be
    /// used, the mean of what there was, invalid, with its reasons. Null where the device has no such signal.
    /// </summary>
    public static Measure? Mean(IReadOnlyList<Measure> samples)
    {
        if (samples.Count == 0)
        {
            return null;
        }

        var used = samples.Where(sample => sample is { Value: not null, Quality: not Quality.Invalid }).ToList();
        if (used.Count == 0)
        {
            var raw = samples.Where(sample => sample.Value is not null).Select(sample => sample.Value!.Value).ToList();
            return new Measure(raw.Count == 0 ? null : raw.Average(), Quality.Invalid, Reasons(samples));
        }

        var few = used.Count * 2 < samples.Count;
        var worst = used.Max(sample => sample.Quality);
        return worst == Quality.Valid && !few
            ? Measure.Of(used.Average(sample => sample.Value!.Value))
            : new Measure(
                used.Average(sample => sample.Value!.Value), Quality.Doubtful,
                few ? [.. Reasons(used).Take(MostReasons - 1), "insufficient_signal"] : Reasons(used));
    }

    private static ComposedSpan Compose(StrapSpan span, TimeSpan end, int seconds) =>
        new(end, seconds, Mean(span.Beats) ?? Mean(span.Pulses), Mean(span.Oxygen));

    private static Measure Judged(double? value, PulseOximetry oximetry) => oximetry switch
    {
        _ when value is null => new Measure(null, Quality.Invalid, oximetry.Reasons.Count > 0 ? oximetry.Reasons : ["no_value"]),
        { Quality: Quality.Valid } => Measure.Of(value.Value),
        _ => new Measure(value, oximetry.Quality, oximetry.Reasons),
    };

    private static List<string> Reasons(IReadOnlyList<Measure> samples) =>
        [.. samples.SelectMany(sample => sample.Reasons ?? []).Distinct().Take(MostReasons)];
}
