using HomeCare.Modules.Patients.Contracts;

namespace HomeCare.Modules.Telemetry.Storage;

/// <summary>What a person's stretch comes to (<see cref="Series.StretchSums"/>), until its day is rolled up.</summary>
internal sealed class StretchRollUp(long from, PatientId patient)
{
    /// <summary>Where it begins, UTC ticks.</summary>
    public long From { get; private init; } = from;

    public PatientId Patient { get; private init; } = patient;

    public byte[] Body { get; private set; } = [];

    /// <summary>The same in minutes: the store gets a day of them at once. Empty in rows of earlier programs.</summary>
    public byte[] Minutes { get; private set; } = [];

    public void Become(byte[] body, byte[] minutes) => (Body, Minutes) = (body, minutes);
}

/// <summary>The figures of a person's day, for ever.</summary>
internal sealed class DayRollUp(PatientId patient, int day)
{
    public PatientId Patient { get; private init; } = patient;

    /// <summary>UTC days since the year 1.</summary>
    public int Day { get; private init; } = day;

    /// <summary>Of so many readings. The store is asked whether that is all.</summary>
    public long Received { get; private set; }

    public byte[] Figures { get; private set; } = [];

    public void Become(long received, byte[] figures) => (Received, Figures) = (received, figures);
}

/// <summary>The same day finer, as long as raw readings are kept: five-minute buckets, and the sums of its hours.</summary>
internal sealed class DayDetail(PatientId patient, int day)
{
    public PatientId Patient { get; private init; } = patient;

    public int Day { get; private init; } = day;

    public byte[] Fives { get; private set; } = [];

    public byte[] Hours { get; private set; } = [];

    public void Become(byte[] fives, byte[] hours) => (Fives, Hours) = (fives, hours);
}

/// <summary>Something came into a person's day after it was rolled up: until it is again, the store is asked for it.</summary>
internal sealed class LateDay(PatientId patient, int day)
{
    public PatientId Patient { get; private init; } = patient;

    public int Day { get; private init; } = day;

    /// <summary>When the last of it came. Also tells whether more came while it was added up.</summary>
    public long NotedTicks { get; private set; }

    public void Note(DateTimeOffset at) => NotedTicks = Math.Max(at.UtcTicks, NotedTicks + 1);
}

/// <summary>How far a day is. No row: nobody rolled it up, nor did anybody gather its stretches.</summary>
internal sealed class RolledDay(int day)
{
    public int Day { get; private init; } = day;

    /// <summary>Each of its stretches was rolled up as it was written, from its midnight on.</summary>
    public bool IsGathered { get; private set; }

    /// <summary>Parts of the people (<see cref="Series.Influx.StretchCounts.Parts"/>) that are rolled up; null before anybody began.</summary>
    public int? PartsDone { get; private set; }

    public bool IsDone { get; private set; }

    /// <summary>Until then a process works on it; afterwards another may.</summary>
    public long UntilTicks { get; private set; }

    public bool IsOpen => IsGathered && PartsDone is null;

    public void Gather() => IsGathered = true;

    public bool IsFree(DateTimeOffset now) => !IsDone && UntilTicks <= now.UtcTicks;

    public void Claim(DateTimeOffset now, TimeSpan lease) => (PartsDone, UntilTicks) = (PartsDone ?? 0, (now + lease).UtcTicks);

    public void PartDone(DateTimeOffset now, TimeSpan lease) => (PartsDone, UntilTicks) = (PartsDone + 1, (now + lease).UtcTicks);

    public void Done() => (IsDone, UntilTicks) = (true, 0);
}
