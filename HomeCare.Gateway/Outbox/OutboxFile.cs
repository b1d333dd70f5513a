using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;

namespace HomeCare.Gateway.Outbox;

/// <summary>
/// The one file that must not lose anything: SQLite with a write-ahead log and <c>synchronous=FULL</c>, so that a commit is on the disk when it
/// returns. One connection, one writer at a time.
/// </summary>
internal sealed class OutboxFile : IDisposable
{
    private const string Schema = """
        CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS readings (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            bracelet TEXT NOT NULL, boot_id INTEGER NOT NULL, frame INTEGER NOT NULL,
            payload BLOB NOT NULL,
            confirmed_at INTEGER, parked TEXT,
            UNIQUE (bracelet, boot_id, frame));
        CREATE INDEX IF NOT EXISTS readings_waiting ON readings (sequence) WHERE confirmed_at IS NULL AND parked IS NULL;
        CREATE INDEX IF NOT EXISTS readings_confirmed ON readings (confirmed_at) WHERE confirmed_at IS NOT NULL;
        CREATE TABLE IF NOT EXISTS event_frames (
            bracelet TEXT NOT NULL, boot_id INTEGER NOT NULL, frame INTEGER NOT NULL,
            PRIMARY KEY (bracelet, boot_id, frame)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS dangers (
            event_id TEXT PRIMARY KEY, kind INTEGER NOT NULL, occurred_at INTEGER NOT NULL, bracelet TEXT NOT NULL,
            immobile INTEGER, bpm REAL,
            due_at INTEGER NOT NULL, raised INTEGER NOT NULL DEFAULT 0, taken_back_at INTEGER,
            told_raised INTEGER NOT NULL DEFAULT 0, told_cancelled INTEGER NOT NULL DEFAULT 0,
            sent_raised INTEGER NOT NULL DEFAULT 0, sent_cancelled INTEGER NOT NULL DEFAULT 0,
            parked TEXT, part_of TEXT) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS story_log (
            id INTEGER PRIMARY KEY AUTOINCREMENT, once TEXT NOT NULL UNIQUE, event_id TEXT, at INTEGER NOT NULL,
            contact_id TEXT, answer INTEGER, state INTEGER, by_name TEXT, told INTEGER NOT NULL DEFAULT 0);
        CREATE INDEX IF NOT EXISTS story_of_event ON story_log (event_id);
        CREATE TABLE IF NOT EXISTS refused_frames (
            id INTEGER PRIMARY KEY, bracelet TEXT, characteristic INTEGER NOT NULL, bytes BLOB NOT NULL, reason TEXT NOT NULL, at INTEGER NOT NULL,
            UNIQUE (bracelet, characteristic, bytes));
        """;

    private readonly SqliteConnection _connection;
    private readonly Lock _oneAtATime = new();

    private OutboxFile(SqliteConnection connection)
    {
        _connection = connection;
        Run("PRAGMA journal_mode=WAL");
        Run("PRAGMA synchronous=FULL");
        Run(Schema);
        Write(tx => tx.Run("INSERT OR IGNORE INTO facts VALUES ('epoch', $epoch)", ("$epoch", NewEpoch().ToString(CultureInfo.InvariantCulture))));
        Epoch = long.Parse(Fact("epoch")!, CultureInfo.InvariantCulture);
    }

    /// <summary>This file's life: random and positive, made with it. A new file is a new epoch, so sequences never clash.</summary>
    public long Epoch { get; }

    public static OutboxFile Open(string path)
    {
        // The pool would keep the file open behind Dispose.
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        try
        {
            connection.Open();
            var outbox = new OutboxFile(connection);
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            return outbox;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Durable when it returns; nothing of it happened when it throws.</summary>
    public T Write<T>(Func<OutboxTransaction, T> work)
    {
        lock (_oneAtATime)
        {
            using var transaction = _connection.BeginTransaction();
            var result = work(new OutboxTransaction(_connection, transaction));
            transaction.Commit();
            return result;
        }
    }

    public T Read<T>(Func<OutboxTransaction, T> work)
    {
        lock (_oneAtATime)
        {
            return work(new OutboxTransaction(_connection, null));
        }
    }

    /// <summary>A small remembered thing: the bracelet's serial number, counters.</summary>
    public string? Fact(string name) =>
        Read(tx => tx.Rows("SELECT value FROM facts WHERE name = $name", row => row.GetString(0), ("$name", name)).FirstOrDefault());

    public void SetFact(string name, string value) => Write(tx => tx.SetFact(name, value));

    /// <summary>What a bracelet sent and nobody can read: kept with its reason, once, however often it comes.</summary>
    public void KeepRefused(string? bracelet, ushort characteristic, ReadOnlyMemory<byte> bytes, string reason, DateTimeOffset now) =>
        Write(tx => tx.Run(
            "INSERT OR IGNORE INTO refused_frames (bracelet, characteristic, bytes, reason, at) VALUES ($b, $c, $bytes, $reason, $at)",
            ("$b", bracelet ?? ""), ("$c", (int)characteristic), ("$bytes", bytes.ToArray()), ("$reason", reason), ("$at", now.ToUnixTimeMilliseconds())));

    public long RefusedFrames() => Read(tx => tx.Number("SELECT count(*) FROM refused_frames"));

    public void Dispose() => _connection.Dispose();

    private void Run(string sql) => Read(tx => tx.Run(sql));

    private static long NewEpoch() => (long)(BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8)) >> 1) | 1;
}

/// <summary>Statements within one turn of the outbox.</summary>
internal sealed class OutboxTransaction(SqliteConnection connection, SqliteTransaction? transaction)
{
    public int Run(string sql, params (string Name, object? Value)[] values)
    {
        using var command = Prepare(sql, values);
        return command.ExecuteNonQuery();
    }

    public long Number(string sql, params (string Name, object? Value)[] values)
    {
        using var command = Prepare(sql, values);
        return command.ExecuteScalar() is long number ? number : 0;
    }

    public List<T> Rows<T>(string sql, Func<SqliteDataReader, T> read, params (string Name, object? Value)[] values)
    {
        using var command = Prepare(sql, values);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    public int SetFact(string name, string value) =>
        Run("INSERT INTO facts VALUES ($name, $value) ON CONFLICT (name) DO UPDATE SET value = $value", ("$name", name), ("$value", value));

    private SqliteCommand Prepare(string sql, (string Name, object? Value)[] values)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        // Every statement is a constant of this folder; what varies goes in as a parameter.
#pragma warning disable CA2100
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in values)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }

        return command;
    }
}
