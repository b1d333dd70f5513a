using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Contracts;

namespace HomeCare.Modules.Telemetry.Statistics;

/// <summary>Counts of one hour in ten bytes. Hours are counted since 1970; a count stops at 65,535, 18 readings a second.</summary>
internal struct HourSlot
{
    public int Hour;
    private ushort received;
    private ushort aberrant;
    private ushort ownWord;

    public readonly HourCounts Counts => new(received, aberrant, ownWord);

    public static HourSlot Of(int hour, HourCounts counts) => new()
    {
        Hour = hour, received = Short(counts.Received), aberrant = Short(counts.Aberrant), ownWord = Short(counts.OwnWord),
    };

    public void Add(ReadingKind kind)
    {
        if (received == ushort.MaxValue)
        {
            return;
        }

        received++;
        aberrant += kind == ReadingKind.Aberrant ? (ushort)1 : (ushort)0;
        ownWord += kind == ReadingKind.OwnWord ? (ushort)1 : (ushort)0;
    }

    private static ushort Short(int count) => (ushort)Math.Min(count, ushort.MaxValue);
}

/// <summary>
/// What memory holds of a source, 72 bytes: the two hours that are not judged yet (one of an even number, one of an odd), the last one that was, its habit and
/// its health.
/// </summary>
internal struct SourceState
{
    public PatientId Patient;
    public HourSlot Even;
    public HourSlot Odd;
    public HourSlot Last;
    public Habit Habit;

    /// <summary>Its row in storage; 0 for none yet.</summary>
    public int Row;

    /// <summary>1 + <see cref="UnhealthyCause"/>; 0 for healthy.</summary>
    private byte health;
    private byte healthyHours;

    public readonly UnhealthyCause? Cause => health == 0 ? null : (UnhealthyCause)(health - 1);

    /// <summary>
    /// Why it is unhealthy as of an hour; null when it has sent nothing for a day: it lies in a drawer, was replaced, or its silence is an alert of its own.
    /// </summary>
    public readonly UnhealthyCause? CauseAt(int hour) => hour - Last.Hour <= SourceRules.HoursRemembered ? Cause : null;

    /// <summary>Judges an hour that is over; one with too few readings changes nothing: silence is not health.</summary>
    public void Judge(int hour, HourCounts counts)
    {
        Last = HourSlot.Of(hour, counts);
        if (!SourceRules.CanJudge(counts))
        {
            return;
        }

        if (SourceRules.Judge(counts, Habit) is { } cause)
        {
            (health, healthyHours) = ((byte)(1 + cause), 0);
        }
        else if (health != 0 && ++healthyHours >= SourceRules.HealthyHours)
        {
            (health, healthyHours) = (0, 0);
        }

        Habit = SourceRules.Learn(Habit, counts);
    }

    /// <summary>Takes up what storage kept of it, for a source that has learned nothing since the start.</summary>
    public void Recall(int row, Habit habit, UnhealthyCause? cause, int lastHour)
    {
        Row = row;
        if (Habit.Hours == 0)
        {
            (Habit, health) = (habit, (byte)(cause is { } known ? 1 + known : 0));
            Last = Last.Hour == 0 ? HourSlot.Of(lastHour, default) : Last;
        }
    }
}
