using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace HomeCare.Modules.Shared;

/// <summary>
/// A receipt says "on disk", so SQLite has to sync each commit: with <c>synchronous=NORMAL</c> in WAL mode a power cut loses the last
/// acknowledged rows. <c>busy_timeout</c> lets a second writer wait instead of failing.
/// </summary>
internal sealed class SqliteDurability : DbConnectionInterceptor
{
    private const string Pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=10000;";

    public static SqliteDurability Instance { get; } = new();

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
