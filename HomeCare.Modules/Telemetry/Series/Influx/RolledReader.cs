using HomeCare.Modules.Patients.Contracts;

namespace HomeCare.Modules.Telemetry.Series.Influx;

/// <summary>Answers from roll-ups; what nobody rolled up, and the edges of a span, from what lies in the store.</summary>
/// <param name="rollUps">The roll-ups.</param>
/// <param name="length">Of a stretch, ticks.</param>
/// <param name="time">Readings that are forgotten are not asked for.</param>
/// <param name="read">The store's readings of [from, to).</param>
/// <param name="buckets">The store's minutes and quarters.</param>
internal sealed class RolledReader(
    RollUps rollUps, long length, TimeProvider time,
    Func<PatientId, long, long, CancellationToken, Task<IReadOnlyList<StoredReading>>> read,
    DayBuckets buckets)
{
    public async Task<List<Bucket>> BucketsAsync(PatientId patient, Tier tier, long from, long to, CancellationToken cancellationToken)
    {
        // Of minutes a whole day is in the store; quarters are made of five minutes, as long as there are any.
        var (fine, part) = tier == Tier.Minute ? (Tier.Minute, RolledPart.Minutes) : (Tier.FiveMinutes, RolledPart.Fives);
        var (found, stored) = (new List<Bucket>((int)Math.Min(31 * 288, (to - from) / fine.Width().Ticks)), new List<(long From, long To)>());
        var kept = tier == Tier.FiveMinutes ? from : Math.Clamp(RollUps.OldestDay(time.GetUtcNow()) * TimeSpan.TicksPerDay, from, to);
        var rolled = kept < to ? await rollUps.ReadAsync(patient, new AskedRollUps(part, [(kept, to)]), cancellationToken) : [];
        foreach (var day in rolled.Values.OrderBy(day => day.From))
        {
            var (start, end) = (Math.Max(day.From, kept), Math.Min(day.From + TimeSpan.TicksPerDay, to));
            if (day.Part is not null && tier == Tier.Minute)
            {
                stored.Add((start, end));
            }
            else if (day.Part is { } whole)
            {
                BucketCodec.Unpack(whole, fine, start, end, found);
            }
            else if (!day.IsKnown)
            {
                found.AddRange(Bucket.Of(await read(patient, start, end, cancellationToken), fine));
            }
            else
            {
                foreach (var (_, body) in day.Stretches)
                {
                    Unpack(body, tier, found);
                }
            }
        }

        found.RemoveAll(bucket => bucket.From < kept || bucket.From >= to);
        found = tier == Tier.Quarter ? Bucket.Coarser(found, tier) : found;
        if (from < kept)
        {
            stored.Insert(0, (from, kept));
        }

        if (stored.Count > 0)
        {
            found.AddRange(await buckets.ReadAsync(patient, tier, Joined(stored), cancellationToken));
            found.Sort(static (one, other) => one.From.CompareTo(other.From));
        }

        return found;
    }

    public async Task<StoredSums> SumsAsync(PatientId patient, IReadOnlyList<(long From, long To)> spans, long from, long to, CancellationToken cancellationToken)
    {
        var (first, end) = (RollUps.DayOf(from + TimeSpan.TicksPerDay - 1), RollUps.DayOf(to + TimeSpan.TicksPerDay - 1));
        var rolled = await rollUps.ReadAsync(patient, new AskedRollUps(RolledPart.Hours, spans, first, Math.Max(first, end)), cancellationToken);
        var told = new StoredSums([], []);
        foreach (var span in spans)
        {
            foreach (var day in RollUps.DaysOf(span.From, span.To).Select(number => rolled[number]))
            {
                await AddHoursAsync(day, Math.Max(day.From, span.From), Math.Min(day.From + TimeSpan.TicksPerDay, span.To));
            }
        }

        for (var number = first; number < end; number++)
        {
            await AddDayAsync(rolled[number]);
        }

        return told;

        // Whole hours or quarters as they are; what lies at the edges of the span, and what nobody rolled up, from readings.
        async Task AddHoursAsync(RolledPersonDay day, long start, long stop)
        {
            var step = day.Part is null ? length : TimeSpan.TicksPerHour;
            var (begin, over) = ((start + step - 1) / step * step, stop / step * step);
            if ((day.Part is null && !day.IsKnown) || begin >= over)
            {
                await AddReadingsAsync(start, stop);
                return;
            }

            await AddReadingsAsync(start, begin);
            var parts = day.Part is { } whole ? StretchSums.UnpackSums(whole) : day.Stretches.Select(stretch => StretchSums.Sum(stretch.Body)!);
            told.Parts.AddRange(parts.Where(part => part.From >= begin && part.From < over));
            await AddReadingsAsync(over, stop);
        }

        async Task AddReadingsAsync(long start, long stop)
        {
            if (start < stop && await read(patient, start, stop, cancellationToken) is { Count: > 0 } readings)
            {
                told.Parts.Add(SpanSum.Of(start, readings));
            }
        }

        async Task AddDayAsync(RolledPersonDay day)
        {
            var kept = (time.GetUtcNow() - Retention.Raw).UtcTicks - (2 * TimeSpan.TicksPerDay);
            if (day.Figures is { } whole)
            {
                told.Days.Add(BucketCodec.Unpack(whole));
            }
            else if (day.Stretches.Count > 0 && DaySums.OfStretches(day.From, [.. day.Stretches.Select(stretch => stretch.Body)]) is { } gathered)
            {
                told.Days.Add(BucketCodec.Unpack(gathered.Figures));
            }
            else if ((!day.IsKnown || day.Stretches.Count > 0) && day.From > kept
                && await read(patient, day.From, day.From + TimeSpan.TicksPerDay, cancellationToken) is { Count: > 0 } readings)
            {
                told.Days.Add(Figures.Of(day.From, readings));
            }
        }
    }

    private static void Unpack(byte[] stretch, Tier tier, List<Bucket> into)
    {
        if (tier == Tier.Minute)
        {
            BucketCodec.Unpack(stretch, tier, 0, long.MaxValue, into);
        }
        else
        {
            StretchSums.Buckets(stretch, into);
        }
    }

    /// <summary>Spans that follow each other, as one.</summary>
    private static List<(long From, long To)> Joined(List<(long From, long To)> spans) => spans.Aggregate(new List<(long From, long To)>(), (joined, span) =>
    {
        if (joined.Count > 0 && joined[^1].To == span.From)
        {
            joined[^1] = (joined[^1].From, span.To);
        }
        else
        {
            joined.Add(span);
        }

        return joined;
    });
}
