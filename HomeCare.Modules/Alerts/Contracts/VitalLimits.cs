using HomeCare.Modules.Patients.Contracts;

namespace HomeCare.Modules.Alerts.Contracts;

/// <summary>
/// From which values on there is an alert. RED is judged on the median of one minute, ORANGE of five, YELLOW of thirty, of the valid points, at least 5 of 6.
/// Heart rates of ORANGE and YELLOW are at rest. A proposal, to be confirmed by a physician; source RCP NEWS2 (2017) bands.
/// </summary>
/// <param name="HeartRateLowBpm">Red at or below; 40 by default, 25-60.</param>
/// <param name="HeartRateHighBpm">Red at or above; 131 by default, 90-220.</param>
/// <param name="OxygenLowPercent">Red at or below; 85 by default (80 on scale 2), 70-95.</param>
/// <param name="OxygenScale">NEWS2 scale: 1 by default, 2 for hypercapnic patients; only a doctor sets it.</param>
/// <param name="Orange">The person's own orange limits; null for the defaults.</param>
/// <param name="Yellow">The person's own yellow limits; null for the defaults.</param>
public sealed record VitalLimits(
    double HeartRateLowBpm, double HeartRateHighBpm, double OxygenLowPercent, int OxygenScale = 1, LevelLimits? Orange = null, LevelLimits? Yellow = null)
{
    /// <summary>The defaults of RED, in one place.</summary>
    public static VitalLimits Default { get; } = new(40, 131, 85);

    /// <summary>The default of RED for SpO2 on scale 2.</summary>
    public const double OxygenLowOfScale2 = 80;

    /// <summary>From this habit of the night on, %, ORANGE of SpO2 begins at 91 instead of 88.</summary>
    public const double HighOxygenHabit = 95;

    /// <summary>
    /// What is usual for the person: SpO2 of the night over 14 days, %; null while it is not known. No doctor sets it: it comes from
    /// <see cref="Baseline.OxygenNightPercent"/>, and only one of <see cref="HighOxygenHabit"/> or more is kept here.
    /// </summary>
    public double? OxygenHabitPercent { get; init; }

    /// <summary>Levels that two doctors have switched off for a while; red is never among them. No form sets it: see <see cref="SwitchOff"/>.</summary>
    public IReadOnlyList<LevelOff> Off { get; init; } = [];

    /// <summary>True while a level of a rule is off, at the instant of measuring.</summary>
    public bool IsOff(AlertRule rule, AlertLevel level, DateTimeOffset at)
    {
        foreach (var off in Off)
        {
            if (off.Rule == rule && off.Level == level && off.Level != AlertLevel.Red && at >= off.From && at < off.Until)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// The person's own, else the defaults of the scale. On scale 1 the default is that of <see cref="LevelLimits.OrangeOfHighHabit"/> for whose SpO2 is usually 95
    /// or more, unless it would not lie between the person's red and yellow.
    /// </summary>
    public LevelLimits OrangeInForce =>
        Orange ?? (OxygenScale == 2 ? LevelLimits.OrangeOfScale2 : IsOrangeByHabit ? LevelLimits.OrangeOfHighHabit : LevelLimits.DefaultOrange);

    /// <summary>True where the person's habit, and nobody's hand, has raised the orange limit of SpO2.</summary>
    public bool IsOrangeByHabit => Orange is null && OxygenScale == 1 && OxygenHabitPercent >= HighOxygenHabit
        && OxygenLowPercent < LevelLimits.OrangeOfHighHabit.OxygenLowPercent && YellowInForce.OxygenLowPercent > LevelLimits.OrangeOfHighHabit.OxygenLowPercent;

    /// <summary>The person's own, else the defaults of the scale.</summary>
    public LevelLimits YellowInForce => Yellow ?? (OxygenScale == 2 ? LevelLimits.YellowOfScale2 : LevelLimits.DefaultYellow);
}

/// <summary>The limits of a level.</summary>
/// <param name="HeartRateLowBpm">At or below.</param>
/// <param name="HeartRateHighBpm">At or above.</param>
/// <param name="OxygenLowPercent">At or below.</param>
public sealed record LevelLimits(double HeartRateLowBpm, double HeartRateHighBpm, double OxygenLowPercent)
{
    /// <summary>ORANGE on SpO2 scale 1.</summary>
    public static LevelLimits DefaultOrange { get; } = new(45, 121, 88);

    /// <summary>ORANGE on SpO2 scale 1 of a person whose SpO2 is usually 95 % or more: 91 is as far below that as 88 is below an old person's usual 92.</summary>
    public static LevelLimits OrangeOfHighHabit { get; } = DefaultOrange with { OxygenLowPercent = 91 };

    /// <summary>YELLOW on SpO2 scale 1.</summary>
    public static LevelLimits DefaultYellow { get; } = new(50, 101, 93);

    /// <summary>ORANGE on SpO2 scale 2, whose target is 88-92 %.</summary>
    public static LevelLimits OrangeOfScale2 { get; } = DefaultOrange with { OxygenLowPercent = 83 };

    /// <summary>YELLOW on SpO2 scale 2.</summary>
    public static LevelLimits YellowOfScale2 { get; } = DefaultYellow with { OxygenLowPercent = 87 };
}

/// <summary>One version of a person's limits.</summary>
/// <param name="Version">0 for the defaults, then counting up.</param>
/// <param name="Limits">The limits.</param>
/// <param name="By">Who set them; null for the defaults.</param>
/// <param name="At">When.</param>
/// <param name="Reason">Why.</param>
public sealed record LimitsVersion(int Version, VitalLimits Limits, StaffId? By, DateTimeOffset? At, string? Reason);
