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
        foreach (var day in kept < to ? await rollUps.ReadAsync(patient, kept, to, part, cancellationToken) : [])
        {
            var (start, end) = (Math.Max(day.From, kept), Math.Min(day.From + TimeSpan.TicksPerDay, to));
            if (!day.IsKnown)
            {
                found.AddRange(Bucket.Of(await read(patient, start, end, cancellationToken), fine));
            }
            else if (day.Whole is not null && tier == Tier.Minute)
            {
                stored.Add((start, end));
            }
            else if (day.Whole is { } whole)
            {
                BucketCodec.Unpack(whole, fine, start, end, found);
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
        found = tier == Tier.Quarter ? [.. Bucket.Coarser(found, tier)] : found;
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

    public async Task<List<SpanSum>> SumsAsync(PatientId patient, long from, long to, CancellationToken cancellationToken)
    {
        var sums = new List<SpanSum>();
        foreach (var day in await rollUps.ReadAsync(patient, from, to, RolledPart.Hours, cancellationToken))
        {
            // Whole hours or quarters as they are; what lies at the edges of the span, and what nobody rolled up, from readings.
            var (start, end, step) = (Math.Max(day.From, from), Math.Min(day.From + TimeSpan.TicksPerDay, to), day.Whole is null ? length : TimeSpan.TicksPerHour);
            var (first, last) = ((start + step - 1) / step * step, end / step * step);
            if (!day.IsKnown || first >= last)
            {
                await AddAsync(start, end);
                continue;
            }

            await AddAsync(start, first);
            var parts = day.Whole is { } whole ? StretchSums.UnpackSums(whole) : day.Stretches.Select(stretch => StretchSums.Sum(stretch.Body)!);
            sums.AddRange(parts.Where(part => part.From >= first && part.From < last));
            await AddAsync(last, end);
        }

        return sums;

        async Task AddAsync(long start, long end)
        {
            if (start < end && await read(patient, start, end, cancellationToken) is { Count: > 0 } readings)
            {
                sums.Add(SpanSum.Of(start, readings));
            }
        }
    }

    public async Task<List<Figures>> DaysAsync(PatientId patient, long from, long to, CancellationToken cancellationToken)
    {
        var first = (from + TimeSpan.TicksPerDay - 1) / TimeSpan.TicksPerDay * TimeSpan.TicksPerDay;
        var (all, kept) = (new List<Figures>(), (time.GetUtcNow() - Retention.Raw).UtcTicks - (2 * TimeSpan.TicksPerDay));
        foreach (var day in first < to ? await rollUps.ReadAsync(patient, first, to, RolledPart.Figures, cancellationToken) : [])
        {
            if (day.Whole is { } whole)
            {
                all.Add(BucketCodec.Unpack(whole));
            }
            else if (day.Stretches.Count > 0 && DaySums.OfStretches(day.From, [.. day.Stretches.Select(stretch => stretch.Body)]) is { } gathered)
            {
                all.Add(BucketCodec.Unpack(gathered.Figures));
            }
            else if ((!day.IsKnown || day.Stretches.Count > 0) && day.From > kept
                && await read(patient, day.From, day.From + TimeSpan.TicksPerDay, cancellationToken) is { Count: > 0 } readings)
            {
                all.Add(Figures.Of(day.From, readings));
            }
        }

        return all;
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
