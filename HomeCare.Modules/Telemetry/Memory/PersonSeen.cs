using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Telemetry.Series;
using HomeCare.Modules.Wire;

namespace HomeCare.Modules.Telemetry.Memory;

/// <summary>
/// A person's newest values by the instant of measuring, whatever order they came in, and today's steps once somebody looked. All under the person's gate but
/// <see cref="Published"/>.
/// </summary>
internal sealed class PersonSeen
{
    private StoredReading? heartRate;
    private StoredReading? oxygen;
    private StoredReading? battery;
    private long heartRateValid;
    private long oxygenValid;
    private long notWorn;
    private long measured;
    private long heard;
    private StepsOfDay? steps;
    private volatile LastValues? made;

    /// <summary>
    /// What <see cref="ToLastValues"/> made last, to be read without the gate; null once anything came since. It is set and taken back under the gate, so nobody who
    /// comes after a reading was noted sees what was before it.
    /// </summary>
    public LastValues? Published => made;

    public DateTimeOffset? MeasuredAt => measured == 0 ? null : new DateTimeOffset(measured, TimeSpan.Zero);

    /// <summary>The readings that hold the newest value of each signal; null for none yet.</summary>
    public (StoredReading? HeartRate, StoredReading? Oxygen, StoredReading? Battery) Newest => (heartRate, oxygen, battery);

    public void Hear(DateTimeOffset at)
    {
        if (at.UtcTicks > heard)
        {
            heard = at.UtcTicks;
            made = null;
        }
    }

    public void Note(StoredReading row)
    {
        Keep(row);
        if (steps is { } counting && row.Steps is { } counted && new Marks(row.StepsMarks ?? 0).IsValid)
        {
            steps = counting.With(row.MeasuredTicks, counted);
        }
    }

    /// <summary>Newest values alone: of a reading whose steps are summed already.</summary>
    public void Keep(StoredReading row)
    {
        heartRate = row.HeartRateMarks is not null && !(heartRate?.MeasuredTicks > row.MeasuredTicks) ? row : heartRate;
        oxygen = row.OxygenMarks is not null && !(oxygen?.MeasuredTicks > row.MeasuredTicks) ? row : oxygen;
        battery = row.BatteryMarks is not null && !(battery?.MeasuredTicks > row.MeasuredTicks) ? row : battery;
        measured = Math.Max(measured, row.MeasuredTicks);
        var (rate, saturation) = (Marked(row.HeartRateMarks), Marked(row.OxygenMarks));
        heartRateValid = rate is { IsValid: true } ? Math.Max(heartRateValid, row.MeasuredTicks) : heartRateValid;
        oxygenValid = saturation is { IsValid: true } ? Math.Max(oxygenValid, row.MeasuredTicks) : oxygenValid;

        // What is valid was taken on a wrist, whatever the other signal's marks say.
        var off = rate is not { IsValid: true } && saturation is not { IsValid: true } && (rate is { SaysNotWorn: true } || saturation is { SaysNotWorn: true });
        notWorn = off ? Math.Max(notWorn, row.MeasuredTicks) : notWorn;
        made = null;
    }

    /// <summary>The steps so far of the day that an instant lies in; null when they were not summed.</summary>
    public long? StepsOf(DateTimeOffset now) =>
        steps is { } known && now.UtcTicks >= known.From && now.UtcTicks < known.To ? (long)Math.Round(known.Sum) : null;

    /// <summary>The steps of a day so far, summed from memory and store.</summary>
    public void Begin(TimeZoneInfo home, DateTimeOffset now, double soFar)
    {
        var day = HomeDay.Of(now, home);
        steps = new StepsOfDay(home, day.From, day.To, soFar);
    }

    /// <summary>Newest values, without steps: those change with the hour of day, too.</summary>
    public LastValues ToLastValues(PatientId patient) => made ??= new LastValues(
        patient,
        heartRate is null ? null : new LastValue(heartRate.MeasuredAt, heartRate.HeartRateSignal!),
        oxygen is null ? null : new LastValue(oxygen.MeasuredAt, oxygen.OxygenSignal!),
        null,
        battery is null ? null : new LastValue(battery.MeasuredAt, battery.BatterySignal!),
        MeasuredAt,
        heard == 0 ? null : new DateTimeOffset(heard, TimeSpan.Zero));

    /// <summary>As the silence watch asks.</summary>
    public SourceHeard ToSource(Home home, DateTimeOffset? boxHeardAt, Heartbeat? heartbeat) => new(
        home.Patient, home.Box, boxHeardAt, MeasuredAt, heartbeat,
        heartRate is null ? null : new SignalHeard(At(heartRateValid)), oxygen is null ? null : new SignalHeard(At(oxygenValid)), At(notWorn));

    private static DateTimeOffset? At(long ticks) => ticks == 0 ? null : new DateTimeOffset(ticks, TimeSpan.Zero);

    private static Marks? Marked(long? marks) => marks is { } bits ? new Marks(bits) : null;

    /// <summary>Steps of one of the home's days; the next day begins with its first reading.</summary>
    private sealed record StepsOfDay(TimeZoneInfo Home, long From, long To, double Sum)
    {
        public StepsOfDay With(long measured, double counted)
        {
            if (measured < From)
            {
                return this;
            }

            if (measured < To)
            {
                return this with { Sum = Sum + counted };
            }

            var day = HomeDay.Of(new DateTimeOffset(measured, TimeSpan.Zero), Home);
            return new StepsOfDay(Home, day.From, day.To, counted);
        }
    }
}

/// <summary>A day of a home, from midnight to midnight, as UTC ticks.</summary>
internal readonly record struct HomeDay(long From, long To)
{
    public static HomeDay Of(DateTimeOffset instant, TimeZoneInfo home)
    {
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, home).DateTime);
        return new HomeDay(Midnight(day, home), Midnight(day.AddDays(1), home));
    }

    /// <summary>The instant the home's day begins; where a clock change skips midnight, the first instant after it.</summary>
    private static long Midnight(DateOnly day, TimeZoneInfo home)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        while (home.IsInvalidTime(midnight))
        {
            midnight = midnight.AddMinutes(15);
        }

        var offset = home.IsAmbiguousTime(midnight) ? home.GetAmbiguousTimeOffsets(midnight).Max() : home.GetUtcOffset(midnight);
        return new DateTimeOffset(midnight, offset).UtcTicks;
    }
}
