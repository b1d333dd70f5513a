using Microsoft.Data.Sqlite;

namespace HomeCare.Gateway.Outbox;

/// <summary>What earlier programs wrote of names in clear, and of numbers as a hash that anybody can try.</summary>
internal sealed partial class StoryLog
{
    private const string AllSealed = "story_sealed";

    // By its index: those that begin otherwise than what is blinded.
    private const string InClear = "once < char(1) OR once >= char(2)";

    /// <summary>
    /// Seals it, so that neither the file nor its log has it any more. Nothing to do but at the first start of this program. In memory it waits for the disk:
    /// there the entry would be another beside the one in clear.
    /// </summary>
    public void SealWhatIsClear()
    {
        lock (_lock)
        {
            if (file.IsInMemory
                || (file.Read(tx => tx.Number($"SELECT count(*) FROM story_log WHERE {InClear}")) == 0 && file.Fact(AllSealed) is not null))
            {
                return;
            }

            file.Read(tx => tx.Run("PRAGMA secure_delete=ON"));
            file.Write(tx =>
            {
                var clear = tx.Rows(
                    $"SELECT id, once, by_name FROM story_log WHERE {InClear}", row => (Id: row.GetInt64(0), Once: row.GetString(1), By: row.IsDBNull(2) ? null : row.GetString(2)));
                return clear.Sum(one => tx.Run(
                    "UPDATE OR REPLACE story_log SET once = $once, by_name = $by WHERE id = $id",
                    ("$once", _key.Blind(one.Once)), ("$by", _key.SealText(one.By, Place(_key.Blind(one.Once)))), ("$id", one.Id)));
            });
            file.Read(tx => tx.Run("PRAGMA wal_checkpoint(TRUNCATE)"));
            file.Read(tx => tx.Run("PRAGMA secure_delete=OFF"));
            file.SetFact(AllSealed, "1");
        }
    }

    // Before the first entry: an answer that the modem brings again must meet itself. What keeps it from being sealed keeps no entry from being tried.
    private void TrySeal()
    {
        try
        {
            SealWhatIsClear();
        }
        catch (SqliteException broken)
        {
            LogNotRead(log, broken.SqliteErrorCode);
        }
    }

    private static string Place(string once) => $"outbox.db/story_log/{once}/by_name";

    /// <summary>Null for a name that another key sealed: then somebody did it.</summary>
    private string? Clear(string once, string stored) => BoxKey.IsSealed(stored) ? _key.UnsealText(stored, Place(once)) : stored;
}
