using System.Globalization;
using HomeCare.Gateway.Outbox;
using HomeCare.Modules.Wire;
using Microsoft.Data.Sqlite;

namespace HomeCare.Gateway.Sms;

/// <summary>
/// The spool's table. WAL with synchronous=FULL: each commit is on the disk when it returns (NORMAL lost acknowledged rows in a power
/// cut). secure_delete, because a settled text's number and words must not stay in the file, sealed or not.
/// </summary>
internal sealed partial class SmsSpoolFile : IDisposable
{
    private const int Corrupt = 11, NotADatabase = 26;

    private static readonly TimeSpan TryDiskEvery = TimeSpan.FromSeconds(30);

    private readonly string _path;
    private readonly TimeProvider _time;
    private readonly BoxKey _key;
    private SqliteConnection _connection;
    private bool _inMemory;
    private bool _mayReturn;
    private long _triedDisk;

    private SmsSpoolFile(string path, TimeProvider time, BoxKey key, SqliteConnection connection) => (_path, _time, _key, _connection) = (path, time, key, connection);

    /// <summary>Why nothing here outlives the program; null while the disk takes it.</summary>
    public string? MemoryFault => _inMemory ? "Les SMS ne sont gardés qu'en mémoire : le disque du boîtier n'accepte rien." : null;

    /// <summary>
    /// Opens or makes the file. One that is no database any more is set aside under another name, not deleted; where the disk takes no file at all, the
    /// spool goes on in memory, with what it can read, until the disk does.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="time">For the name of what is set aside, and for how often the disk is tried.</param>
    /// <param name="key">Seals number and words.</param>
    /// <param name="fault">A sentence when a broken file was set aside, else null.</param>
    public static SmsSpoolFile Open(string path, TimeProvider time, BoxKey key, out string? fault)
    {
        try
        {
            return OpenOnDisk(path, time, key, out fault);
        }
        catch (Exception failing) when (failing is SqliteException or IOException or UnauthorizedAccessException)
        {
            fault = null;
            return OpenInMemory(path, time, key);
        }
    }

    private static SmsSpoolFile OpenOnDisk(string path, TimeProvider time, BoxKey key, out string? fault)
    {
        fault = null;
        try
        {
            var file = OpenSound(path, time, key);
            try
            {
                file.Read(DateTimeOffset.UnixEpoch);
                file.PutInOrder();
                return file;
            }
            catch
            {
                file.Dispose();
                throw;
            }
        }
        catch (SqliteException broken) when (broken.SqliteErrorCode is Corrupt or NotADatabase)
        {
            var aside = string.Create(CultureInfo.InvariantCulture, $"{path}.corrupt-{time.GetUtcNow().ToUnixTimeSeconds()}");
            File.Move(path, aside, overwrite: true);
            File.Delete(path + "-wal");
            File.Delete(path + "-shm");
            fault = "Le fichier des SMS était abîmé : il est mis de côté.";
            return OpenSound(path, time, key);
        }
    }

    /// <summary>All rows, but those settled before <paramref name="forget"/>, which are deleted.</summary>
    public List<SmsRow> Read(DateTimeOffset forget)
    {
        Execute("DELETE FROM sms WHERE due_at IS NULL AND changed_at < $forget", ("$forget", forget.ToUnixTimeMilliseconds()));
        return Rows();
    }

    private List<SmsRow> Rows()
    {
        using var select = _connection.CreateCommand();
        select.CommandText = """
            SELECT id, event_id, contact_id, step, number, text, urgency, deferred_text, ordered_at,
                   state, changed_at, due_at, tries, ambiguous, reference, reason FROM sms ORDER BY id
            """;
        using var row = select.ExecuteReader();
        var rows = new List<SmsRow>();
        while (row.Read())
        {
            var id = row.GetInt64(0);
            var order = new SmsOrder(
                row.GetString(1), row.GetString(2), row.GetString(3), Unseal(id, "number", row.GetString(4)), Unseal(id, "text", row.GetString(5)),
                (SmsUrgency)row.GetInt32(6), row.IsDBNull(7) ? null : Unseal(id, "deferred_text", row.GetString(7)));
            var one = new SmsRow(id, order, Time(row.GetInt64(8)))
            {
                State = Enum.Parse<MessageState>(row.GetString(9)),
                ChangedAt = Time(row.GetInt64(10)),
                DueAt = row.IsDBNull(11) ? null : Time(row.GetInt64(11)),
                Tries = row.GetInt32(12),
                Ambiguous = row.GetInt32(13),
                Reference = row.IsDBNull(14) ? null : row.GetInt32(14),
                Reason = row.IsDBNull(15) ? null : row.GetString(15),
            };
            rows.Add(_lost.Contains(id) ? one.Unreadable(_time.GetUtcNow()) : one);
        }

        return rows;
    }

