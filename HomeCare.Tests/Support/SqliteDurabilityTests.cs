using HomeCare.Modules.Alerts.Storage;
using HomeCare.Modules.Shared;
using HomeCare.Tests.Alerts;
using Microsoft.EntityFrameworkCore;
using NUnit.Framework;

namespace HomeCare.Tests.Support;

internal sealed class SqliteDurabilityTests
{
    /// <summary>Two at once are two connections of SQLite's; each is opened again from the pool.</summary>
    [Test]
    public async Task Every_connection_syncs_each_commit_and_leaves_the_log_to_others_whether_new_or_from_the_pool()
    {
        await using var house = await AlertsHouse.OpenAsync(EngineKind.Sqlite);
        for (var turn = 0; turn < 3; turn++)
        {
            var said = await house.Look(one => house.Look(async other =>
            {
                await one.Database.OpenConnectionAsync();
                return new[] { await SaysAsync(one), await SaysAsync(other) };
            }));

            Assert.That(said, Is.All.EqualTo((2L, 10_000L, "wal", (long)SqliteCheckpoints.AtLatestPages)), $"turn {turn}: FULL, 10 s, WAL");
        }
    }

    private static async Task<(long Synchronous, long BusyMs, string Journal, long CheckpointAt)> SaysAsync(AlertsDb db) => (
        await db.Database.SqlQueryRaw<long>("SELECT synchronous AS Value FROM pragma_synchronous").SingleAsync(),
        await db.Database.SqlQueryRaw<long>("SELECT timeout AS Value FROM pragma_busy_timeout").SingleAsync(),
        await db.Database.SqlQueryRaw<string>("SELECT journal_mode AS Value FROM pragma_journal_mode").SingleAsync(),
        CheckpointAt(db));

    // The one of them that is no table.
    private static long CheckpointAt(AlertsDb db)
    {
        using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = "PRAGMA wal_autocheckpoint";
        db.Database.OpenConnection();
        return (long)command.ExecuteScalar()!;
    }
}
