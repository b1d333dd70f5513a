using HomeCare.Modules.Patients.Contracts;

namespace HomeCare.Modules.Telemetry.Series.Influx;

/// <summary>Answers from roll-ups; what nobody rolled up, and the edges of a span, from what lies in the store.</summary>
/// <param name="rollUps">The roll-ups.</param>
/// <param name="length">Of a stretch, ticks.</param>
/// <param name="time">Readings that are forgotten are not asked for.</param>
/// <param name="read">The store's readings of [from, to).</param>
/// <param name="plain">The store's five-minute buckets of spans.</param>
internal sealed class RolledReader(
    RollUps rollUps, long length, TimeProvider time,
    Func<PatientId, long, long, CancellationToken, Task<IReadOnlyList<StoredReading>>> read,
    Func<PatientId, IReadOnlyList<(long From, long To)>, CancellationToken, Task<List<Bucket>>> plain)
{
    public async Task<List<Bucket>> FivesAsync(PatientId patient, long from, long to, CancellationToken cancellationToken)
    {
        var days = await rollUps.ReadAsync(patient, from, to, RolledPart.Fives, cancellationToken);
        var buckets = new List<Bucket>((int)Math.Min(31 * 288, (to - from) / Tier.FiveMinutes.Width().Ticks));
        foreach (var day in days)
        {
            if (day.Whole is { } whole)
            {
                BucketCodec.Unpack(whole, Tier.FiveMinutes, from, to, buckets);
                continue;
            }

            foreach (var (_, body) in day.Stretches)
            {
                StretchSums.Buckets(body, buckets);
            }
        }

        if (days.Where(day => !day.IsKnown).Select(day => (Math.Max(day.From, from), Math.Min(day.From + TimeSpan.TicksPerDay, to))).ToList() is { Count: > 0 } unknown)
        {
            buckets.AddRange(await plain(patient, Joined(unknown), cancellationToken));
            buckets.Sort(static (one, other) => one.From.CompareTo(other.From));
        }

        buckets.RemoveAll(bucket => bucket.From < from || bucket.From >= to);
        return buckets;
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
