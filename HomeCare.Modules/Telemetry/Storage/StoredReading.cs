using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Wire;

namespace HomeCare.Modules.Telemetry.Storage;

/// <summary>
/// One reading as it came, in arrival order. Values are kept bit for bit; instants are UTC ticks (100 ns), which both engines keep
/// exactly and SQLite in 8 bytes. What is held against a value is packed in its <see cref="Marks"/>; null for a signal that is absent.
/// </summary>
internal sealed class StoredReading
{
    public long Id { get; private init; }

    public BoxId Box { get; private init; }

    public long Epoch { get; private init; }

    public long Sequence { get; private init; }

    public PatientId Patient { get; private init; }

    public int Bracelet { get; private init; }

    /// <summary>End of the span, after <see cref="ClockOffsetTicks"/> was added.</summary>
    public long MeasuredTicks { get; private init; }

    /// <summary>What the server added because the box's clock was wrong when it sent; 0 for a right clock.</summary>
    public long ClockOffsetTicks { get; private init; }

    public long ReceivedTicks { get; private init; }

    public int SpanSeconds { get; private init; }

    public double? HeartRate { get; private init; }

    public long? HeartRateMarks { get; private init; }

    public double? Oxygen { get; private init; }

    public long? OxygenMarks { get; private init; }

    public double? Steps { get; private init; }

    public long? StepsMarks { get; private init; }

    public double? Falls { get; private init; }

    public long? FallsMarks { get; private init; }

    public double? Battery { get; private init; }

    public long? BatteryMarks { get; private init; }

    /// <summary>Words of the source that have no bit, as <c>signal:word</c> separated by spaces; null for none.</summary>
    public string? OtherReasons { get; private init; }

    public static StoredReading Of(Arrival arrival, DatedReading dated, int bracelet, Judgement judgement)
    {
        var reading = dated.Reading;
        var others = new List<string>();
        var (heartRate, heartRateMarks) = Pack("hr", reading.HeartRateBpm, judgement.HeartRate, others);
        var (oxygen, oxygenMarks) = Pack("spo2", reading.OxygenPercent, judgement.Oxygen, others);
        var (steps, stepsMarks) = Pack("steps", reading.Steps, judgement.Steps, others);
        var (falls, fallsMarks) = Pack("falls", reading.Falls, judgement.Falls, others);
        var (battery, batteryMarks) = Pack("battery", reading.BatteryPercent, judgement.Battery, others);
        return new StoredReading
        {
            Box = arrival.Box,
            Epoch = arrival.Epoch,
            Sequence = reading.Sequence,
            Patient = arrival.Patient,
            Bracelet = bracelet,
            MeasuredTicks = reading.MeasuredAt.UtcTicks,
            ClockOffsetTicks = dated.ClockOffset.Ticks,
            ReceivedTicks = arrival.ReceivedAt.UtcTicks,
            SpanSeconds = reading.SpanSeconds,
            HeartRate = heartRate,
            HeartRateMarks = heartRateMarks,
            Oxygen = oxygen,
            OxygenMarks = oxygenMarks,
            Steps = steps,
            StepsMarks = stepsMarks,
            Falls = falls,
            FallsMarks = fallsMarks,
            Battery = battery,
            BatteryMarks = batteryMarks,
            OtherReasons = others.Count == 0 ? null : string.Join(' ', others),
        };
    }

    public DateTimeOffset MeasuredAt => new(MeasuredTicks, TimeSpan.Zero);

    public SignalValue? HeartRateSignal => Unpack("hr", HeartRate, HeartRateMarks);

    public SignalValue? OxygenSignal => Unpack("spo2", Oxygen, OxygenMarks);

    public SignalValue? StepsSignal => Unpack("steps", Steps, StepsMarks);

    public SignalValue? FallsSignal => Unpack("falls", Falls, FallsMarks);

    public SignalValue? BatterySignal => Unpack("battery", Battery, BatteryMarks);

    /// <summary>As others see it. Whether it is late is asked at the instant that matters: arrival for a chart, judging for an alert.</summary>
    public RecordedReading ToRecorded(DateTimeOffset at) => new(
        MeasuredAt, SpanSeconds, Lateness.IsLate(MeasuredAt, at),
        HeartRateSignal, OxygenSignal, StepsSignal, FallsSignal, BatterySignal);

    public RecordedReading ToRecorded() => ToRecorded(new DateTimeOffset(ReceivedTicks, TimeSpan.Zero));

    /// <summary>The trace after this reading, with the qualities that were found when it came.</summary>
    public Trace Continue(Trace before) => before.After(
        new Reading(Sequence, MeasuredAt, SpanSeconds, "", Plain(HeartRate), Plain(Oxygen), Plain(Steps), null, Plain(Battery)),
        Quality(HeartRateMarks), Quality(OxygenMarks), Quality(StepsMarks), Quality(BatteryMarks));

    private static Measure? Plain(double? value) => value is { } known ? Measure.Of(known) : null;

    private static Quality Quality(long? marks) => new Marks(marks ?? 0).InForce;

    private static (double?, long?) Pack(string signal, Measure? measure, Verdict? verdict, List<string> others)
    {
        if (measure is null || verdict is null)
        {
            return (null, null);
        }

        var marks = Marks.Of(measure, verdict.Value, out var unknown);
        others.AddRange(unknown.Select(word => $"{signal}:{word}"));
        return (measure.Value, marks.Bits);
    }

    private SignalValue? Unpack(string signal, double? value, long? bits)
    {
        if (bits is null)
        {
            return null;
        }

        var marks = new Marks(bits.Value);
        var others = OtherReasons?.Split(' ').Where(word => word.StartsWith(signal + ":", StringComparison.Ordinal)).Select(word => word[(signal.Length + 1)..]) ?? [];
        return new SignalValue(value, marks.InForce, [.. marks.SourceReasons.Concat(others).Union(marks.ServerReasons)]);
    }
}
