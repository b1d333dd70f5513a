namespace HomeCare.Modules.Telemetry.Series;

/// <summary>What the next row is told apart from. Of a stream of one person's rows it is the row before; of mixed rows, a fixed start.</summary>
internal struct RowBefore
{
    public int Source;
    public long Sequence;
    public long Measured;
    public long Lag;
    public byte Heart;
    public byte Oxygen;
    public byte Battery;

    public static RowBefore Start(long measured) => new() { Source = -1, Measured = measured - RowCodec.Grid };
}

/// <summary>
/// A reading in few bytes: usually a head, a lag and a byte a signal, because the next reading of a person has the next sequence, comes ten seconds later
/// and holds small whole numbers. Anything else is written out; nothing is rounded but the instant of receipt, to the second.
/// </summary>
/// <remarks>
/// Written one after the other into the same bytes for the journal and for memory; into bytes of their own, column by column, for a block.
/// </remarks>
internal static class RowCodec
{
    /// <summary>The bracelet's grid; only what deviates from it costs bytes.</summary>
    public const long Grid = 10 * TimeSpan.TicksPerSecond;

    private const int UsualSpan = 10;
    private const byte NewSource = 1, OffSequence = 2, OffGrid = 4, Regular = 8, HasHeart = 16, HasOxygen = 32, HasSteps = 64, HasBattery = 128;
    private const byte OtherSpan = 1, HasOffset = 2, HasFalls = 4, HasWords = 8;

    public static void Write(Bytes to, StoredReading row, int source, ref RowBefore before) => Write(to, to, to, to, row, source, ref before);

    public static void Write(Bytes rows, Bytes heart, Bytes oxygen, Bytes battery, StoredReading row, int source, ref RowBefore before)
    {
        var regular = IsRegular(row);
        var late = row.MeasuredTicks - before.Measured - Grid;
        var lag = Seconds(row.ReceivedTicks) - Seconds(row.MeasuredTicks);
        rows.Byte((byte)(
            (source == before.Source ? 0 : NewSource) | (row.Sequence == before.Sequence + 1 ? 0 : OffSequence) | (late == 0 ? 0 : OffGrid) | (regular ? Regular : 0)
            | (row.HeartRateMarks is null ? 0 : HasHeart) | (row.OxygenMarks is null ? 0 : HasOxygen) | (row.StepsMarks is null ? 0 : HasSteps)
            | (row.BatteryMarks is null ? 0 : HasBattery)));
        if (source != before.Source)
        {
            rows.Varint((ulong)source);
        }

        if (row.Sequence != before.Sequence + 1)
        {
            rows.Signed(unchecked(row.Sequence - before.Sequence - 1));
        }

        if (late != 0)
        {
            rows.Varint(Ticks(late));
        }

        rows.Signed(lag - before.Lag);
        (before.Source, before.Sequence, before.Measured, before.Lag) = (source, row.Sequence, row.MeasuredTicks, lag);
        if (!regular)
        {
            WriteUnusual(rows, row);
            return;
        }

        Small(heart, row.HeartRate, ref before.Heart);
        Small(oxygen, row.Oxygen, ref before.Oxygen);
        if (row.Steps is { } steps)
        {
            rows.Byte((byte)steps);
        }

        Small(battery, row.Battery, ref before.Battery);
    }

    public static StoredReading Read(ref BytesReader from, Func<int, Source> sources, ref RowBefore before) =>
        Read(ref from, ref from, ref from, ref from, sources, ref before);

    public static StoredReading Read(
        ref BytesReader rows, ref BytesReader hearts, ref BytesReader oxygens, ref BytesReader batteries, Func<int, Source> sources, ref RowBefore before)
    {
        var head = rows.Byte();
        var source = (head & NewSource) == 0 ? before.Source : rows.Count();
        var sequence = unchecked(before.Sequence + 1 + ((head & OffSequence) == 0 ? 0 : rows.Signed()));
        var measured = before.Measured + Grid + ((head & OffGrid) == 0 ? 0 : FromTicks(rows.Varint()));
        var lag = before.Lag + rows.Signed();
        var received = (Seconds(measured) + lag) * TimeSpan.TicksPerSecond;
        (before.Source, before.Sequence, before.Measured, before.Lag) = (source, sequence, measured, lag);
        if ((head & Regular) == 0)
        {
            return ReadUnusual(ref rows, head, sources(source), sequence, measured, received);
        }

        double? heart = (head & HasHeart) == 0 ? null : before.Heart = unchecked((byte)(before.Heart + hearts.Byte()));
        double? oxygen = (head & HasOxygen) == 0 ? null : before.Oxygen = unchecked((byte)(before.Oxygen + oxygens.Byte()));
        double? steps = (head & HasSteps) == 0 ? null : rows.Byte();
        double? battery = (head & HasBattery) == 0 ? null : before.Battery = unchecked((byte)(before.Battery + batteries.Byte()));
        return new StoredReading
        {
            Source = sources(source),
            Sequence = sequence,
            MeasuredTicks = measured,
            ReceivedTicks = received,
            SpanSeconds = UsualSpan,
            HeartRate = heart,
            HeartRateMarks = heart is null ? null : 0,
            Oxygen = oxygen,
            OxygenMarks = oxygen is null ? null : 0,
            Steps = steps,
            StepsMarks = steps is null ? null : 0,
            Battery = battery,
            BatteryMarks = battery is null ? null : 0,
        };
    }

