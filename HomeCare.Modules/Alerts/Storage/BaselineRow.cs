using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Habits;
using HomeCare.Modules.Patients.Contracts;

namespace HomeCare.Modules.Alerts.Storage;

/// <summary>What is usual for a person, as last computed: one row a person, written over each night.</summary>
internal sealed class BaselineRow
{
    public PatientId Patient { get; init; }

    public DateOnly Day { get; set; }

    public double? OxygenNightPercent { get; set; }

    public double? RestingHeartRateBpm { get; set; }

    public double? StepsADay { get; set; }

    public int DaysCounted { get; set; }

    public DateTime ComputedAt { get; set; }

    /// <summary>Counts up with each writing, so that another process reads only what is new, whatever its clock says.</summary>
    public long Written { get; set; }

    public static BaselineRow Of(PatientId patient, DateOnly day, Habit habit, DateTimeOffset now) => new()
    {
        Patient = patient,
        Day = day,
        OxygenNightPercent = Rounded(habit.OxygenNightPercent, 1),
        RestingHeartRateBpm = Rounded(habit.RestingHeartRateBpm, 1),
        StepsADay = Rounded(habit.StepsADay, 0),
        DaysCounted = habit.DaysCounted,
        ComputedAt = now.UtcDateTime,
    };

    public Baseline ToContract() => new(Day, OxygenNightPercent, RestingHeartRateBpm, StepsADay, DaysCounted, ComputedAt);

    private static double? Rounded(double? value, int decimals) => value is { } number ? Math.Round(number, decimals, MidpointRounding.AwayFromZero) : null;
}
