using HomeCare.Modules.Patients.Contracts;
using Microsoft.Data.Sqlite;

namespace HomeCare.Modules.Telemetry.Series.Sqlite;

/// <summary>
/// The series store that needs nothing installed: a file of packed hours. The day before is added up by night (<see cref="SqliteDays"/>); until then its buckets
/// are made from its hours.
/// </summary>
internal sealed class SqliteSeriesStore(SeriesFile file, TimeProvider clock) : ISeriesStore
{
    /// <summary>Adding up is in no hurry: after each few people it rests this many times as long.</summary>
    private const int RestTimes = 5;

    private readonly SqliteDays days = new(file, clock);

    public TimeSpan StretchLength => TimeSpan.FromHours(1);

    public bool WritesElsewhere => false;

    public Task PrepareAsync(CancellationToken cancellationToken)
    {
        file.Make();
        return Task.CompletedTask;
    }

    public Task WriteAsync(IReadOnlyList<Stretch> stretches, CancellationToken cancellationToken)
    {
        using var connection = file.OpenToWrite();
        using var transaction = connection.BeginTransaction();
        var (people, sources) = (new Dictionary<PatientId, int>(), new Dictionary<Source, int>());
        using var find = Command(connection, transaction, "SELECT block FROM hours WHERE key = $key");
        using var put = Command(connection, transaction, "INSERT OR REPLACE INTO hours VALUES ($key, $readings, $block, $five)");
        var rolled = SqliteDays.RolledThrough(connection, transaction) ?? SqliteDays.Begin(connection, transaction, stretches);
        foreach (var stretch in stretches.Where(each => each.Readings.Count > 0))
        {
            if (!people.TryGetValue(stretch.Patient, out var person))
            {
                person = file.FindPerson(connection, stretch.Patient) is var known and > 0 ? known : (int)SeriesFile.Number(connection, transaction, stretch.Patient);
                people[stretch.Patient] = person;
            }

            var key = SeriesFile.HourKey(stretch.From, person);
            find.Parameters[0].Value = key;
            var rows = find.ExecuteScalar() is byte[] block ? Merge(connection, block, stretch.Readings) : stretch.Readings;
            put.Parameters[0].Value = key;
            put.Parameters[1].Value = rows.Count;
            put.Parameters[2].Value = BlockCodec.Pack(rows, NumberOf);
            put.Parameters[3].Value = StretchSums.Pack(stretch.From, rows);
            put.ExecuteNonQuery();
            SqliteDays.NoteLate(connection, transaction, person, SeriesFile.DayOf(stretch.From), rolled, clock.GetUtcNow());
        }

        transaction.Commit();
        file.Keep(people, sources);
        return Task.CompletedTask;

        int NumberOf(Source source) => sources.TryGetValue(source, out var given) ? given
            : sources[source] = file.FindNumber(source) is var known and > 0 ? known : (int)SeriesFile.Number(connection, transaction, source);
    }

    public Task<IReadOnlyList<StoredReading>> ReadAsync(PatientId patient, long from, long to, CancellationToken cancellationToken)
    {
        using var connection = file.Open();
        var rows = new List<StoredReading>();
        if (file.FindPerson(connection, patient) is var person and > 0)
        {
            using var find = Command(connection, null, "SELECT block FROM hours WHERE key = $key");
            foreach (var hour in HoursOf(from, to))
            {
                Unpack(connection, find, SeriesFile.HourKey(hour, person), from, to, rows);
            }
        }

        return Task.FromResult<IReadOnlyList<StoredReading>>(History.Sorted(rows));
    }

    public Task<long> FindEndAsync(long since, CancellationToken cancellationToken)
    {
        using var connection = file.Open();
        using var newest = connection.CreateCommand();
        newest.CommandText = "SELECT max(key) FROM hours";
        return Task.FromResult(newest.ExecuteScalar() is long key ? Math.Max(since, SeriesFile.HourOf(key) + TimeSpan.TicksPerHour) : since);
    }

    public Task<IReadOnlyList<StoredReading>> ReadLastAsync(PatientId patient, long before, int most, CancellationToken cancellationToken)
    {
        using var connection = file.Open();
        var rows = new List<StoredReading>();
        if (file.FindPerson(connection, patient) is var person and > 0)
        {
            using var find = Command(connection, null, "SELECT block FROM hours WHERE key = $key");
            var end = Math.Min(before, clock.GetUtcNow().Ticks + TimeSpan.TicksPerDay);
            var first = clock.GetUtcNow().Ticks - Longest.Ticks;
            for (var hour = end - (end % TimeSpan.TicksPerHour); hour > first && rows.Count < most; hour -= TimeSpan.TicksPerHour)
            {
                Unpack(connection, find, SeriesFile.HourKey(hour, person), 0, before, rows);
            }
        }

        rows = History.Sorted(rows);
        return Task.FromResult<IReadOnlyList<StoredReading>>(rows.GetRange(Math.Max(0, rows.Count - most), Math.Min(most, rows.Count)));
    }

