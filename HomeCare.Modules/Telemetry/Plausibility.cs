using HomeCare.Modules.Wire;

namespace HomeCare.Modules.Telemetry;

/// <summary>The quality in force and the server's own reasons for it.</summary>
internal readonly record struct Verdict(Quality Quality, IReadOnlyList<string> Reasons);

/// <summary>A reading's verdicts, null for a signal that is absent, and the trace after it.</summary>
internal sealed record Judgement(
    Verdict? HeartRate, Verdict? Oxygen, Verdict? Steps, Verdict? Falls, Verdict? Battery, Trace After);

/// <summary>
/// Whether a value can be: hard ranges, doubtful ranges, steps between points, flat lines. A proposal, to be confirmed by a physician.
/// The server may only lower what the source said. Rejecting is not alarming: the raw value is kept, with the reason. Pure.
/// </summary>
internal static class Plausibility
{
    public const double HeartRateLowest = 20, HeartRateHighest = 250, HeartRateUnusuallyLow = 30, HeartRateUnusuallyHigh = 200, HeartRateMostStep = 40;

    public const double OxygenLowest = 50, OxygenHighest = 100, OxygenUnusuallyLow = 70, OxygenMostStep = 6;

    /// <summary>40 steps in 10 s is a sprint; 30 is a run. Scaled by the span, because a span of a minute holds six times as many.</summary>
    public const double MostStepsPerSecond = 4, UnusualStepsPerSecond = 3;

    public const double BatteryMostRise = 20;

    public static readonly TimeSpan Grid = TimeSpan.FromSeconds(10);

    /// <summary>An older point says nothing on whether this one can be: a heart has had time to change.</summary>
    public static readonly TimeSpan OldestReference = TimeSpan.FromSeconds(30);

    public static readonly TimeSpan LongestFlatHeart = TimeSpan.FromMinutes(5);

    public static readonly TimeSpan LongestFlatBattery = TimeSpan.FromHours(48);

    /// <summary>
    /// The wire has no charger flag. Within this time no charger adds more than 20 points to a bracelet, so a greater rise is the
    /// gauge's error; over a longer gap it may have been charged.
    /// </summary>
    public static readonly TimeSpan ShortestCharge = TimeSpan.FromMinutes(10);

    public static Judgement Judge(Trace before, Reading reading)
    {
        var at = reading.MeasuredAt.UtcTicks;
        var steps = Judged(reading.Steps, value => OfSteps(value, reading.SpanSeconds));
        var moved = steps is { Quality: not Quality.Invalid } ? reading.Steps?.Value ?? 0 : 0;
        var heartRate = Judged(reading.HeartRateBpm, value => OfHeartRate(value, at, moved, before));
        var oxygen = Judged(reading.OxygenPercent, value => OfOxygen(value, at, reading.OxygenPercent!.Reasons, before));
        var falls = Judged(reading.Falls, OfFalls);
        var battery = Judged(reading.BatteryPercent, value => OfBattery(value, at, before));
        var after = before.After(
            reading, heartRate?.Quality ?? Quality.Valid, oxygen?.Quality ?? Quality.Valid, steps?.Quality ?? Quality.Valid, battery?.Quality ?? Quality.Valid);
        return new Judgement(heartRate, oxygen, steps, falls, battery, after);
    }

    /// <summary>
    /// How far a value may lie from the last valid one: the most between 10 s points, times the points in between. After a gap of
    /// 30 s three steps of the allowed size could have been made; two points closer than 10 s keep the whole allowance, because short
    /// means vary more, not less.
    /// </summary>
    public static double MostChange(double perGrid, long ticksApart) =>
        perGrid * Math.Max(1, (double)ticksApart / Grid.Ticks);

