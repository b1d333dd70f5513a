using Microsoft.Data.Sqlite;

namespace HomeCare.Demo.Bench;

/// <summary>What a server that is stopped left on the disk, counted without asking it: a receipt is a promise, this is the thing.</summary>
internal static class StoredFiles
{
    /// <summary>Readings of one run, by its epoch, each counted once.</summary>
    public static long Count(PreparedFolder folder, long epoch)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = Path.Combine(folder.Server, "telemetry.db"),
            Mode = SqliteOpenMode.ReadOnly,
            Pooling = false,
        }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM (SELECT DISTINCT Box, Sequence FROM Readings WHERE Epoch = $epoch)";
        command.Parameters.AddWithValue("$epoch", epoch);
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>Bytes that readings take, in files of the server's folder.</summary>
    public static long Bytes(PreparedFolder folder) => Directory.EnumerateFiles(folder.Server, "*", SearchOption.AllDirectories)
        .Where(file => Path.GetRelativePath(folder.Server, file).StartsWith("telemetry", StringComparison.Ordinal))
        .Sum(file => new FileInfo(file).Length);
}
