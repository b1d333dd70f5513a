namespace HomeCare.Modules.Telemetry.Series.Influx;

/// <summary>A stretch as lines: first the row that says how its readings came, then their values, then its buckets.</summary>
internal sealed class StretchLines
{
    private readonly Dictionary<Place, LineWriter> lines = Place.All.ToDictionary(place => place, _ => new LineWriter());

    public LineWriter this[Place place] => lines[place];

    public void Clear()
    {
        foreach (var each in lines.Values)
        {
            each.Clear();
        }
    }

    /// <param name="patient">Whose.</param>
    /// <param name="from">Where it begins.</param>
    /// <param name="readings">All of them, oldest first.</param>
    /// <param name="over">Something of it lies there already.</param>
    public void Add(Guid patient, long from, IReadOnlyList<PlacedReading> readings, bool over)
    {
        var raw = lines[Place.Raw];
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

        var oldestFirst = readings.Select(placed => placed.Reading).ToList();
        Buckets(Tier.Minute, "m1"u8);
        Buckets(Tier.FiveMinutes, "m5"u8);
        Buckets(Tier.Quarter, "m15"u8);

        void Buckets(Tier tier, ReadOnlySpan<byte> measurement)
        {
            var place = lines[Place.Of(tier)];
            foreach (var bucket in Bucket.Of(oldestFirst, tier))
            {
                BucketFields.Write(place.Begin(measurement, patient), bucket, over);
                place.End(PlacedReading.ToNanoseconds(bucket.From));
            }
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
