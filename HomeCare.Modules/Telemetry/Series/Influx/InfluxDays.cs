using System.Globalization;
using HomeCare.Modules.Patients.Contracts;

namespace HomeCare.Modules.Telemetry.Series.Influx;

/// <summary>
/// Days that are over, each as two rows: its figures (<c>day</c>, for ever) and its five-minute buckets (<c>day5</c>). Made at an hour of the next
/// day that each person's id chooses, so that midnight is no rush, and made again when something late comes. Until then a day is added up from its
/// quarters, so a row that is missing costs time alone.
/// </summary>
internal sealed class InfluxDays(InfluxServer server, LineSender sender, TimeProvider time)
{
    /// <summary>So many days back a day that was never packed is found, when its person was not heard on the day after.</summary>
    private const int LookBack = 7;

    /// <summary>Of a day's 96 quarters the last that a person may be given: the day's row is there by 20:00.</summary>
    private const int LatestQuarter = 80;

    private const int PeopleAtOnce = 50;

    private readonly Dictionary<Guid, long> lookedOn = [];
    private long saved;

    /// <summary>After stretches were written: packs what is over.</summary>
    public async Task PackAsync(IReadOnlyCollection<StretchKey> written, CancellationToken cancellationToken)
    {
        var today = Day(time.GetUtcNow().UtcTicks);
        var late = written.Where(each => Day(each.From) < today).Select(each => new StretchKey(each.Patient, Day(each.From))).ToHashSet();
        var toPack = late.Count == 0 ? [] : await ThatArePackedAsync(late, cancellationToken);
        var due = written.Where(each => IsDue(each, today)).Select(each => each.Patient).Distinct().ToList();
        foreach (var some in due.Chunk(PeopleAtOnce))
        {
            toPack.UnionWith(await UnpackedAsync(
                $"AND {StretchReader.Of(some)}", today - (LookBack * TimeSpan.TicksPerDay), today, cancellationToken));
        }

        await PackAllAsync(toPack, cancellationToken);
        due.ForEach(patient => lookedOn[patient] = today);
    }

    /// <summary>Packs the days of all whose rows of stretches the server is about to drop.</summary>
    public async Task PackBeforeForgottenAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var oldest = Day((now - Retention.Raw).UtcTicks) + TimeSpan.TicksPerDay;
        if (oldest <= saved)
        {
            return;
        }

        var unpacked = await UnpackedAsync("", oldest, oldest + (2 * TimeSpan.TicksPerDay), cancellationToken);
        await PackAllAsync(unpacked, cancellationToken);
        saved = oldest;
    }

    public static long Day(long ticks) => ticks - (ticks % TimeSpan.TicksPerDay);

    private bool IsDue(StretchKey stretch, long today) =>
        Day(stretch.From) == today
        && (stretch.From - today) / TimeSpan.FromMinutes(15).Ticks >= (uint)stretch.Patient.GetHashCode() % LatestQuarter
        && lookedOn.GetValueOrDefault(stretch.Patient) < today;

    private async Task<HashSet<StretchKey>> ThatArePackedAsync(HashSet<StretchKey> days, CancellationToken cancellationToken)
    {
        var packed = new HashSet<StretchKey>();
        await server.QueryAsync(
            Place.Ever,
            $"SELECT readings FROM day WHERE {StretchReader.Within(days.Min(each => each.From), days.Max(each => each.From) + 1)} AND {StretchReader.Of(days)} GROUP BY p",
            (_, person, at, _) => packed.Add(new StretchKey(Guid.Parse(person!), PlacedReading.ToTicks(at))),
            cancellationToken);
        packed.IntersectWith(days);
        return packed;
    }

    private async Task<HashSet<StretchKey>> UnpackedAsync(string who, long from, long to, CancellationToken cancellationToken)
    {
        var found = new HashSet<StretchKey>();
        await server.QueryAsync(
            Place.Raw,
            $"SELECT count(n) FROM stretch WHERE {StretchReader.Within(from, to)} {who} GROUP BY time(1d),p fill(none)",
            (_, person, at, _) => found.Add(new StretchKey(Guid.Parse(person!), PlacedReading.ToTicks(at))),
            cancellationToken);
        await server.QueryAsync(
            Place.Ever,
            $"SELECT readings FROM day WHERE {StretchReader.Within(from, to)} {who} GROUP BY p",
            (_, person, at, _) => found.Remove(new StretchKey(Guid.Parse(person!), PlacedReading.ToTicks(at))),
            cancellationToken);
        return found;
    }

    private async Task PackAllAsync(IEnumerable<StretchKey> toPack, CancellationToken cancellationToken)
    {
        foreach (var day in toPack.GroupBy(each => each.From))
        {
            foreach (var some in day.Chunk(PeopleAtOnce))
            {
                await PackAsync(day.Key, [.. some.Select(each => each.Patient)], cancellationToken);
            }
        }
    }

    private async Task PackAsync(long day, IReadOnlyList<Guid> patients, CancellationToken cancellationToken)
    {
        var people = patients.ToDictionary(each => each, _ => (Fives: new BucketFields.Reader(), Day: new DayReader(day)));
        var where = $"{StretchReader.Within(day, day + TimeSpan.TicksPerDay)} AND {StretchReader.Of(patients)} GROUP BY p";
        await server.QueryAsync(
            Place.Month, BucketFields.Select("m5", where),
            (statement, person, at, cells) => people[Guid.Parse(person!)].Fives.Take(statement, at, cells), cancellationToken);
        await server.QueryAsync(
            Place.Ever, BucketFields.Select("m15", where),
            (statement, person, at, cells) => people[Guid.Parse(person!)].Day.Quarters.Take(statement, at, cells), cancellationToken);
        await server.QueryAsync(
            Place.Raw, $"SELECT n,sources,how FROM stretch WHERE {where}",
            (_, person, at, cells) => StretchReader.AddRow(people[Guid.Parse(person!)].Day.Rows, at, cells), cancellationToken);

        var (month, ever) = (new LineWriter(), new LineWriter());
        foreach (var (patient, read) in people)
        {
            if (read.Day.Figures() is { } figures)
            {
                DayFields.Write(ever.Begin("day"u8, patient), figures);
                ever.End(PlacedReading.ToNanoseconds(day));
                month.Begin("day5"u8, patient).Text("buckets"u8, PackedBuckets.Write(day, [.. read.Fives.Buckets()])).End(PlacedReading.ToNanoseconds(day));
            }
        }

        await sender.SendAsync(Place.Month, month, cancellationToken);
        await sender.SendAsync(Place.Ever, ever, cancellationToken);
    }
}
