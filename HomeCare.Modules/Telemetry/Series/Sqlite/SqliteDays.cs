using Microsoft.Data.Sqlite;

namespace HomeCare.Modules.Telemetry.Series.Sqlite;

/// <summary>
/// Buckets and figures by person and day. A day is added up once it is over, a few hundred people at a time; what comes late marks its day, which is added up
/// again. Until then a day is made from its hours.
/// </summary>
internal sealed class SqliteDays(SeriesFile file, TimeProvider clock)
{
    /// <summary>A day is added up this long after its end: most of what comes late is there by then.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromHours(2);

    private const int PeopleAtOnce = 200;

    /// <summary>Five-minute buckets of 31 days.</summary>
    private const long AMonth = 31 * 288;

    private const long DayMask = (1L << SeriesFile.DayBits) - 1;

    private const string RolledDay = "rolled_day", RolledPerson = "rolled_person", ForgottenDay = "forgotten_day";

    private readonly BelievedTime believed = new(clock);

    private static readonly (Tier Tier, string Table)[] Tables = [(Tier.FiveMinutes, "fives"), (Tier.Minute, "minutes"), (Tier.Quarter, "quarters")];

    /// <summary>Every day up to this one is added up; null before the first reading.</summary>
    public static long? RolledThrough(SqliteConnection connection, SqliteTransaction? transaction) => Mark(connection, transaction, RolledDay);

    /// <summary>The first stretches say where days begin.</summary>
    public static long Begin(SqliteConnection connection, SqliteTransaction transaction, IReadOnlyList<Stretch> stretches)
    {
        var before = stretches.Count == 0 ? 0 : SeriesFile.DayOf(stretches.Min(stretch => stretch.From)) - 1;
        SetMark(connection, transaction, RolledDay, before);
        return before;
    }

    /// <summary>A day that was added up already has to be again. What is older than raw readings are kept cannot be, and its buckets stay as they are.</summary>
    public static void NoteLate(SqliteConnection connection, SqliteTransaction transaction, int person, long day, long rolled, DateTimeOffset now)
    {
        var rolling = Mark(connection, transaction, RolledPerson) ?? 0;
        if (day < SeriesFile.DayOf((now - Retention.Raw).UtcTicks) || !(day <= rolled || (day == rolled + 1 && person <= rolling)))
        {
            return;
        }

        using var command = SqliteSeriesStore.Command(connection, transaction, "INSERT OR IGNORE INTO late VALUES ($key)");
        command.Parameters[0].Value = SeriesFile.DayKey(person, day);
        command.ExecuteNonQuery();
    }

    /// <summary>Adds up a few people's day, or what came late. False when nothing is left to do.</summary>
    public bool Roll(DateTimeOffset now)
    {
        using var connection = file.OpenToWrite();
        now = believed.Of(now, () => Mark(connection, null, ForgottenDay));
        using var transaction = connection.BeginTransaction();
        var late = Longs(connection, transaction, "SELECT key FROM late LIMIT " + PeopleAtOnce);
        foreach (var key in late)
        {
            RollDay(connection, transaction, (int)(key >> SeriesFile.DayBits), key & DayMask);
        }

        SeriesFile.Run(connection, $"DELETE FROM late WHERE key IN (SELECT key FROM late LIMIT {late.Count})", transaction);
        var more = late.Count == PeopleAtOnce || RollNext(connection, transaction, now);
        transaction.Commit();
        return more;
    }

    /// <summary>Forgets hours, and buckets whose time is over.</summary>
    public void Forget(DateTimeOffset now)
    {
        using var connection = file.OpenToWrite();
        now = believed.Of(now, () => Mark(connection, null, ForgottenDay));
        var oldest = (now - Retention.Raw).UtcTicks;
        using (var hours = SqliteSeriesStore.Command(connection, null, "DELETE FROM hours WHERE key < $key"))
        {
            hours.Parameters[0].Value = SeriesFile.HourKey(oldest - (oldest % TimeSpan.TicksPerDay), 0);
            hours.ExecuteNonQuery();
        }

        // Once a day for everyone: a row a person and table.
        if (Mark(connection, null, ForgottenDay) is { } done && done >= SeriesFile.DayOf(now.UtcTicks))
        {
            return;
        }

        using var transaction = connection.BeginTransaction();
        foreach (var (table, kept) in new[] { ("fives", Retention.Raw), ("minutes", Retention.Minutes) })
        {
            SeriesFile.Run(connection, FormattableString.Invariant($"DELETE FROM {table} WHERE (key & {DayMask}) < {SeriesFile.DayOf((now - kept).UtcTicks)}"), transaction);
        }

        SetMark(connection, transaction, ForgottenDay, SeriesFile.DayOf(now.UtcTicks));
        transaction.Commit();
    }

