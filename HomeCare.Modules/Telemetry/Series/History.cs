using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Intake;
using HomeCare.Modules.Telemetry.Memory;

namespace HomeCare.Modules.Telemetry.Series;

/// <summary>
/// Everyone's readings, wherever they lie: the newest in memory, the rest in the series store. Memory is looked at first, so what moves from one to the other in
/// between is seen twice rather than not at all, and told once.
/// </summary>
/// <remarks>
/// Of a stretch that memory holds any part of, the store may hold nothing, some or all: it is being written, or a start made it from a journal that had not been
/// let go, or another process writes it. So such a stretch is made from its readings, of which each is told once, and what the store made of it is passed over.
/// That needs no wait and no write, whatever is written meanwhile.
/// </remarks>
internal sealed class History(Everyone everyone, ISeriesStore store, Recovery recovery, TimeProvider clock)
{
    private static readonly Comparer<StoredReading> InOrder = Comparer<StoredReading>.Create(Compare);

    /// <summary>Readings measured in [from, to), UTC ticks, oldest first, then by sequence.</summary>
    public async Task<IReadOnlyList<StoredReading>> ReadAsync(PatientId patient, long from, long to, CancellationToken cancellationToken)
    {
        await recovery.ReadyAsync();
        var recent = InMemory(patient, from, to, out var isAll);
        return isAll ? recent : Merge(await store.ReadAsync(patient, from, to, cancellationToken), recent);
    }

    /// <summary>The last readings before an instant, oldest first; at most so many.</summary>
    public async Task<IReadOnlyList<StoredReading>> ReadLastAsync(PatientId patient, long before, int most, CancellationToken cancellationToken)
    {
        await recovery.ReadyAsync();
        var recent = InMemory(patient, 0, before);
        var all = recent.Count >= most ? recent : Merge(await store.ReadLastAsync(patient, before, most, cancellationToken), recent);
        return [.. all.Skip(Math.Max(0, all.Count - most))];
    }

    /// <summary>The buckets that begin in [from, to), oldest first; one that holds no reading is not there. Both lie on the tier's grid.</summary>
    public async Task<List<Bucket>> ReadBucketsAsync(PatientId patient, Tier tier, long from, long to, CancellationToken cancellationToken)
    {
        await recovery.ReadyAsync();
        var recent = InMemory(patient, from, to);
        var buckets = await store.ReadBucketsAsync(patient, tier, from, to, cancellationToken);
        foreach (var span in Spans(recent, from, to))
        {
            var (begin, end) = (First(buckets, span.From), First(buckets, span.To));
            var behind = buckets.GetRange(end, buckets.Count - end);
            buckets.RemoveRange(begin, buckets.Count - begin);
            buckets.AddRange(Bucket.Of(await WithStoredAsync(patient, span, cancellationToken), tier));
            buckets.AddRange(behind);
        }

        return buckets;
    }

    /// <summary>The figures of [from, to): whole UTC days as the store has them, the rest, and each day that memory holds part of, from its stretches.</summary>
    public async Task<Figures> ReadFiguresAsync(PatientId patient, long from, long to, CancellationToken cancellationToken)
    {
        const long Day = TimeSpan.TicksPerDay;
        await recovery.ReadyAsync();
        var recent = InMemory(patient, from, to);
        var firstDay = (from + Day - 1) / Day * Day;
        var endOfDays = Math.Max(firstDay, to / Day * Day);
        var oldest = Math.Max(firstDay, (clock.GetUtcNow() - Retention.Raw).UtcTicks - Day);
        var open = recent.Select(reading => reading.MeasuredTicks / Day * Day).Where(day => day >= oldest && day < endOfDays).ToHashSet();
        List<Piece> pieces = firstDay < endOfDays
            ? [Cut(from, firstDay), .. open.Order().Select(day => Cut(day, day + Day)), Cut(endOfDays, to)]
            : [Cut(from, to)];
        List<(long From, long To)> gaps = [.. pieces.SelectMany(piece => piece.Gaps)];
        var stored = gaps.Count > 0 || firstDay < endOfDays ? await store.ReadSumsAsync(patient, gaps, firstDay, endOfDays, cancellationToken) : new StoredSums([], []);
        var sum = await AddUpAsync(patient, pieces[0], stored.Parts, cancellationToken);
        sum = stored.Days.Where(day => !open.Contains(day.From)).Aggregate(sum, (before, day) => before.With(day));
        foreach (var piece in pieces.Skip(1))
        {
            sum = sum.With(await AddUpAsync(patient, piece, stored.Parts, cancellationToken));
        }

        return sum;

        Piece Cut(long begin, long end) => CutUp(patient, begin, end, recent);
    }

