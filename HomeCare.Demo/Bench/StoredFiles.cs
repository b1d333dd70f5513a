using Microsoft.Data.Sqlite;

namespace HomeCare.Demo.Bench;

/// <summary>What a server that is stopped left on the disk, counted without asking it: a receipt is a promise, this is the thing.</summary>
internal static class StoredFiles
{
    /// <summary>Readings of one run, by its epoch: each counted once, and all that lie there.</summary>
    public static (long Distinct, long All) Count(PreparedFolder folder, long epoch)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = Path.Combine(folder.Server, "telemetry.db"),
            Mode = SqliteOpenMode.ReadOnly,
            Pooling = false,
        }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText =
            "SELECT (SELECT COUNT(*) FROM (SELECT DISTINCT Box, Sequence FROM Readings WHERE Epoch = $epoch)), (SELECT COUNT(*) FROM Readings WHERE Epoch = $epoch)";
        command.Parameters.AddWithValue("$epoch", epoch);
        using var row = command.ExecuteReader();
        return row.Read() ? (row.GetInt64(0), row.GetInt64(1)) : (0, 0);
    }

    /// <summary>Bytes that readings take: the module's files in the server's folder, and the time-series database's beside it.</summary>
    public static long Bytes(PreparedFolder folder) => Length(folder.Server, "telemetry") + Length(folder.Influx, "");

    private static long Length(string root, string begins) => !Directory.Exists(root) ? 0 : Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
        .Where(file => Path.GetRelativePath(root, file).StartsWith(begins, StringComparison.Ordinal))
        .Sum(file => new FileInfo(file).Length);
}
