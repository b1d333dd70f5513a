using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;

namespace HomeCare.Gateway.Outbox;

/// <summary>
/// The outbox's tables. A reading that was brought over from another outbox file (set aside, or kept in memory while the disk failed) keeps the name it was
/// given there, <c>from_epoch</c> and <c>from_sequence</c>: if it had reached the server already, it is a duplicate there and not a second reading.
/// </summary>
internal static class OutboxSchema
{
    private const string Tables = """
        CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS readings (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            bracelet TEXT NOT NULL, boot_id INTEGER NOT NULL, frame INTEGER NOT NULL,
            payload BLOB NOT NULL,
            confirmed_at INTEGER, parked TEXT,
            from_epoch INTEGER, from_sequence INTEGER, check_sum INTEGER,
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

    // Made by earlier programs without these.
    private static readonly string[] LaterColumns = ["from_epoch", "from_sequence", "check_sum"];

    /// <summary>An open connection, ready for use; whatever is wrong with the file throws here or never.</summary>
    public static SqliteConnection Open(string path, bool readOnly = false)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            // The pool would keep the file open behind Dispose.
            Pooling = false,
            Mode = readOnly ? SqliteOpenMode.ReadOnly : SqliteOpenMode.ReadWriteCreate,
        }.ToString());
        try
        {
            connection.Open();
            if (!readOnly)
            {
                Prepare(new OutboxTransaction(connection, null));
            }

            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public static long EpochOf(OutboxTransaction tx) => long.Parse(
        tx.Rows("SELECT value FROM facts WHERE name = 'epoch'", row => row.GetString(0)).Single(), CultureInfo.InvariantCulture);

    public static long NewEpoch() => (long)(BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8)) >> 1) | 1;

    private static void Prepare(OutboxTransaction tx)
    {
        // Before the first table, or never: what is deleted can be given back to the disk.
        tx.Run("PRAGMA auto_vacuum=INCREMENTAL");
        tx.Run("PRAGMA journal_mode=WAL");
        tx.Run("PRAGMA synchronous=FULL");
        // A checkpoint cuts the log back to this.
        tx.Run("PRAGMA journal_size_limit=4194304");
        tx.Run(Tables);
        var columns = tx.Rows("SELECT name FROM pragma_table_info('readings')", row => row.GetString(0));
        foreach (var column in LaterColumns.Except(columns))
        {
            tx.Run($"ALTER TABLE readings ADD COLUMN {column} INTEGER");
        }

        tx.Run("CREATE UNIQUE INDEX IF NOT EXISTS readings_brought ON readings (from_epoch, from_sequence) WHERE from_epoch IS NOT NULL");
        tx.Run("INSERT OR IGNORE INTO facts VALUES ('epoch', $epoch)", ("$epoch", NewEpoch().ToString(CultureInfo.InvariantCulture)));
    }
}