    /// <summary>Sorted by instant, then by sequence, each once: of two that are one, the first.</summary>
    public static List<StoredReading> Sorted(List<StoredReading> rows)
    {
        for (var place = 1; place < rows.Count; place++)
        {
            if (Compare(rows[place - 1], rows[place]) >= 0)
            {
                return Once([.. rows.Order(InOrder)]);
            }
        }

        return rows;
    }

    /// <summary>Both, sorted, each once: of two that are one, the stored.</summary>
    public static IReadOnlyList<StoredReading> Merge(IReadOnlyList<StoredReading> stored, IReadOnlyList<StoredReading> recent)
    {
        if (stored.Count == 0 || recent.Count == 0)
        {
            return stored.Count == 0 ? recent : stored;
        }

        var (both, next) = (new List<StoredReading>(stored.Count + recent.Count), 0);
        foreach (var reading in stored)
        {
            for (; next < recent.Count && Compare(recent[next], reading) is var order and <= 0; next++)
            {
                if (order < 0)
                {
                    both.Add(recent[next]);
                }
            }

            both.Add(reading);
        }

        for (; next < recent.Count; next++)
        {
            both.Add(recent[next]);
        }

        return Sorted(both);
    }

    private List<StoredReading> InMemory(PatientId patient, long from, long to) => InMemory(patient, from, to, out _);

    /// <param name="isAll">
    /// True when the store surely has nothing of it. After a start everyone's last minutes are asked for within seconds: 100,000 questions of which hardly one
    /// finds anything would cost the intake its first half minute, and ten times that with a database beside it.
    /// </param>
    private List<StoredReading> InMemory(PatientId patient, long from, long to, out bool isAll)
    {
        isAll = false;
        if (everyone.Find(patient) is not { } person)
        {
            return [];
        }

        lock (person.Gate)
        {
            isAll = IsAllInMemory(person, from);
            return person.Read(from, to, store.StretchLength.Ticks);
        }
    }

    /// <summary>
    /// The spans of [from, to) that memory holds part of, oldest first: neighbouring stretches together. Of what is older than readings are kept the store's
    /// buckets stand as they are: the readings they were made of are forgotten.
    /// </summary>
    private IEnumerable<Span> Spans(List<StoredReading> recent, long from, long to)
    {
        var (length, kept) = (store.StretchLength.Ticks, (clock.GetUtcNow() - Retention.Raw).UtcTicks);
        for (var (begin, end) = (0, 0); begin < recent.Count; begin = end)
        {
            var first = recent[begin].MeasuredTicks - (recent[begin].MeasuredTicks % length);
            var over = first + length;
            for (end = begin + 1; end < recent.Count && recent[end].MeasuredTicks < over + length; end++)
            {
                over += recent[end].MeasuredTicks < over ? 0 : length;
            }

            if (over > kept)
            {
                yield return new Span(Math.Max(first, from), Math.Min(over, to), recent.GetRange(begin, end - begin));
            }
        }
    }