    private static bool IsRegular(StoredReading row) =>
        row is { SpanSeconds: UsualSpan, ClockOffsetTicks: 0, FallsMarks: null, OtherReasons: null }
        && IsSmall(row.HeartRate, row.HeartRateMarks) && IsSmall(row.Oxygen, row.OxygenMarks) && IsSmall(row.Steps, row.StepsMarks) && IsSmall(row.Battery, row.BatteryMarks);

    // A negative zero is a whole number, and would come back as another one.
    private static bool IsSmall(double? value, long? marks) =>
        marks is null ? value is null : marks == 0 && value is { } known && known is >= 0 and <= 255 && known == (byte)known && !double.IsNegative(known);

    /// <summary>The difference from the value before, modulo 256.</summary>
    private static void Small(Bytes to, double? value, ref byte before)
    {
        if (value is { } known)
        {
            to.Byte(unchecked((byte)((byte)known - before)));
            before = (byte)known;
        }
    }

    private static void WriteUnusual(Bytes to, StoredReading row)
    {
        to.Byte((byte)(
            (row.SpanSeconds == UsualSpan ? 0 : OtherSpan) | (row.ClockOffsetTicks == 0 ? 0 : HasOffset) | (row.FallsMarks is null ? 0 : HasFalls)
            | (row.OtherReasons is null ? 0 : HasWords)));
        if (row.SpanSeconds != UsualSpan)
        {
            to.Varint((ulong)row.SpanSeconds);
        }

        if (row.ClockOffsetTicks != 0)
        {
            to.Signed(row.ClockOffsetTicks);
        }

        Any(to, row.HeartRate, row.HeartRateMarks);
        Any(to, row.Oxygen, row.OxygenMarks);
        Any(to, row.Steps, row.StepsMarks);
        Any(to, row.Battery, row.BatteryMarks);
        Any(to, row.Falls, row.FallsMarks);
        if (row.OtherReasons is not null)
        {
            to.Text(row.OtherReasons);
        }
    }

    private static StoredReading ReadUnusual(ref BytesReader from, byte head, Source source, long sequence, long measured, long received)
    {
        var more = from.Byte();
        var span = (more & OtherSpan) == 0 ? UsualSpan : from.Count();
        var offset = (more & HasOffset) == 0 ? 0 : from.Signed();
        var (heart, heartMarks) = Any(ref from, (head & HasHeart) != 0);
        var (oxygen, oxygenMarks) = Any(ref from, (head & HasOxygen) != 0);
        var (steps, stepsMarks) = Any(ref from, (head & HasSteps) != 0);
        var (battery, batteryMarks) = Any(ref from, (head & HasBattery) != 0);
        var (falls, fallsMarks) = Any(ref from, (more & HasFalls) != 0);
        return new StoredReading
        {
            Source = source,
            Sequence = sequence,
            MeasuredTicks = measured,
            ClockOffsetTicks = offset,
            ReceivedTicks = received,
            SpanSeconds = span,
            HeartRate = heart,
            HeartRateMarks = heartMarks,
            Oxygen = oxygen,
            OxygenMarks = oxygenMarks,
            Steps = steps,
            StepsMarks = stepsMarks,
            Falls = falls,
            FallsMarks = fallsMarks,
            Battery = battery,
            BatteryMarks = batteryMarks,
            OtherReasons = (more & HasWords) == 0 ? null : from.Text(),
        };
    }

    // 0: a small whole number; 1: any number; 2: none. Then the marks, which are a varint of 64 bits.
    private static void Any(Bytes to, double? value, long? marks)
    {
        if (marks is not { } bits)
        {
            return;
        }

        if (IsSmall(value, 0))
        {
            to.Byte(0);
            to.Byte((byte)value!.Value);
        }
        else if (value is { } known)
        {
            to.Byte(1);
            to.Double(known);
        }
        else
        {
            to.Byte(2);
        }

        to.Varint((ulong)bits);
    }

    private static (double?, long?) Any(ref BytesReader from, bool present)
    {
        if (!present)
        {
            return (null, null);
        }

        double? value = from.Byte() switch
        {
            0 => from.Byte(),
            1 => from.Double(),
            2 => null,
            var other => throw new InvalidDataException($"A value is of unknown kind {other}."),
        };
        return (value, (long)from.Varint());
    }

    /// <summary>Whole milliseconds with an even number, else ticks with an odd one. Instants lie in 1970 to 9998, so nothing overflows.</summary>
    private static ulong Ticks(long ticks) => ticks % TimeSpan.TicksPerMillisecond == 0
        ? ZigZag(ticks / TimeSpan.TicksPerMillisecond) << 1
        : (ZigZag(ticks) << 1) | 1;

    private static long FromTicks(ulong written) => (written & 1) == 0
        ? UnZigZag(written >> 1) * TimeSpan.TicksPerMillisecond
        : UnZigZag(written >> 1);

    private static ulong ZigZag(long value) => (ulong)((value << 1) ^ (value >> 63));

    private static long UnZigZag(ulong value) => (long)(value >> 1) ^ -(long)(value & 1);

    private static long Seconds(long ticks) => ticks / TimeSpan.TicksPerSecond;
}
