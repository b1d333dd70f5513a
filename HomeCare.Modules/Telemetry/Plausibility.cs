using System.Collections.Concurrent;
using HomeCare.Modules.Wire;

namespace HomeCare.Modules.Telemetry;

/// <summary>The quality in force and the server's own reasons for it.</summary>
internal readonly record struct Verdict(Quality Quality, IReadOnlyList<string> Reasons);

/// <summary>A reading's verdicts, null for a signal that is absent, and the trace after it.</summary>
internal readonly record struct Judgement(
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

    public static Judgement Judge(in Trace before, Reading reading)
    {
        var at = reading.MeasuredAt.UtcTicks;
        var steps = OfSteps(reading.Steps, reading.SpanSeconds);
        var moved = steps is { Quality: not Quality.Invalid } ? reading.Steps?.Value ?? 0 : 0;
        var heartRate = OfHeartRate(reading.HeartRateBpm, at, moved, before);
        var oxygen = OfOxygen(reading.OxygenPercent, at, before);
        var battery = OfBattery(reading.BatteryPercent, at, before);
        var after = before.After(
            reading, heartRate?.Quality ?? Quality.Valid, oxygen?.Quality ?? Quality.Valid, steps?.Quality ?? Quality.Valid, battery?.Quality ?? Quality.Valid);
        return new Judgement(heartRate, oxygen, steps, OfFalls(reading.Falls), battery, after);
    }

    /// <summary>
    /// How far a value may lie from the last valid one: the most between 10 s points, times the points in between. After a gap of
    /// 30 s three steps of the allowed size could have been made; two points closer than 10 s keep the whole allowance, because short
    /// means vary more, not less.
    /// </summary>
    public static double MostChange(double perGrid, long ticksApart) =>
        perGrid * Math.Max(1, (double)ticksApart / Grid.Ticks);

    private static Verdict? OfHeartRate(Measure? measure, long at, double moved, in Trace before)
    {
        if (!HasNumber(measure, out var value, out var verdict))
        {
            return verdict;
        }

        if (value is < HeartRateLowest or > HeartRateHighest)
        {
            return Rejected(Held.HeartRateOutOfRange);
        }

        var held = value is < HeartRateUnusuallyLow or > HeartRateUnusuallyHigh ? Held.HeartRateUnusual : Held.Nothing;
        if (IsStep(value, at, before.HeartRate, HeartRateMostStep))
        {
            held |= Held.HeartRateStep;
        }

        // At rest a mean may well repeat; while walking it cannot for minutes: the sensor is stuck.
        if (before.HeartRunWith(value, at, moved) is { Steps: > 0 } run && run.Last - run.Since > LongestFlatHeart.Ticks)
        {
            held |= Held.HeartRateFlat;
        }

        return Doubted(measure!.Quality, held);
    }

    private static Verdict? OfOxygen(Measure? measure, long at, in Trace before)
    {
        if (!HasNumber(measure, out var value, out var verdict))
        {
            return verdict;
        }

        if (value is < OxygenLowest or > OxygenHighest)
        {
            return Rejected(Held.OxygenOutOfRange);
        }

        var held = value < OxygenUnusuallyLow ? Held.OxygenUnusual : Held.Nothing;
        if (measure!.Reasons is { Count: > 0 } said && said.Contains(ReasonCodes.LowPerfusion))
        {
            held |= Held.LowPerfusion;
        }

        if (IsStep(value, at, before.Oxygen, OxygenMostStep))
        {
            held |= Held.OxygenStep;
        }

        return Doubted(measure.Quality, held);
    }

    // Steps are counted within the span, so a counter that begins again at 0 needs no rule here: the box reads it as a reset.
    private static Verdict? OfSteps(Measure? measure, int spanSeconds)
    {
        if (!HasNumber(measure, out var value, out var verdict))
        {
            return verdict;
        }

        return value < 0 || value > MostStepsPerSecond * spanSeconds
            ? Rejected(Held.StepsOutOfRange)
            : Doubted(measure!.Quality, value > UnusualStepsPerSecond * spanSeconds ? Held.StepsUnusual : Held.Nothing);
    }

    private static Verdict? OfFalls(Measure? measure)
    {
        if (!HasNumber(measure, out var value, out var verdict))
        {
            return verdict;
        }

        return value < 0 || !double.IsInteger(value) ? Rejected(Held.FallsOutOfRange) : Doubted(measure!.Quality, Held.Nothing);
    }

    private static Verdict? OfBattery(Measure? measure, long at, in Trace before)
    {
        if (!HasNumber(measure, out var value, out var verdict))
        {
            return verdict;
        }

        if (value is < 0 or > 100)
        {
            return Rejected(Held.BatteryOutOfRange);
        }

        var held = Held.Nothing;
        if (before.Battery is { } run)
        {
            if (value - run.Value > BatteryMostRise && at - run.Last <= ShortestCharge.Ticks)
            {
                held |= Held.BatteryJump;
            }

            if (value.Equals(run.Value) && at - run.Since > LongestFlatBattery.Ticks)
            {
                held |= Held.BatteryFlat;
            }
        }

        return Doubted(measure!.Quality, held);
    }

    private static bool IsStep(double value, long at, Point? last, double perGrid) =>
        last is { } point && at - point.At <= OldestReference.Ticks && Math.Abs(value - point.Value) > MostChange(perGrid, at - point.At);

    /// <summary>No number, no value: whatever the source called it. An absent signal has no verdict.</summary>
    private static bool HasNumber(Measure? measure, out double value, out Verdict? verdict)
    {
        value = measure?.Value ?? double.NaN;
        var isNumber = double.IsFinite(value);
        verdict = isNumber || measure is null ? null : Rejected(Held.NoValue);
        return isNumber;
    }

    private static Verdict Rejected(Held held) => new(Quality.Invalid, NamesOf(held));

    /// <summary>The worse of what the source said and what the rules hold against the value.</summary>
    private static Verdict Doubted(Quality said, Held held) =>
        held == Held.Nothing ? new(said, []) : new(said > Quality.Doubtful ? said : Quality.Doubtful, NamesOf(held));

    /// <summary>Few sets of reasons occur, each often: each list is made once.</summary>
    private static IReadOnlyList<string> NamesOf(Held held) => Lists.TryGetValue(held, out var known)
        ? known
        : Lists.GetOrAdd(held, static held => [.. Codes.Where((_, bit) => ((int)held & (1 << bit)) != 0)]);

    private static readonly ConcurrentDictionary<Held, IReadOnlyList<string>> Lists = new();

    /// <summary>In the order of the bits of <see cref="Held"/>.</summary>
    private static readonly string[] Codes =
    [
        ReasonCodes.NoValue, ReasonCodes.HeartRateOutOfRange, ReasonCodes.HeartRateUnusual, ReasonCodes.HeartRateStep, ReasonCodes.HeartRateFlat,
        ReasonCodes.OxygenOutOfRange, ReasonCodes.OxygenUnusual, ReasonCodes.LowPerfusion, ReasonCodes.OxygenStep, ReasonCodes.StepsOutOfRange,
        ReasonCodes.StepsUnusual, ReasonCodes.FallsOutOfRange, ReasonCodes.BatteryOutOfRange, ReasonCodes.BatteryJump, ReasonCodes.BatteryFlat,
    ];

    /// <summary>What is held against a value, without allocating: one value in a thousand is worth a list.</summary>
    [Flags]
    private enum Held
    {
        Nothing = 0,
        NoValue = 1 << 0,
        HeartRateOutOfRange = 1 << 1,
        HeartRateUnusual = 1 << 2,
        HeartRateStep = 1 << 3,
        HeartRateFlat = 1 << 4,
        OxygenOutOfRange = 1 << 5,
        OxygenUnusual = 1 << 6,
        LowPerfusion = 1 << 7,
        OxygenStep = 1 << 8,
        StepsOutOfRange = 1 << 9,
        StepsUnusual = 1 << 10,
        FallsOutOfRange = 1 << 11,
        BatteryOutOfRange = 1 << 12,
        BatteryJump = 1 << 13,
        BatteryFlat = 1 << 14,
    }
}