    private async Task<IReadOnlyList<StoredReading>> WithStoredAsync(PatientId patient, Span span, CancellationToken cancellationToken) =>
        IsAllInMemory(patient, span.From) ? span.InMemory : Merge(await store.ReadAsync(patient, span.From, span.To, cancellationToken), span.InMemory);

    /// <summary>Asked after memory was read: what was packed in between is in both, and what is in neither came later.</summary>
    private bool IsAllInMemory(PatientId patient, long from)
    {
        if (everyone.Find(patient) is not { } person)
        {
            return false;
        }

        lock (person.Gate)
        {
            return IsAllInMemory(person, from);
        }
    }

    private bool IsAllInMemory(Person person, long from) => from >= Math.Max(everyone.StoreEnd, person.PackedUntil);

    /// <summary>What memory holds part of, and what lies between, of a span that is no whole day in the store.</summary>
    private Piece CutUp(PatientId patient, long from, long to, List<StoredReading> recent)
    {
        List<Span> spans = [.. Spans(recent.FindAll(reading => reading.MeasuredTicks >= from && reading.MeasuredTicks < to), from, to)];
        var (gaps, start) = (new List<(long From, long To)>(), from);
        foreach (var (begin, end) in spans.Select(span => (span.From, span.To)).Append((to, to)))
        {
            // Of the hours to come, that a page's last bar holds, nothing is anywhere but in memory.
            if (start < begin && !IsAllInMemory(patient, start))
            {
                gaps.Add((start, begin));
            }

            start = end;
        }

        return new Piece(from, spans, gaps);
    }

    /// <summary>From its newest stretch down.</summary>
    private async Task<Figures> AddUpAsync(PatientId patient, Piece piece, List<SpanSum> stored, CancellationToken cancellationToken)
    {
        var tally = new Tally();
        var parts = piece.Gaps.SelectMany(gap => stored.Where(part => part.From >= gap.From && part.From < gap.To)).Select(part => (part.From, (Span?)null, (SpanSum?)part));
        foreach (var (_, span, part) in parts.Concat(piece.Spans.Select(span => (span.From, (Span?)span, (SpanSum?)null))).OrderByDescending(each => each.From))
        {
            if (span is not null)
            {
                tally.Add(await WithStoredAsync(patient, span, cancellationToken));
            }
            else if (!tally.TryAdd(part!))
            {
                tally.Add(await store.ReadAsync(patient, part!.From, part.Last + 1, cancellationToken));
            }
        }

        return tally.ToFigures(piece.From);
    }

    /// <summary>The place of the first bucket that begins at an instant or later.</summary>
    private static int First(List<Bucket> buckets, long from)
    {
        var (low, high) = (0, buckets.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = buckets[middle].From < from ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private static List<StoredReading> Once(List<StoredReading> sorted)
    {
        var kept = 0;
        for (var place = 0; place < sorted.Count; place++)
        {
            if (kept == 0 || Compare(sorted[kept - 1], sorted[place]) != 0)
            {
                sorted[kept++] = sorted[place];
            }
        }

        sorted.RemoveRange(kept, sorted.Count - kept);
        return sorted;
    }

    private static int Compare(StoredReading one, StoredReading other)
    {
        var order = one.MeasuredTicks.CompareTo(other.MeasuredTicks);
        order = order != 0 ? order : one.Sequence.CompareTo(other.Sequence);
        order = order != 0 || ReferenceEquals(one.Source, other.Source) ? order : one.Source.Epoch.CompareTo(other.Source.Epoch);
        return order != 0 || one.Source.Box == other.Source.Box ? order : one.Source.Box.Value.CompareTo(other.Source.Box.Value);
    }

    /// <summary>A span of whole stretches, cut to what was asked for, and what memory holds of it.</summary>
    private sealed record Span(long From, long To, List<StoredReading> InMemory);

    /// <summary>A span that is added up on its own: what memory holds part of, and what the store alone holds.</summary>
    private sealed record Piece(long From, List<Span> Spans, List<(long From, long To)> Gaps);
}