    public List<Bucket> ReadBuckets(SqliteConnection connection, int person, Tier tier, long from, long to)
    {
        var (all, (rolled, late)) = (new List<Bucket>(), Known(connection, person, from, to));
        using var find = SqliteSeriesStore.Command(
            connection, null, $"SELECT key, body FROM {Tables.Single(each => each.Tier == tier).Table} WHERE key BETWEEN $first AND $last");
        find.Parameters[0].Value = SeriesFile.DayKey(person, SeriesFile.DayOf(from));
        find.Parameters[1].Value = SeriesFile.DayKey(person, Math.Min(rolled, SeriesFile.DayOf(to - 1)));
        using (var rows = find.ExecuteReader())
        {
            while (rows.Read())
            {
                if (!late.Contains(rows.GetInt64(0)))
                {
                    // Room for the rest at once: a month grown by doubling is copied twice over.
                    all.EnsureCapacity(all.Count > 0 ? 0 : (int)Math.Min(AMonth, (to - from) / tier.Width().Ticks));
                    BucketCodec.Unpack((byte[])rows[1], tier, from, to, all);
                }
            }
        }

        var fromHours = late.Select(key => key & DayMask).Concat(After(rolled, from, to)).ToList();
        foreach (var day in fromHours)
        {
            all.AddRange(OfHours(connection, person, tier, day).Where(bucket => bucket.From >= from && bucket.From < to));
        }

        if (late.Count > 0)
        {
            all.Sort(static (one, other) => one.From.CompareTo(other.From));
        }

        return all;
    }

    public IReadOnlyList<Figures> ReadFigures(SqliteConnection connection, int person, long from, long to)
    {
        var (all, (rolled, late)) = (new List<Figures>(), Known(connection, person, from, to));
        using var find = SqliteSeriesStore.Command(connection, null, "SELECT key, body FROM figures WHERE key BETWEEN $first AND $last");
        find.Parameters[0].Value = SeriesFile.DayKey(person, SeriesFile.DayOf(from));
        find.Parameters[1].Value = SeriesFile.DayKey(person, Math.Min(rolled, SeriesFile.DayOf(to - 1)));
        using (var rows = find.ExecuteReader())
        {
            while (rows.Read())
            {
                if (!late.Contains(rows.GetInt64(0)))
                {
                    all.Add(BucketCodec.Unpack((byte[])rows[1]));
                }
            }
        }

        foreach (var day in late.Select(key => key & DayMask).Concat(After(rolled, from, to)))
        {
            if (Hours(connection, null, person, day) is { Count: > 0 } readings)
            {
                all.Add(Figures.Of(day * TimeSpan.TicksPerDay, readings));
            }
        }

        all.Sort(static (one, other) => one.From.CompareTo(other.From));
        return all;
    }

    private static IEnumerable<long> After(long rolled, long from, long to)
    {
        for (var day = Math.Max(rolled + 1, SeriesFile.DayOf(from)); day <= SeriesFile.DayOf(to - 1); day++)
        {
            yield return day;
        }
    }

    private static (long Rolled, HashSet<long> Late) Known(SqliteConnection connection, int person, long from, long to)
    {
        using var command = SqliteSeriesStore.Command(connection, null, "SELECT key FROM late WHERE key BETWEEN $first AND $last");
        command.Parameters[0].Value = SeriesFile.DayKey(person, SeriesFile.DayOf(from));
        command.Parameters[1].Value = SeriesFile.DayKey(person, SeriesFile.DayOf(to - 1));
        using var rows = command.ExecuteReader();
        var late = new HashSet<long>();
        while (rows.Read())
        {
            late.Add(rows.GetInt64(0));
        }

        return (RolledThrough(connection, null) ?? 0, late);
    }

