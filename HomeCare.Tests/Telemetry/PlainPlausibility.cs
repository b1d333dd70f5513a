using HomeCare.Modules.Telemetry;
using HomeCare.Modules.Wire;

namespace HomeCare.Tests.Telemetry;

/// <summary>
/// The rules of plausibility as sentences, one after the other, with no thought for speed: what <see cref="Plausibility"/> says at 10,000 readings a
/// second is held against it. It shares the limits, not the judging.
/// </summary>
internal static class PlainPlausibility
{
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

    private static IEnumerable<(Quality, string)> OfHeartRate(double value, long at, double moved, Trace before)
    {
        if (value is < Plausibility.HeartRateLowest or > Plausibility.HeartRateHighest)
        {
            yield return (Quality.Invalid, ReasonCodes.HeartRateOutOfRange);
            yield break;
        }

        if (value is < Plausibility.HeartRateUnusuallyLow or > Plausibility.HeartRateUnusuallyHigh)
        {
            yield return (Quality.Doubtful, ReasonCodes.HeartRateUnusual);
        }

        if (IsStep(value, at, before.HeartRate, Plausibility.HeartRateMostStep))
        {
            yield return (Quality.Doubtful, ReasonCodes.HeartRateStep);
        }

        // At rest a mean may well repeat; while walking it cannot for minutes: the sensor is stuck.
        if (before.HeartRunWith(value, at, moved) is { Steps: > 0 } run && run.Last - run.Since > Plausibility.LongestFlatHeart.Ticks)
        {
            yield return (Quality.Doubtful, ReasonCodes.HeartRateFlat);
        }
    }

    private static IEnumerable<(Quality, string)> OfOxygen(double value, long at, IReadOnlyList<string>? said, Trace before)
    {
        if (value is < Plausibility.OxygenLowest or > Plausibility.OxygenHighest)
        {
            yield return (Quality.Invalid, ReasonCodes.OxygenOutOfRange);
            yield break;
        }

        if (value < Plausibility.OxygenUnusuallyLow)
        {
            yield return (Quality.Doubtful, ReasonCodes.OxygenUnusual);
        }

        if (said?.Contains(ReasonCodes.LowPerfusion) == true)
        {
            yield return (Quality.Doubtful, ReasonCodes.LowPerfusion);
        }

        if (IsStep(value, at, before.Oxygen, Plausibility.OxygenMostStep))
        {
            yield return (Quality.Doubtful, ReasonCodes.OxygenStep);
        }
    }

    // Steps are counted within the span, so a counter that begins again at 0 needs no rule here: the box reads it as a reset.
    private static IEnumerable<(Quality, string)> OfSteps(double value, int spanSeconds)
    {
        if (value < 0 || value > Plausibility.MostStepsPerSecond * spanSeconds)
        {
            yield return (Quality.Invalid, ReasonCodes.StepsOutOfRange);
        }
        else if (value > Plausibility.UnusualStepsPerSecond * spanSeconds)
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

        if (value - held.Value > Plausibility.BatteryMostRise && at - held.Last <= Plausibility.ShortestCharge.Ticks)
        {
            yield return (Quality.Doubtful, ReasonCodes.BatteryJump);
        }

        if (value.Equals(held.Value) && at - held.Since > Plausibility.LongestFlatBattery.Ticks)
        {
            yield return (Quality.Doubtful, ReasonCodes.BatteryFlat);
        }
    }

    private static bool IsStep(double value, long at, Point? last, double perGrid) =>
        last is { } point && at - point.At <= Plausibility.OldestReference.Ticks && Math.Abs(value - point.Value) > Plausibility.MostChange(perGrid, at - point.At);

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
