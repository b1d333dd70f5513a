using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using SQLitePCL;

namespace HomeCare.Modules.Shared;

/// <summary>
/// A receipt says "on disk", so SQLite has to sync each commit: with <c>synchronous=NORMAL</c> in WAL mode a power cut loses the last
/// acknowledged rows. <c>busy_timeout</c> lets a second writer wait instead of failing. No commit
/// brings the log into the file: <see cref="SqliteCheckpoints"/> does. All of it belongs to SQLite's own connection, which the
/// pool keeps from one opening to the next: it is told once.
/// </summary>
internal sealed class SqliteDurability : DbConnectionInterceptor
{
    private static readonly string Pragmas =
        $"PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=10000; PRAGMA wal_autocheckpoint={SqliteCheckpoints.AtLatestPages};";

    private readonly ConditionalWeakTable<sqlite3, SqliteDurability> told = [];

    public static SqliteDurability Instance { get; } = new();

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        if (IsTold(connection) || IsOnlyLooking(connection))
        {
            return;
        }

        using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        command.ExecuteNonQuery();
        NoteTold(connection);
    }

    public override async Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        if (IsTold(connection) || IsOnlyLooking(connection))
        {
            return;
        }

        await using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        await command.ExecuteNonQueryAsync(cancellationToken);
        NoteTold(connection);
    }

    private bool IsTold(DbConnection connection) => ((SqliteConnection)connection).Handle is { } own && told.TryGetValue(own, out _);

    // EF looks so whether there is a file. One that a power cut left empty takes no mode from a connection that may not write, and the start would end there for ever.
    private static bool IsOnlyLooking(DbConnection connection) =>
        new SqliteConnectionStringBuilder(connection.ConnectionString).Mode == SqliteOpenMode.ReadOnly;

    // Only when all of it was carried out: one that failed half-way is told again at its next opening.
    private void NoteTold(DbConnection connection) => told.AddOrUpdate(((SqliteConnection)connection).Handle!, this);
}
