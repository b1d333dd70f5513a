using HomeCare.Modules.Wire;

namespace HomeCare.Modules.Telemetry;

/// <summary>A value at an instant (UTC ticks).</summary>
internal readonly record struct Point(long At, double Value);

/// <summary>One value held for a while.</summary>
/// <param name="Value">The value.</param>
/// <param name="Since">When it was first seen.</param>
/// <param name="Last">When it was last seen.</param>
/// <param name="Steps">Steps counted since.</param>
internal readonly record struct Run(double Value, long Since, long Last, double Steps);

/// <summary>
/// What of a person's past the plausibility of the next reading depends on. Values only, held in the person: as an object of its own, each reading would make one
/// that lives until the next, longer than the garbage collector's young generation.
/// </summary>
/// <param name="NewestAt">The newest reading noted, UTC ticks; 0 for none.</param>
/// <param name="HeartRate">The last valid heart rate.</param>
/// <param name="Oxygen">The last valid SpO2.</param>
/// <param name="HeartRun">How long the heart rate has been one and the same.</param>
/// <param name="Battery">How long the battery has been one and the same.</param>
internal readonly record struct Trace(long NewestAt, Point? HeartRate, Point? Oxygen, Run? HeartRun, Run? Battery)
{
    public static Trace Empty => default;

    /// <summary>A hole longer than this ends a run of one heart rate: what was in it, nobody knows.</summary>
    private static readonly long LongestHole = TimeSpan.FromSeconds(30).Ticks;

    /// <summary>The trace after a reading whose signals came to these qualities.</summary>
    public Trace After(Reading reading, Quality heartRate, Quality oxygen, Quality steps, Quality battery) => After(
        reading.MeasuredAt.UtcTicks, (reading.HeartRateBpm?.Value, heartRate), (reading.OxygenPercent?.Value, oxygen), (reading.Steps?.Value, steps), (reading.BatteryPercent?.Value, battery));

    /// <summary>The same from values and what they came to.</summary>
    public Trace After(
        long at, (double? Value, Quality Quality) heartRate, (double? Value, Quality Quality) oxygen, (double? Value, Quality Quality) steps,
        (double? Value, Quality Quality) battery)
    {
        var stepped = steps.Quality == Quality.Invalid ? 0 : steps.Value ?? 0;
        return new Trace(
            Math.Max(NewestAt, at),
            heartRate is (Value: { } bpm, Quality: Quality.Valid) ? new Point(at, bpm) : HeartRate,
            oxygen is (Value: { } percent, Quality: Quality.Valid) ? new Point(at, percent) : Oxygen,
            heartRate.Quality == Quality.Invalid ? null : Extend(HeartRun, heartRate.Value, at, stepped, LongestHole),
            battery.Quality == Quality.Invalid || battery.Value is null ? Battery : Extend(Battery, battery.Value, at, 0, long.MaxValue));
    }

    /// <summary>The run that a value continues, or begins; null when there is no value.</summary>
    public static Run? Extend(Run? run, double? value, long at, double steps, long longestHole) => (run, value) switch
    {
        (_, null) => null,
        ({ } held, { } same) when held.Value.Equals(same) && at - held.Last <= longestHole =>
            held with { Last = at, Steps = held.Steps + steps },
        (_, { } other) => new Run(other, at, at, steps),
    };

    /// <summary>The run that this heart rate would make, for judging it.</summary>
    public Run? HeartRunWith(double value, long at, double steps) => Extend(HeartRun, value, at, steps, LongestHole);
}