    private bool RollNext(SqliteConnection connection, SqliteTransaction transaction, DateTimeOffset now)
    {
        if (RolledThrough(connection, transaction) is not { } rolled || ((rolled + 2) * TimeSpan.TicksPerDay) + Settled.Ticks > now.UtcTicks)
        {
            return false;
        }

        var done = Mark(connection, transaction, RolledPerson) ?? 0;
        var people = Longs(connection, transaction, FormattableString.Invariant($"SELECT number FROM people WHERE number > {done} ORDER BY number LIMIT {PeopleAtOnce}"));
        foreach (var person in people)
        {
            RollDay(connection, transaction, (int)person, rolled + 1);
        }

        var isLast = people.Count < PeopleAtOnce;
        SetMark(connection, transaction, RolledPerson, isLast ? 0 : people[^1]);
        SetMark(connection, transaction, RolledDay, isLast ? rolled + 1 : rolled);
        return true;
    }

    private void RollDay(SqliteConnection connection, SqliteTransaction transaction, int person, long day)
    {
        var readings = Hours(connection, transaction, person, day);
        if (readings.Count == 0)
        {
            return;
        }

        var key = SeriesFile.DayKey(person, day);
        foreach (var (tier, table) in Tables)
        {
            Put(connection, transaction, table, key, BucketCodec.Pack(Bucket.Of(readings, tier), tier));
        }

        Put(connection, transaction, "figures", key, BucketCodec.Pack(Figures.Of(day * TimeSpan.TicksPerDay, readings)));
    }

    private List<Bucket> OfHours(SqliteConnection connection, int person, Tier tier, long day)
    {
        if (tier == Tier.Minute)
        {
            return Bucket.Of(Hours(connection, null, person, day), tier);
        }

        var fives = new List<Bucket>();
        using var find = SqliteSeriesStore.Command(connection, null, "SELECT five FROM hours WHERE key = $key");
        for (var hour = 0; hour < 24; hour++)
        {
            find.Parameters[0].Value = SeriesFile.HourKey((day * TimeSpan.TicksPerDay) + (hour * TimeSpan.TicksPerHour), person);
            if (find.ExecuteScalar() is byte[] packed)
            {
                StretchSums.Buckets(packed, fives);
            }
        }

        return tier == Tier.FiveMinutes ? fives : Bucket.Coarser(fives, tier);
    }

    private List<StoredReading> Hours(SqliteConnection connection, SqliteTransaction? transaction, int person, long day)
    {
        var readings = new List<StoredReading>();
        using var find = SqliteSeriesStore.Command(connection, transaction, "SELECT block FROM hours WHERE key = $key");
        for (var hour = 0; hour < 24; hour++)
        {
            find.Parameters[0].Value = SeriesFile.HourKey((day * TimeSpan.TicksPerDay) + (hour * TimeSpan.TicksPerHour), person);
            if (find.ExecuteScalar() is byte[] block)
            {
                BlockCodec.Unpack(block, number => file.SourceOf(connection, number), 0, long.MaxValue, readings);
            }
        }

        return readings;
    }

    private static void Put(SqliteConnection connection, SqliteTransaction transaction, string table, long key, byte[] body)
    {
        using var put = SqliteSeriesStore.Command(connection, transaction, $"INSERT OR REPLACE INTO {table} VALUES ($key, $body)");
        put.Parameters[0].Value = key;
        put.Parameters[1].Value = body;
        put.ExecuteNonQuery();
    }

    private static List<long> Longs(SqliteConnection connection, SqliteTransaction transaction, string sql)
    {
        using var command = SqliteSeriesStore.Command(connection, transaction, sql);
        using var rows = command.ExecuteReader();
        var all = new List<long>();
        while (rows.Read())
        {
            all.Add(rows.GetInt64(0));
        }

        return all;
    }

    private static long? Mark(SqliteConnection connection, SqliteTransaction? transaction, string name)
    {
        using var command = SqliteSeriesStore.Command(connection, transaction, "SELECT value FROM marks WHERE name = $name");
        command.Parameters[0].Value = name;
        return command.ExecuteScalar() as long?;
    }

    private static void SetMark(SqliteConnection connection, SqliteTransaction transaction, string name, long value)
    {
        using var command = SqliteSeriesStore.Command(connection, transaction, "INSERT OR REPLACE INTO marks VALUES ($name, $value)");
        command.Parameters[0].Value = name;
        command.Parameters[1].Value = value;
        command.ExecuteNonQuery();
    }
}