    /// <summary>Writes the rows as they are now, all or none.</summary>
    public void Write(IReadOnlyList<SmsRow> rows)
    {
        ReturnToDisk();
        using var transaction = _connection.BeginTransaction();
        foreach (var row in rows)
        {
            Execute(
                """
                INSERT OR REPLACE INTO sms (id, event_id, contact_id, step, number, text, urgency, deferred_text, ordered_at,
                    state, changed_at, due_at, tries, ambiguous, reference, reason)
                VALUES ($id, $event, $contact, $step, $number, $text, $urgency, $deferred, $ordered,
                    $state, $changed, $due, $tries, $ambiguous, $reference, $reason)
                """,
                ("$id", row.Id), ("$event", row.Order.EventId), ("$contact", row.Order.ContactId), ("$step", row.Order.Step),
                ("$number", Seal(row.Id, "number", row.Order.NumberE164)), ("$text", Seal(row.Id, "text", row.Order.Text)), ("$urgency", (int)row.Order.Urgency),
                ("$deferred", Seal(row.Id, "deferred_text", row.Order.DeferredText)),
                ("$ordered", row.OrderedAt.ToUnixTimeMilliseconds()), ("$state", row.State.ToString()), ("$changed", row.ChangedAt.ToUnixTimeMilliseconds()),
                ("$due", row.DueAt?.ToUnixTimeMilliseconds()), ("$tries", row.Tries), ("$ambiguous", row.Ambiguous), ("$reference", row.Reference),
                ("$reason", row.Reason));
        }

        transaction.Commit();
    }

    public void Dispose() => _connection.Dispose();

    /// <summary>The texts that the disk still shows are owed too. Where it shows none for sure, what it holds is not written over before the next start.</summary>
    private static SmsSpoolFile OpenInMemory(string path, TimeProvider time, BoxKey key)
    {
        var memory = OpenSound(":memory:", time, key);
        var file = new SmsSpoolFile(path, time, key, memory._connection) { _inMemory = true, _mayReturn = true, _triedDisk = time.GetTimestamp() };
        if (!File.Exists(path))
        {
            return file;
        }

        try
        {
            var log = new FileInfo(path + "-wal");
            var from = log is { Exists: true, Length: > 0 } ? path : $"file:{Path.GetFullPath(path)}?immutable=1";
            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = from, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
            connection.Open();
            var disk = new SmsSpoolFile(from, time, key, connection);
            file.Write(disk.Rows());
            file.Unreadable = disk._lost.Count;
        }
        catch (SqliteException)
        {
            file._mayReturn = false;
        }

        return file;
    }

    private void ReturnToDisk()
    {
        if (!_inMemory || !_mayReturn || _time.GetElapsedTime(_triedDisk) < TryDiskEvery)
        {
            return;
        }

        _triedDisk = _time.GetTimestamp();
        try
        {
            var disk = OpenSound(_path, _time, _key);
            try
            {
                disk.Write(Rows());
            }
            catch
            {
                disk.Dispose();
                throw;
            }

            _connection.Dispose();
            (_connection, _inMemory) = (disk._connection, false);
        }
        catch (Exception failing) when (failing is SqliteException or IOException or UnauthorizedAccessException)
        {
            // Still not: the memory goes on.
        }
    }

    private static SmsSpoolFile OpenSound(string path, TimeProvider time, BoxKey key)
    {
        if (path != ":memory:")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        }

        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 1 }.ToString());
        try
        {
            connection.Open();
            var file = new SmsSpoolFile(path, time, key, connection);
            file.Execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;");
            file.Execute("""
                CREATE TABLE IF NOT EXISTS sms (
                    id INTEGER PRIMARY KEY, event_id TEXT NOT NULL, contact_id TEXT NOT NULL, step TEXT NOT NULL,
                    number TEXT NOT NULL, text TEXT NOT NULL, urgency INTEGER NOT NULL, deferred_text TEXT, ordered_at INTEGER NOT NULL,
                    state TEXT NOT NULL, changed_at INTEGER NOT NULL, due_at INTEGER, tries INTEGER NOT NULL, ambiguous INTEGER NOT NULL,
                    reference INTEGER, reason TEXT, UNIQUE (event_id, contact_id, step)) STRICT
                """);
            return file;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private void Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }

        command.ExecuteNonQuery();
    }

    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
