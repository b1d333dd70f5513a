using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Intake;
using HomeCare.Modules.Telemetry.Memory;

namespace HomeCare.Modules.Telemetry.Series;

/// <summary>
/// Everyone's readings, wherever they lie: the newest in memory, the rest in the series store. Memory is looked at first, so what moves from one to the other in
/// between is seen twice rather than not at all, and told once.
/// </summary>
internal sealed class History(Everyone everyone, ISeriesStore store, Recovery recovery, Packing packing)
{
    /// <summary>Moving takes milliseconds; whoever adds up waits for it rather than counting twice.</summary>
    private static readonly TimeSpan Moving = TimeSpan.FromMilliseconds(5);

    /// <summary>Readings measured in [from, to), UTC ticks, oldest first, then by sequence.</summary>
    public async Task<IReadOnlyList<StoredReading>> ReadAsync(PatientId patient, long from, long to, CancellationToken cancellationToken)
    {
        await recovery.ReadyAsync();
        var recent = InMemory(patient, from, to);
        return Merge(await store.ReadAsync(patient, from, to, cancellationToken), recent);
    }

    /// <summary>The last readings before an instant, oldest first; at most so many.</summary>
    public async Task<IReadOnlyList<StoredReading>> ReadLastAsync(PatientId patient, long before, int most, CancellationToken cancellationToken)
    {
        await recovery.ReadyAsync();
        var recent = InMemory(patient, 0, before);
        var all = recent.Count >= most ? recent : Merge(await store.ReadLastAsync(patient, before, most, cancellationToken), recent);
        return [.. all.Skip(Math.Max(0, all.Count - most))];
    }

    /// <summary>The buckets that begin in [from, to), oldest first; one that holds no reading is not there.</summary>
    public async Task<IReadOnlyList<Bucket>> ReadBucketsAsync(PatientId patient, Tier tier, long from, long to, CancellationToken cancellationToken)
    {
        var (recent, stored) = await BothAsync(
            patient, rows => Bucket.Of(rows, tier), from, to, () => store.ReadBucketsAsync(patient, tier, from, to, cancellationToken), cancellationToken);
        if (recent.Count == 0 || stored.Count == 0 || stored[^1].From < recent[0].From)
        {
            return recent.Count == 0 ? stored : [.. stored, .. recent];
        }

        return [.. stored.Concat(recent).GroupBy(bucket => bucket.From).Select(same => same.Aggregate((one, other) => one.With(other))).OrderBy(bucket => bucket.From)];
    }

    /// <summary>The figures of [from, to): whole UTC days from the store, the rest from readings.</summary>
    public async Task<Figures> ReadFiguresAsync(PatientId patient, long from, long to, CancellationToken cancellationToken)
    {
        const long Day = TimeSpan.TicksPerDay;
        var firstDay = (from + Day - 1) / Day * Day;
        var endOfDays = Math.Max(firstDay, to / Day * Day);
        if (firstDay >= endOfDays)
        {
            return Figures.Of(from, await ReadAsync(patient, from, to, cancellationToken));
        }

        var (recent, days) = await BothAsync(
            patient, rows => rows, firstDay, endOfDays, () => store.ReadDaysAsync(patient, firstDay, endOfDays, cancellationToken), cancellationToken);

        // A day that memory still holds part of is counted from its readings; days that are all in the store are added up.
        var open = recent.Count == 0 ? endOfDays : recent[0].MeasuredTicks / Day * Day;
        var sum = Figures.Of(from, await ReadAsync(patient, from, firstDay, cancellationToken));
        sum = days.Where(day => day.From < open).Aggregate(sum, (before, day) => before.With(day));
        return sum.With(Figures.Of(open, await ReadAsync(patient, open, to, cancellationToken)));
    }

    /// <summary>Sorted by instant, then by sequence, each once.</summary>
    public static List<StoredReading> Sorted(List<StoredReading> rows)
    {
        for (var place = 1; place < rows.Count; place++)
        {
            if (Compare(rows[place - 1], rows[place]) >= 0)
            {
                rows.Sort(Compare);
                return Once(rows);
            }
        }

        return rows;
    }

    /// <summary>Both, sorted, each once.</summary>
    public static IReadOnlyList<StoredReading> Merge(IReadOnlyList<StoredReading> stored, IReadOnlyList<StoredReading> recent)
    {
        if (stored.Count == 0 || recent.Count == 0)
        {
            return stored.Count == 0 ? recent : stored;
        }

        return Sorted([.. stored, .. recent]);
    }

    private List<StoredReading> InMemory(PatientId patient, long from, long to)
    {
        if (everyone.Find(patient) is not { } person)
        {
            return [];
        }

        lock (person.Gate)
        {
            return person.Read(from, to, store.StretchLength.Ticks);
        }
    }

    /// <summary>What memory makes of a span, and what the store does, of one and the same moment.</summary>
    private async Task<(IReadOnlyList<T> Recent, IReadOnlyList<TStored> Stored)> BothAsync<T, TStored>(
        PatientId patient, Func<List<StoredReading>, IReadOnlyList<T>> make, long from, long to, Func<Task<IReadOnlyList<TStored>>> read, CancellationToken cancellationToken)
    {
        await recovery.ReadyAsync();
        var person = everyone.Find(patient);
        while (person is not null)
        {
            if (!await packing.SettleAsync(person, cancellationToken))
            {
                return (make(Merge(await store.ReadAsync(patient, from, to, cancellationToken), InMemory(patient, from, to)).ToList()), []);
            }

            int packed;
            IReadOnlyList<T> recent;
            lock (person.Gate)
            {
                packed = person.Packing ? -1 : person.Packed;
                recent = make(person.Read(from, to, store.StretchLength.Ticks));
            }

            if (packed >= 0)
            {
                var stored = await read();
                lock (person.Gate)
                {
                    if (!person.Packing && person.Packed == packed)
                    {
                        return (recent, stored);
                    }
                }
            }

            await Task.Delay(Moving, cancellationToken);
        }

        return ([], await read());
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
}
