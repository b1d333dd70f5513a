using System.Globalization;
using HomeCare.Gateway.Outbox;
using Microsoft.Data.Sqlite;

namespace HomeCare.Gateway.Sms;

/// <summary>Number and words are sealed, each bound to its row and column. What earlier programs wrote in clear is sealed at the first start.</summary>
internal sealed partial class SmsSpoolFile
{
    /// <summary>In the file's user_version: nothing in clear is left, nor in the log.</summary>
    private const long AllSealed = 1;

    private readonly HashSet<long> _lost = [];

    /// <summary>How many texts were found that the box's key does not open: they are set aside, and not sent.</summary>
    public int Unreadable { get; private set; }

    private static string Place(long id, string column) => string.Create(CultureInfo.InvariantCulture, $"sms.db/sms/{id}/{column}");

    private string? Seal(long id, string column, string? clear) => _key.SealText(clear, Place(id, column));

    private string Unseal(long id, string column, string stored)
    {
        if (!BoxKey.IsSealed(stored))
        {
            return stored;
        }

        var clear = _key.UnsealText(stored, Place(id, column));
        if (clear is null)
        {
            _lost.Add(id);
        }

        return clear ?? "";
    }

    /// <summary>After the first reading: what is in clear is sealed, what cannot be opened goes to a table of its own.</summary>
    private void PutInOrder()
    {
        var rows = Rows();
        Unreadable = _lost.Count;
        if (_lost.Count == 0 && UserVersion() >= AllSealed)
        {
            return;
        }

        try
        {
            SetLostAside();
            Write(rows);
            if (UserVersion() < AllSealed)
            {
                // Within the pages is what once stood there, and the log has them as they were.
                Execute("VACUUM");
                Execute("PRAGMA wal_checkpoint(TRUNCATE)");
                Execute($"PRAGMA user_version={AllSealed}");
            }
        }
        catch (SqliteException full) when (full.SqliteErrorCode is not (Corrupt or NotADatabase))
        {
            // At the next start. Texts leave all the same.
        }
    }

    private void SetLostAside()
    {
        if (_lost.Count > 0)
        {
            Execute("CREATE TABLE IF NOT EXISTS sms_unreadable AS SELECT * FROM sms WHERE 0");
            foreach (var id in _lost)
            {
                Execute("INSERT INTO sms_unreadable SELECT * FROM sms WHERE id = $id", ("$id", id));
            }
        }
    }

    private long UserVersion()
    {
        using var ask = _connection.CreateCommand();
        ask.CommandText = "PRAGMA user_version";
        return ask.ExecuteScalar() is long version ? version : 0;
    }
}
