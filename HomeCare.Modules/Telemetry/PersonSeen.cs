using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Telemetry.Storage;
using HomeCare.Modules.Wire;

namespace HomeCare.Modules.Telemetry;

/// <summary>
/// A person's newest values by the instant of measuring, whatever order they came in, and today's steps.
/// </summary>
internal sealed class PersonSeen(TimeZoneInfo home)
{
    private readonly Lock gate = new();
    private LastValue? heartRate;
    private LastValue? oxygen;
    private LastValue? battery;
    private DateTimeOffset? measuredAt;
    private DateTimeOffset? heardAt;
    private DateOnly day;
    private double steps;

    public DateTimeOffset? MeasuredAt
    {
        get
        {
            lock (gate)
            {
                return measuredAt;
            }
        }
    }

    /// <summary>The steps of a day that storage has summed.</summary>
    public void Begin(DateOnly today, double stepsSoFar)
    {
        lock (gate)
        {
            day = today;
            steps = stepsSoFar;
        }
    }

    public void Hear(DateTimeOffset at)
    {
        lock (gate)
        {
            heardAt = heardAt > at ? heardAt : at;
        }
    }

    public void Note(IEnumerable<StoredReading> rows)
    {
        lock (gate)
        {
            foreach (var row in rows)
            {
                Keep(row);
                Count(row);
            }
        }
    }

    /// <summary>Newest values alone: of rows whose steps are summed already.</summary>
    public void Keep(StoredReading row)
    {
        heartRate = Newer(heartRate, row.MeasuredAt, row.HeartRateSignal);
        oxygen = Newer(oxygen, row.MeasuredAt, row.OxygenSignal);
        battery = Newer(battery, row.MeasuredAt, row.BatterySignal);
        measuredAt = measuredAt > row.MeasuredAt ? measuredAt : row.MeasuredAt;
    }

    public LastValues ToLastValues(PatientId patient, DateTimeOffset now)
    {
        lock (gate)
        {
            var today = DayOf(now) == day ? (long)Math.Round(steps) : 0;
            return new LastValues(patient, heartRate, oxygen, today, battery, measuredAt, heardAt);
        }
    }

    public DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, home).DateTime);

    private void Count(StoredReading row)
    {
        if (row.StepsSignal is not { Quality: Quality.Valid, Value: { } counted })
        {
            return;
        }

        var measured = DayOf(row.MeasuredAt);
        if (measured > day)
        {
            (day, steps) = (measured, 0);
        }

        steps += measured == day ? counted : 0;
    }

    private static LastValue? Newer(LastValue? held, DateTimeOffset at, SignalValue? signal) =>
        signal is null || held?.MeasuredAt > at ? held : new LastValue(at, signal);
}
