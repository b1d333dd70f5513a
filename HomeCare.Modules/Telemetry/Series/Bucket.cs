using HomeCare.Modules.Telemetry.Contracts;

namespace HomeCare.Modules.Telemetry.Series;

/// <summary>A signal's valid values in a bucket; <see cref="Count"/> 0 for none.</summary>
internal readonly record struct Spread(int Count, double Sum, double Lowest, double Highest)
{
    public static readonly Spread None = new(0, 0, double.PositiveInfinity, double.NegativeInfinity);

    public Spread With(double value) => new(Count + 1, Sum + value, Math.Min(Lowest, value), Math.Max(Highest, value));

    public Spread With(Spread other) =>
        new(Count + other.Count, Sum + other.Sum, Math.Min(Lowest, other.Lowest), Math.Max(Highest, other.Highest));

    public Band? ToBand() => Count == 0 ? null : new Band(Sum / Count, Lowest, Highest, Count);
}

/// <summary>A bucket of readings: valid values with lowest, highest, sum and count; what was left out is counted.</summary>
/// <param name="From">Its start, UTC ticks.</param>
/// <param name="HeartRate">Valid heart rates, /min.</param>
/// <param name="Oxygen">Valid SpO2, %.</param>
/// <param name="Steps">Valid steps.</param>
/// <param name="Received">Readings stored.</param>
/// <param name="Rejected">Of these, readings whose heart rate or SpO2 was left out.</param>
internal readonly record struct Bucket(long From, Spread HeartRate, Spread Oxygen, double Steps, int Received, int Rejected)
{
    public static Bucket Empty(long from) => new(from, Spread.None, Spread.None, 0, 0, 0);

    public Bucket With(StoredReading reading)
    {
        var (heart, oxygen, steps) = (new Marks(reading.HeartRateMarks ?? 0), new Marks(reading.OxygenMarks ?? 0), new Marks(reading.StepsMarks ?? 0));
        return new Bucket(
            From,
            heart.IsValid && reading.HeartRate is { } bpm ? HeartRate.With(bpm) : HeartRate,
            oxygen.IsValid && reading.Oxygen is { } percent ? Oxygen.With(percent) : Oxygen,
            Steps + (steps.IsValid ? reading.Steps ?? 0 : 0),
            Received + 1,
            Rejected + (heart.IsValid && oxygen.IsValid ? 0 : 1));
    }

    public Bucket With(Bucket other) => new(
        From, HeartRate.With(other.HeartRate), Oxygen.With(other.Oxygen), Steps + other.Steps, Received + other.Received, Rejected + other.Rejected);

    /// <summary>Buckets of a wider tier from those of a finer one, oldest first. Pure.</summary>
    public static List<Bucket> Coarser(IReadOnlyList<Bucket> fine, Tier tier)
    {
        var width = tier.Width().Ticks;
        var buckets = new List<Bucket>();
        foreach (var each in fine)
        {
            var from = each.From - (each.From % width);
            if (buckets.Count > 0 && buckets[^1].From == from)
            {
                buckets[^1] = buckets[^1].With(each);
            }
            else
            {
                buckets.Add(each with { From = from });
            }
        }

        return buckets;
    }

    /// <summary>The buckets that readings, oldest first, fall in. Pure.</summary>
    public static List<Bucket> Of(IEnumerable<StoredReading> readings, Tier tier) => Of(readings, 0, tier.Width().Ticks);

    /// <summary>The same on a grid of its own: one of its lines, no later than the first reading, and how far they are apart, in ticks.</summary>
    public static List<Bucket> Of(IEnumerable<StoredReading> readings, long line, long width)
    {
        var buckets = new List<Bucket>();
        foreach (var reading in readings)
        {
            var from = reading.MeasuredTicks - ((reading.MeasuredTicks - line) % width);
            if (buckets.Count == 0 || buckets[^1].From != from)
            {
                buckets.Add(Empty(from));
            }

            buckets[^1] = buckets[^1].With(reading);
        }

        return buckets;
    }
}
