using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Wire;

namespace HomeCare.Modules.Telemetry.Series;

/// <summary>Who speaks: a box, the life of its outbox, and the bracelet that measured. One object serves all readings that share it.</summary>
internal sealed record Source(BoxId Box, long Epoch, string BraceletSerial);

/// <summary>
/// One reading as it came. Values are kept bit for bit; instants are UTC ticks (100 ns). What is held against a value is packed in its
/// <see cref="Marks"/>; null for a signal that is absent.
/// </summary>
internal sealed class StoredReading
{
    public required Source Source { get; init; }

    public required long Sequence { get; init; }

    /// <summary>End of the span, after <see cref="ClockOffsetTicks"/> was added.</summary>
    public required long MeasuredTicks { get; init; }

    /// <summary>What the server added because the box's clock was wrong when it sent; 0 for a right clock.</summary>
    public long ClockOffsetTicks { get; init; }

    /// <summary>The server's clock. History keeps it to the second, rounded down: it tells late from live, nothing finer.</summary>
    public required long ReceivedTicks { get; init; }

    public required int SpanSeconds { get; init; }

    public double? HeartRate { get; init; }

    public long? HeartRateMarks { get; init; }

    public double? Oxygen { get; init; }

    public long? OxygenMarks { get; init; }

    public double? Steps { get; init; }

    public long? StepsMarks { get; init; }

    public double? Falls { get; init; }

    public long? FallsMarks { get; init; }

    public double? Battery { get; init; }

    public long? BatteryMarks { get; init; }

    /// <summary>Words of the source that have no bit, as <c>signal:word</c> separated by spaces; null for none.</summary>
    public string? OtherReasons { get; init; }

    public static StoredReading Of(Source source, DateTimeOffset receivedAt, DatedReading dated, in Judgement judgement)
    {
        var reading = dated.Reading;
        List<string>? others = null;
        var (heartRate, heartRateMarks) = Pack("hr", reading.HeartRateBpm, judgement.HeartRate, ref others);
        var (oxygen, oxygenMarks) = Pack("spo2", reading.OxygenPercent, judgement.Oxygen, ref others);
        var (steps, stepsMarks) = Pack("steps", reading.Steps, judgement.Steps, ref others);
        var (falls, fallsMarks) = Pack("falls", reading.Falls, judgement.Falls, ref others);
        var (battery, batteryMarks) = Pack("battery", reading.BatteryPercent, judgement.Battery, ref others);
        return new StoredReading
        {
            Source = source,
            Sequence = reading.Sequence,
            MeasuredTicks = reading.MeasuredAt.UtcTicks,
            ClockOffsetTicks = dated.ClockOffset.Ticks,
            ReceivedTicks = receivedAt.UtcTicks,
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
            OtherReasons = others is null ? null : string.Join(' ', others),
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
    public Trace Continue(in Trace before) => before.After(
        MeasuredTicks, (HeartRate, Quality(HeartRateMarks)), (Oxygen, Quality(OxygenMarks)), (Steps, Quality(StepsMarks)), (Battery, Quality(BatteryMarks)));

    private static Quality Quality(long? marks) => new Marks(marks ?? 0).InForce;

    private static (double?, long?) Pack(string signal, Measure? measure, Verdict? verdict, ref List<string>? others)
    {
        if (measure is null || verdict is null)
        {
            return (null, null);
        }

        var marks = Marks.Of(measure, verdict.Value, out var unknown);
        foreach (var word in unknown)
        {
            (others ??= []).Add($"{signal}:{word}");
        }

        return (measure.Value, marks.Bits);
    }

    private SignalValue? Unpack(string signal, double? value, long? bits) => bits is { } marks ? Signal(signal, value, marks, OtherReasons) : null;

    /// <summary>A signal as others see it, from what is kept of it.</summary>
    public static SignalValue Signal(string signal, double? value, long bits, string? otherReasons)
    {
        if (bits == 0 && otherReasons is null)
        {
            return new SignalValue(value, Wire.Quality.Valid, []);
        }

        var marks = new Marks(bits);
        var others = otherReasons?.Split(' ').Where(word => word.StartsWith(signal + ":", StringComparison.Ordinal)).Select(word => word[(signal.Length + 1)..]) ?? [];
        return new SignalValue(value, marks.InForce, [.. marks.SourceReasons.Concat(others).Union(marks.ServerReasons)]);
    }
}