    private static IEnumerable<(Quality, string)> OfHeartRate(double value, long at, double moved, Trace before)
    {
        if (value is < HeartRateLowest or > HeartRateHighest)
        {
            yield return (Quality.Invalid, ReasonCodes.HeartRateOutOfRange);
            yield break;
        }

        if (value is < HeartRateUnusuallyLow or > HeartRateUnusuallyHigh)
        {
            yield return (Quality.Doubtful, ReasonCodes.HeartRateUnusual);
        }

        if (IsStep(value, at, before.HeartRate, HeartRateMostStep))
        {
            yield return (Quality.Doubtful, ReasonCodes.HeartRateStep);
        }

        // At rest a mean may well repeat; while walking it cannot for minutes: the sensor is stuck.
        if (before.HeartRunWith(value, at, moved) is { Steps: > 0 } run && run.Last - run.Since > LongestFlatHeart.Ticks)
        {
            yield return (Quality.Doubtful, ReasonCodes.HeartRateFlat);
        }
    }

    private static IEnumerable<(Quality, string)> OfOxygen(double value, long at, IReadOnlyList<string>? said, Trace before)
    {
        if (value is < OxygenLowest or > OxygenHighest)
        {
            yield return (Quality.Invalid, ReasonCodes.OxygenOutOfRange);
            yield break;
        }

        if (value < OxygenUnusuallyLow)
        {
            yield return (Quality.Doubtful, ReasonCodes.OxygenUnusual);
        }

        if (said?.Contains(ReasonCodes.LowPerfusion) == true)
        {
            yield return (Quality.Doubtful, ReasonCodes.LowPerfusion);
        }

        if (IsStep(value, at, before.Oxygen, OxygenMostStep))
        {
            yield return (Quality.Doubtful, ReasonCodes.OxygenStep);
        }
    }

    // Steps are counted within the span, so a counter that begins again at 0 needs no rule here: the box reads it as a reset.
    private static IEnumerable<(Quality, string)> OfSteps(double value, int spanSeconds)
    {
        if (value < 0 || value > MostStepsPerSecond * spanSeconds)
        {
            yield return (Quality.Invalid, ReasonCodes.StepsOutOfRange);
        }
        else if (value > UnusualStepsPerSecond * spanSeconds)
        {
            yield return (Quality.Doubtful, ReasonCodes.StepsUnusual);
        }
    }

    private static IEnumerable<(Quality, string)> OfFalls(double value)
    {
        if (value < 0 || !double.IsInteger(value))
        {
            yield return (Quality.Invalid, ReasonCodes.FallsOutOfRange);
        }
    }

    private static IEnumerable<(Quality, string)> OfBattery(double value, long at, Trace before)
    {
        if (value is < 0 or > 100)
        {
            yield return (Quality.Invalid, ReasonCodes.BatteryOutOfRange);
            yield break;
        }

        if (before.Battery is not { } held)
        {
            yield break;
        }

        if (value - held.Value > BatteryMostRise && at - held.Last <= ShortestCharge.Ticks)
        {
            yield return (Quality.Doubtful, ReasonCodes.BatteryJump);
        }

        if (value.Equals(held.Value) && at - held.Since > LongestFlatBattery.Ticks)
        {
            yield return (Quality.Doubtful, ReasonCodes.BatteryFlat);
        }
    }

    private static bool IsStep(double value, long at, Point? last, double perGrid) =>
        last is { } point && at - point.At <= OldestReference.Ticks && Math.Abs(value - point.Value) > MostChange(perGrid, at - point.At);

    private static Verdict? Judged(Measure? measure, Func<double, IEnumerable<(Quality Quality, string Reason)>> rules)
    {
        if (measure is null)
        {
            return null;
        }

        // No number, no value: whatever the source called it.
        (Quality Quality, string Reason)[] held = measure.Value is { } value
            ? double.IsFinite(value) ? [.. rules(value)] : [(Quality.Invalid, ReasonCodes.NoValue)]
            : [(Quality.Invalid, ReasonCodes.NoValue)];
        var worst = held.Select(each => each.Quality).Append(measure.Quality).Max();
        return new Verdict(worst, [.. held.Select(each => each.Reason)]);
    }
}