    public Task<List<Bucket>> ReadBucketsAsync(PatientId patient, Tier tier, long from, long to, CancellationToken cancellationToken)
    {
        using var connection = file.Open();
        return Task.FromResult(file.FindPerson(connection, patient) is var person and > 0 ? days.ReadBuckets(connection, person, tier, from, to) : []);
    }

    public Task<StoredSums> ReadSumsAsync(
        PatientId patient, IReadOnlyList<(long From, long To)> spans, long firstDay, long endOfDays, CancellationToken cancellationToken)
    {
        using var connection = file.Open();
        var told = new StoredSums([], []);
        if (file.FindPerson(connection, patient) is var person and > 0)
        {
            using var find = Command(connection, null, "SELECT five FROM hours WHERE key = $key");
            using var read = Command(connection, null, "SELECT block FROM hours WHERE key = $key");
            foreach (var (hour, from, to) in spans.SelectMany(span => HoursOf(span.From, span.To).Select(hour => (hour, span.From, span.To))))
            {
                find.Parameters[0].Value = SeriesFile.HourKey(hour, person);
                if (hour >= from && hour + TimeSpan.TicksPerHour <= to && (find.ExecuteScalar() is not byte[] cell || StretchSums.Sum(cell) is { } sum && Add(sum)))
                {
                    continue;
                }

                var rows = new List<StoredReading>();
                Unpack(connection, read, SeriesFile.HourKey(hour, person), from, to, rows);
                if (rows.Count > 0)
                {
                    Add(SpanSum.Of(Math.Max(hour, from), rows));
                }
            }

            told.Days.AddRange(firstDay < endOfDays ? days.ReadFigures(connection, person, firstDay, endOfDays) : []);
        }

        return Task.FromResult(told);

        bool Add(SpanSum sum)
        {
            told.Parts.Add(sum);
            return true;
        }
    }

    public async Task ForgetAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        while (days.Roll(now))
        {
            await Task.Delay(clock.GetElapsedTime(began) * RestTimes, clock, cancellationToken);
            began = clock.GetTimestamp();
        }

        days.Forget(now);
    }

    public Task<string?> FindFaultAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var connection = file.Open();
            using var command = Command(connection, null, "SELECT value FROM marks LIMIT 1");
            command.ExecuteScalar();
            return Task.FromResult<string?>(null);
        }
        catch (SqliteException exception)
        {
            return Task.FromResult<string?>($"series.db does not answer (SQLite {exception.SqliteErrorCode}).");
        }
    }

    /// <summary>As far back as hours may lie: what is kept, and a day in which nothing has been forgotten yet.</summary>
    private static TimeSpan Longest => Retention.Raw + TimeSpan.FromDays(2);

    /// <summary>The hours of a span in which anything may lie.</summary>
    private IEnumerable<long> HoursOf(long from, long to)
    {
        var now = clock.GetUtcNow().UtcTicks;
        var (first, last) = (Math.Max(from, now - Longest.Ticks), Math.Min(to, now + TimeSpan.TicksPerDay));
        for (var hour = first - (first % TimeSpan.TicksPerHour); hour < last; hour += TimeSpan.TicksPerHour)
        {
            yield return hour;
        }
    }

    private IReadOnlyList<StoredReading> Merge(SqliteConnection connection, byte[] block, IReadOnlyList<StoredReading> more)
    {
        var stored = new List<StoredReading>();
        BlockCodec.Unpack(block, number => file.SourceOf(connection, number), 0, long.MaxValue, stored);
        return History.Merge(stored, more);
    }

    private void Unpack(SqliteConnection connection, SqliteCommand find, long key, long from, long to, List<StoredReading> into)
    {
        find.Parameters[0].Value = key;
        if (find.ExecuteScalar() is byte[] block)
        {
            BlockCodec.Unpack(block, number => file.SourceOf(connection, number), from, to, into);
        }
    }

    /// <summary>A command whose parameters are those that its text names, in its order.</summary>
    internal static SqliteCommand Command(SqliteConnection connection, SqliteTransaction? transaction, string sql)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        foreach (var word in sql.Split(' ', ',', '(', ')').Where(word => word.StartsWith('$')).Distinct())
        {
            command.Parameters.Add(new SqliteParameter(word, null));
        }

        return command;
    }
}
