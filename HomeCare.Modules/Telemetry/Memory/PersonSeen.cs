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
    private NewestValue heartRate;
    private NewestValue oxygen;
    private NewestValue battery;
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
        heartRate.Note(row, row.HeartRate, row.HeartRateMarks);
        oxygen.Note(row, row.Oxygen, row.OxygenMarks);
        battery.Note(row, row.Battery, row.BatteryMarks);
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
        heartRate.ToLastValue("hr"),
        oxygen.ToLastValue("spo2"),
        null,
        battery.ToLastValue("battery"),
        MeasuredAt,
        heard == 0 ? null : new DateTimeOffset(heard, TimeSpan.Zero));

    /// <summary>As the silence watch asks.</summary>
    public SourceHeard ToSource(Home home, DateTimeOffset? boxHeardAt, Heartbeat? heartbeat) => new(
        home.Patient, home.Box, boxHeardAt, MeasuredAt, heartbeat,
        heartRate.IsThere ? new SignalHeard(At(heartRateValid)) : null, oxygen.IsThere ? new SignalHeard(At(oxygenValid)) : null, At(notWorn));

    /// <summary>For the register: all of it but the day's steps.</summary>
    public void Write(Bytes to)
    {
        to.Long(measured);
        foreach (var instant in (ReadOnlySpan<long>)[heard, heartRateValid, oxygenValid, notWorn])
        {
            to.Signed(unchecked(instant - measured));
        }

        heartRate.Write(to, measured);
        oxygen.Write(to, measured);
        battery.Write(to, measured);
    }

    /// <summary>What <see cref="Write"/> wrote; for a person of whom nothing was noted yet.</summary>
    public void Read(ref BytesReader from)
    {
        measured = from.Long();
        heard = unchecked(from.Signed() + measured);
        heartRateValid = unchecked(from.Signed() + measured);
        oxygenValid = unchecked(from.Signed() + measured);
        notWorn = unchecked(from.Signed() + measured);
        heartRate = NewestValue.Read(ref from, measured);
        oxygen = NewestValue.Read(ref from, measured);
        battery = NewestValue.Read(ref from, measured);
        made = null;
    }

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

/// <summary>
/// The newest value of one signal. It lies in the person and not in an object of its own: a reading that is held until the next one comes has outlived the garbage
/// collector's young generation by then, and at ten thousand a second most of what is collected would be those.
/// </summary>
internal struct NewestValue
{
    private const byte Is = 1, HasValue = 2, HasWords = 4;

    private long measured;
    private double? value;
    private long marks;
    private string? otherReasons;

    public readonly bool IsThere => measured != 0;

    /// <summary>Takes the reading's value of this signal when it has one and it is not older.</summary>
    public void Note(StoredReading row, double? read, long? heldAgainst)
    {
        if (heldAgainst is { } bits && row.MeasuredTicks >= measured)
        {
            (measured, value, marks, otherReasons) = (row.MeasuredTicks, read, bits, row.OtherReasons);
        }
    }

    /// <param name="signal">Its short name among a reading's other reasons.</param>
    public readonly LastValue? ToLastValue(string signal) =>
        IsThere ? new LastValue(new DateTimeOffset(measured, TimeSpan.Zero), StoredReading.Signal(signal, value, marks, otherReasons)) : null;

    public readonly void Write(Bytes to, long newest)
    {
        to.Byte((byte)((IsThere ? Is : 0) | (value is null ? 0 : HasValue) | (otherReasons is null ? 0 : HasWords)));
        if (!IsThere)
        {
            return;
        }

        to.Signed(measured - newest);
        to.Varint((ulong)marks);
        if (value is { } number)
        {
            to.Double(number);
        }

        if (otherReasons is { } words)
        {
            to.Text(words);
        }
    }

    public static NewestValue Read(ref BytesReader from, long newest)
    {
        var head = from.Byte();
        return (head & Is) == 0 ? default : new NewestValue
        {
            measured = newest + from.Signed(),
            marks = (long)from.Varint(),
            value = (head & HasValue) == 0 ? null : from.Double(),
            otherReasons = (head & HasWords) == 0 ? null : from.Text(),
        };
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
