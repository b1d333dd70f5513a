namespace HomeCare.Modules.Telemetry.Series.Influx;

/// <summary>A stretch as lines of <see cref="Place.Raw"/>: first the row that says how its readings came, then their values.</summary>
internal static class StretchLines
{
    /// <param name="raw">Where to.</param>
    /// <param name="patient">Whose.</param>
    /// <param name="from">Where it begins.</param>
    /// <param name="readings">All of them, oldest first.</param>
    public static void Add(LineWriter raw, Guid patient, long from, IReadOnlyList<PlacedReading> readings)
    {
        raw.Begin("stretch"u8, patient)
            .Integer("n"u8, readings.Count)
            .Text("sources"u8, HowItCame.WriteSources(readings))
            .Text("how"u8, HowItCame.Write(from, readings))
            .End(PlacedReading.ToNanoseconds(from));
        foreach (var placed in readings)
        {
            Add(raw, "reading"u8, patient, placed, valid: true);
            Add(raw, "rejected"u8, patient, placed, valid: false);
        }
    }

    // Whoever draws 'reading' with another tool draws valid values alone; what was left out lies beside, none is thrown away.
    private static void Add(LineWriter line, ReadOnlySpan<byte> measurement, Guid patient, PlacedReading placed, bool valid)
    {
        var begun = false;
        foreach (var signal in Signal.All)
        {
            if (signal.Of(placed.Reading) is not { } value || new Marks(signal.MarksOf(placed.Reading) ?? 0).IsValid != valid)
            {
                continue;
            }

            if (!begun)
            {
                line.Begin(measurement, patient);
                begun = true;
            }

            if (valid)
            {
                signal.Write(line, value);
            }
            else
            {
                signal.WriteExact(line, value);
            }
        }

        if (begun)
        {
            line.End(placed.Nanosecond);
        }
    }
}
