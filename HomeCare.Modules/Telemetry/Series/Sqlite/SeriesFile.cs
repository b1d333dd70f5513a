using System.Collections.Concurrent;
using HomeCare.Modules.Patients.Contracts;
using Microsoft.Data.Sqlite;

namespace HomeCare.Modules.Telemetry.Series.Sqlite;

/// <summary>
/// The file <c>series.db</c> and the numbers in it. Blocks are keyed by hour and person, so an hour is appended in one go; buckets and figures by person and
/// day, so a month of one person lies side by side. Both keys are one integer, which is SQLite's own row key and costs no index.
/// </summary>
internal sealed class SeriesFile(string folder)
{
    /// <summary>An hour's key has room for 16.7 million people, a day's for 2,800 years.</summary>
    public const int PersonBits = 24, DayBits = 20;

    private const string Schema =
        """
        CREATE TABLE IF NOT EXISTS people (number INTEGER PRIMARY KEY, patient BLOB NOT NULL UNIQUE);
        CREATE TABLE IF NOT EXISTS sources (number INTEGER PRIMARY KEY, box BLOB NOT NULL, epoch INTEGER NOT NULL, serial TEXT NOT NULL, UNIQUE (box, epoch, serial));
        CREATE TABLE IF NOT EXISTS hours (key INTEGER PRIMARY KEY, readings INTEGER NOT NULL, block BLOB NOT NULL, five BLOB NOT NULL);
        CREATE TABLE IF NOT EXISTS fives (key INTEGER PRIMARY KEY, body BLOB NOT NULL);
        CREATE TABLE IF NOT EXISTS minutes (key INTEGER PRIMARY KEY, body BLOB NOT NULL);
        CREATE TABLE IF NOT EXISTS quarters (key INTEGER PRIMARY KEY, body BLOB NOT NULL);
        CREATE TABLE IF NOT EXISTS figures (key INTEGER PRIMARY KEY, body BLOB NOT NULL);
        CREATE TABLE IF NOT EXISTS late (key INTEGER PRIMARY KEY);
        CREATE TABLE IF NOT EXISTS marks (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
        """;

    private readonly ConcurrentDictionary<PatientId, int> people = new();
    private readonly ConcurrentDictionary<int, Source> sources = new();
    private readonly ConcurrentDictionary<Source, int> numbers = new();

    private string Text { get; } = new SqliteConnectionStringBuilder
    {
        DataSource = Path.Combine(folder, "series.db"),
        DefaultTimeout = 30,
    }.ToString();

    public static long HourKey(long from, int person) => (from / TimeSpan.TicksPerHour << PersonBits) | (long)person;

    /// <summary>Where the hour of such a key begins, UTC ticks.</summary>
    public static long HourOf(long key) => (key >> PersonBits) * TimeSpan.TicksPerHour;

    public static long DayKey(int person, long day) => ((long)person << DayBits) | day;

    public static long DayOf(long ticks) => ticks / TimeSpan.TicksPerDay;

    /// <summary>Opens a connection. FULL, because the journal forgets what was written here.</summary>
    public SqliteConnection Open()
    {
        var connection = new SqliteConnection(Text);
        connection.Open();
        return connection;
    }

    public SqliteConnection OpenToWrite()
    {
        var connection = Open();
        Run(connection, "PRAGMA synchronous=FULL; PRAGMA busy_timeout=30000;");
        return connection;
    }

    public void Make()
    {
        using var connection = Open();
        Run(connection, "PRAGMA journal_mode=WAL;");
        Run(connection, Schema);
    }

    /// <summary>A person's number; 0 for one of whom nothing is here.</summary>
    public int FindPerson(SqliteConnection connection, PatientId patient)
    {
        if (people.TryGetValue(patient, out var known))
        {
            return known;
        }

        using var command = connection.CreateCommand();
        command.CommandText = "SELECT number FROM people WHERE patient = $patient";
        command.Parameters.AddWithValue("$patient", patient.Value.ToByteArray(bigEndian: true));
        return command.ExecuteScalar() is long number ? people[patient] = (int)number : 0;
    }

    /// <summary>A person's number, made when there is none. Kept only by <see cref="Keep"/>, once the transaction is in.</summary>
    public static long Number(SqliteConnection connection, SqliteTransaction transaction, PatientId patient)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "INSERT OR IGNORE INTO people (patient) VALUES ($patient); SELECT number FROM people WHERE patient = $patient";
        command.Parameters.AddWithValue("$patient", patient.Value.ToByteArray(bigEndian: true));
        return (long)command.ExecuteScalar()!;
    }

    public int FindNumber(Source source) => numbers.GetValueOrDefault(source);

    public static long Number(SqliteConnection connection, SqliteTransaction transaction, Source source)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText =
            """
            INSERT OR IGNORE INTO sources (box, epoch, serial) VALUES ($box, $epoch, $serial);
            SELECT number FROM sources WHERE box = $box AND epoch = $epoch AND serial = $serial
            """;
        command.Parameters.AddWithValue("$box", source.Box.Value.ToByteArray(bigEndian: true));
        command.Parameters.AddWithValue("$epoch", source.Epoch);
        command.Parameters.AddWithValue("$serial", source.BraceletSerial);
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>Numbers given in a transaction that is in.</summary>
    public void Keep(IReadOnlyDictionary<PatientId, int> givenPeople, IReadOnlyDictionary<Source, int> givenSources)
    {
        foreach (var (patient, number) in givenPeople)
        {
            people[patient] = number;
        }

        foreach (var (source, number) in givenSources)
        {
            (numbers[source], sources[number]) = (number, source);
        }
    }

    public Source SourceOf(SqliteConnection connection, int number)
    {
        if (sources.TryGetValue(number, out var known))
        {
            return known;
        }

        using var command = connection.CreateCommand();
        command.CommandText = "SELECT box, epoch, serial FROM sources WHERE number = $number";
        command.Parameters.AddWithValue("$number", number);
        using var row = command.ExecuteReader();
        return row.Read()
            ? sources[number] = new Source(new BoxId(new Guid((byte[])row[0], bigEndian: true)), row.GetInt64(1), row.GetString(2))
            : throw new InvalidDataException($"A block names source {number}, which is not in the file: it was changed on the disk.");
    }

    public static void Run(SqliteConnection connection, string sql, SqliteTransaction? transaction = null)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
