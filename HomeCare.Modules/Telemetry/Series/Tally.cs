namespace HomeCare.Modules.Telemetry.Series;

/// <summary>
/// Adds up readings, and spans that were added up before, into the figures of a longer one: from the newest down, because only so what is covered twice is seen
/// without looking at anything twice.
/// </summary>
internal sealed class Tally
{
    private readonly Judgements heartMarks = new(), oxygenMarks = new();
    private Spread heart = Spread.None;
    private Spread oxygen = Spread.None;
    private double steps;
    private long received;
    private long covered;
    private long lowest = long.MaxValue;

    /// <summary>Readings, oldest first, none of them newer than what was added before.</summary>
    public void Add(IReadOnlyList<StoredReading> readings)
    {
        received += readings.Count;
        for (var place = readings.Count - 1; place >= 0; place--)
        {
            var reading = readings[place];
            heart = IsValid(reading.HeartRateMarks) && reading.HeartRate is { } bpm ? heart.With(bpm) : heart;
            oxygen = IsValid(reading.OxygenMarks) && reading.Oxygen is { } percent ? oxygen.With(percent) : oxygen;
            steps += IsValid(reading.StepsMarks) ? reading.Steps ?? 0 : 0;
            heartMarks.Add(reading.HeartRateMarks, 1);
            oxygenMarks.Add(reading.OxygenMarks, 1);

            // A later one adds only what lies below all that is covered: a hole above its end it cannot reach.
            var start = reading.MeasuredTicks - (reading.SpanSeconds * TimeSpan.TicksPerSecond);
            covered += Math.Max(0, Math.Min(reading.MeasuredTicks, lowest) - start);
            lowest = Math.Min(lowest, start);
        }
    }

    /// <summary>False, and nothing is added, when readings of both cover the same seconds: then its readings have to be added.</summary>
    public bool TryAdd(SpanSum sum)
    {
        if (sum.Last > lowest)
        {
            return false;
        }

        var figures = sum.Figures;
        (heart, oxygen, steps, received) = (heart.With(figures.HeartRate), oxygen.With(figures.Oxygen), steps + figures.Steps, received + figures.Received);
        (covered, lowest) = (covered + sum.CoveredTicks, Math.Min(lowest, sum.Lowest));
        Add(heartMarks, figures.HeartRateMarks);
        Add(oxygenMarks, figures.OxygenMarks);
        return true;
    }

    /// <summary>What a span that begins at an instant covers. What a reading covers before it belongs to the span before.</summary>
    public Figures ToFigures(long from) => new(
        from, heart, oxygen, steps, received, (covered - (lowest < from ? from - lowest : 0)) / TimeSpan.TicksPerSecond, heartMarks.ToList(), oxygenMarks.ToList());

    /// <summary>To be added to another later.</summary>
    /// <param name="from">Where the span begins.</param>
    /// <param name="last">When the newest of its readings was measured.</param>
    public SpanSum ToSum(long from, long last) => new(from, ToFigures(from), covered, lowest, last);

    private static bool IsValid(long? marks) => ((marks ?? 0) & Marks.InForceMask) == 0;

    private static void Add(Judgements to, IReadOnlyList<Judged> judgements)
    {
        foreach (var judged in judgements)
        {
            to.Add(judged.Marks, judged.Count);
        }
    }

    /// <summary>Nearly all readings in a row are judged alike.</summary>
    private sealed class Judgements
    {
        private readonly Dictionary<long, int> counts = [];
        private long last;
        private int often;

        public void Add(long? marks, int count)
        {
            if (marks is not { } bits)
            {
                return;
            }

            if (bits != last)
            {
                Keep();
                last = bits;
            }

            often += count;
        }

        public List<Judged> ToList()
        {
            Keep();
            var all = new List<Judged>(counts.Count);
            foreach (var (marks, count) in counts)
            {
                all.Add(new Judged(marks, count));
            }

            return all;
        }

        private void Keep()
        {
            if (often > 0)
            {
                counts[last] = counts.GetValueOrDefault(last) + often;
                often = 0;
            }
        }
    }
}

/// <summary>Figures of a span of one person's readings that can be added to those of its neighbours without losing or doubling a second at the seam.</summary>
/// <param name="From">Where the span begins, UTC ticks.</param>
/// <param name="Figures">Of the span alone.</param>
/// <param name="CoveredTicks">What its readings cover, none twice, and before its beginning too.</param>
/// <param name="Lowest">Where the earliest second begins that they cover.</param>
/// <param name="Last">When the newest of them was measured.</param>
internal sealed record SpanSum(long From, Figures Figures, long CoveredTicks, long Lowest, long Last)
{
    /// <summary>Of readings, at least one, oldest first.</summary>
    public static SpanSum Of(long from, IReadOnlyList<StoredReading> readings)
    {
        var tally = new Tally();
        tally.Add(readings);
        return tally.ToSum(from, readings[^1].MeasuredTicks);
    }
}
