using System.Globalization;
using System.Text;
using HomeCare.Modules.Patients.Contracts;

namespace HomeCare.Modules.Telemetry.Series.Influx;

/// <summary>Where a person's stretch begins: what names it.</summary>
internal readonly record struct StretchKey(Guid Patient, long From);

/// <summary>What the row of a stretch says.</summary>
internal sealed record StretchRow(long From, int Count, string Sources, string How)
{
    public List<PlacedReading> Read(Func<long, int, double?>? valueOf) => HowItCame.Read(From, Count, Sources, How, valueOf);
}

/// <summary>Reads stretches back: rows, and the points they tell of.</summary>
internal sealed class StretchReader(InfluxServer server)
{
    private const string Row = "SELECT n,sources,how FROM stretch WHERE";

    /// <summary>Readings measured in [from, to), oldest first, then by sequence.</summary>
    public async Task<List<StoredReading>> ReadAsync(PatientId patient, long firstStretch, long from, long to, CancellationToken cancellationToken)
    {
        var (rows, points) = (new List<StretchRow>(), new Points());
        await server.QueryLongAsync(
            Place.Raw,
            [$"{Row} {Of(patient)} AND {Within(firstStretch, to)}", .. Points.Select($"{Of(patient)} AND {Within(from, to)}")],
            (statement, _, time, cells) =>
            {
                if (statement == 0)
                {
                    AddRow(rows, time, cells);
                }
                else
                {
                    points.Take(statement - 1, time, cells);
                }
            },
            cancellationToken);
        var readings = rows.SelectMany(row => row.Read(points.Find))
            .Select(placed => placed.Reading).Where(reading => reading.MeasuredTicks >= from && reading.MeasuredTicks < to).ToList();
        return InOrder(readings);
    }

    /// <summary>The rows of one person, newest first, at most so many, that begin before an instant.</summary>
    public async Task<List<StretchRow>> RowsBeforeAsync(PatientId patient, long from, long before, int most, CancellationToken cancellationToken)
    {
        var rows = new List<StretchRow>();
        await server.QueryAsync(
            Place.Raw,
            string.Create(CultureInfo.InvariantCulture, $"{Row} {Of(patient)} AND {Within(from, before)} ORDER BY time DESC LIMIT {most}"),
            (_, _, time, cells) => AddRow(rows, time, cells),
            cancellationToken);
        return rows;
    }

    /// <summary>Of some stretches, what lies there already. Asked once a batch, so nothing is merged by guess.</summary>
    public async Task<Dictionary<StretchKey, List<PlacedReading>>> ThereAsync(
        IReadOnlyList<StretchKey> asked, long length, CancellationToken cancellationToken)
    {
        var rows = new Dictionary<StretchKey, StretchRow>();
        await server.QueryAsync(
            Place.Raw,
            $"{Row} {Within(asked.Min(each => each.From), asked.Max(each => each.From) + 1)} AND {Of(asked)} GROUP BY p",
            (_, person, time, cells) =>
            {
                var found = new List<StretchRow>();
                AddRow(found, time, cells);
                found.ForEach(row => rows[new StretchKey(Guid.Parse(person!), row.From)] = row);
            },
            cancellationToken);
        var there = new Dictionary<StretchKey, List<PlacedReading>>();
        foreach (var sameStart in asked.Where(rows.ContainsKey).GroupBy(each => each.From))
        {
            var points = sameStart.ToDictionary(each => each.Patient, _ => new Points());
            var where = $"{Within(sameStart.Key, sameStart.Key + length)} AND {Of([.. sameStart])} GROUP BY p";
            await server.QueryAsync(
                Place.Raw, string.Join(';', Points.Select(where)),
                (statement, person, time, cells) => points[Guid.Parse(person!)].Take(statement, time, cells),
                cancellationToken);
            foreach (var each in sameStart)
            {
                there[each] = rows[each].Read(points[each.Patient].Find);
            }
        }

        return there;
    }

    public static string Of(PatientId patient) => $"p='{patient.Value:D}'";

    public static string Of(IEnumerable<StretchKey> stretches) => Of(stretches.Select(each => each.Patient));

    public static string Of(IEnumerable<Guid> patients)
    {
        Guid[] all = [.. patients.Distinct()];
        if (all.Length == 0)
        {
            throw new ArgumentException("Nobody is asked of.", nameof(patients));
        }

        var text = new StringBuilder();
        AppendAnyOf(text, all);
        return text.ToString();
    }

    public static string Within(long from, long to) => string.Create(
        CultureInfo.InvariantCulture, $"time>={PlacedReading.ToNanoseconds(from)} AND time<{PlacedReading.ToNanoseconds(to)}");

    public static void AddRow(List<StretchRow> rows, long time, ReadOnlySpan<Cell> cells)
    {
        if (cells is [{ Integer: { } count }, { Text: { } sources }, { Text: { } how }])
        {
            rows.Add(new StretchRow(PlacedReading.ToTicks(time), (int)count, sources, how));
        }
    }

    /// <summary>Nearly always they are in order already: only readings of one instant may not be.</summary>
    public static List<StoredReading> InOrder(List<StoredReading> readings)
    {
        for (var place = 1; place < readings.Count; place++)
        {
            if (readings[place].MeasuredTicks == readings[place - 1].MeasuredTicks)
            {
                return [.. readings.OrderBy(reading => reading.MeasuredTicks).ThenBy(reading => reading.Sequence)];
            }
        }

        return readings;
    }

    /// <summary>
    /// In halves of halves: of a plain row of ORs the server unites what it found so far with each next one, and five hundred cost it four times as much a person.
    /// </summary>
    private static void AppendAnyOf(StringBuilder text, ReadOnlySpan<Guid> patients)
    {
        if (patients is [var only])
        {
            text.Append(CultureInfo.InvariantCulture, $"p='{only:D}'");
            return;
        }

        text.Append('(');
        AppendAnyOf(text, patients[..(patients.Length / 2)]);
        text.Append(" OR ");
        AppendAnyOf(text, patients[(patients.Length / 2)..]);
        text.Append(')');
    }
}
