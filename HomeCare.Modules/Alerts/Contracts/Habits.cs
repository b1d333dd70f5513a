using HomeCare.Modules.Patients.Contracts;
using MediatR;

namespace HomeCare.Modules.Alerts.Contracts;

/// <summary>A person's habits, as the last night's work left them. Null before the first. From storage: for pages.</summary>
public sealed record GetBaseline(PatientId Patient) : IRequest<Baseline?>;

/// <summary>
/// What is usual for a person: medians of up to 14 days, each of at least 7 valid ones. A proposal, to be confirmed by a physician.
/// </summary>
/// <param name="Day">The home's day on whose first hours it was made; its nights end on that morning or before.</param>
/// <param name="OxygenNightPercent">Median of the nights' medians of SpO2, %, to a tenth, 22:00-06:00 at home; null for fewer than 7 valid nights of 14.</param>
/// <param name="RestingHeartRateBpm">The same of the heart rate at rest in the night; null for too few.</param>
/// <param name="StepsADay">Median of the days' steps; null for fewer than 7 days of which four fifths were heard.</param>
/// <param name="DaysCounted">Days of the 14 with a valid night or a valid day.</param>
/// <param name="ComputedAt">When.</param>
public sealed record Baseline(
    DateOnly Day, double? OxygenNightPercent, double? RestingHeartRateBpm, double? StepsADay, int DaysCounted, DateTimeOffset ComputedAt);

/// <summary>
/// Makes everyone's <see cref="Baseline"/> of today, one after the other. Who has today's already is passed over, so that a passage which was cut short goes
/// on where it stopped; who fails keeps the one before, and the others go on.
/// </summary>
public sealed record MakeBaselines : IRequest<BaselinesMade>;

/// <summary>What a passage over everyone came to.</summary>
/// <param name="Made">People whose baseline is of today now.</param>
/// <param name="AlreadyThere">People who had it.</param>
/// <param name="Failed">People who kept the one before, or none.</param>
public sealed record BaselinesMade(int Made, int AlreadyThere, int Failed);

/// <summary>
/// What has left a person's habit, as an instant shows it: for the doctor's page and the weekly report, never an alert, never a text. Computed from what is
/// stored, so that the same instant always gives the same answer. Empty when nothing left it and when there are too few days to say.
/// </summary>
/// <param name="Patient">Whose.</param>
/// <param name="AsOf">Nights and days that have ended by then are looked at.</param>
public sealed record ListTrends(PatientId Patient, DateTimeOffset AsOf) : IRequest<IReadOnlyList<HabitLeft>>;

/// <summary>What can leave a habit.</summary>
public enum TrendKind
{
    /// <summary>SpO2 of the night, %: 3 points or more below the habit.</summary>
    OxygenNight,

    /// <summary>Heart rate at rest in the night, /min: 10 or more above.</summary>
    RestingHeartRate,

    /// <summary>Steps a day: 30 % or more below.</summary>
    Steps,
}

/// <summary>One thing that has left the habit of the 14 days before it. Limits are a proposal, to be confirmed by a physician.</summary>
/// <param name="Kind">What, and in which unit.</param>
/// <param name="Day">The day it speaks of; for a night the day of its morning.</param>
/// <param name="Value">That day's value.</param>
/// <param name="Habit">The median of the 14 days before.</param>
/// <param name="Difference">Value minus habit, in points or beats a minute; for steps as a share of the habit, −0.3 for −30 %.</param>
/// <param name="Since">The first day of the days that are all so; days without data neither count nor end it.</param>
public sealed record HabitLeft(TrendKind Kind, DateOnly Day, double Value, double Habit, double Difference, DateOnly Since);
