namespace HomeCare.Demo.Bench;

/// <summary>What lies in a stopped server's files.</summary>
/// <param name="Distinct">Readings, each counted once.</param>
/// <param name="Doubled">What lies there a second time.</param>
internal sealed record StoredCount(long Distinct, long Doubled);

/// <summary>What readings take on the disk.</summary>
internal static class StoredFiles
{
    private static readonly string[] OfReadings = ["journal", "series", "register"];

    /// <summary>Bytes of history, packed: the store's files, or the time-series database's folder.</summary>
    public static long PackedBytes(PreparedFolder folder) => Length(folder.Server, name => name.StartsWith("series", StringComparison.Ordinal)) + Length(folder.Influx, _ => true);

    /// <summary>Bytes of all readings, with the journal of what is not packed yet.</summary>
    public static long Bytes(PreparedFolder folder) =>
        Length(folder.Server, name => OfReadings.Any(begins => name.StartsWith(begins, StringComparison.Ordinal))) + Length(folder.Influx, _ => true);

    private static long Length(string root, Func<string, bool> counts) => !Directory.Exists(root) ? 0 : Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
        .Where(file => counts(Path.GetRelativePath(root, file)))
        .Sum(file => new FileInfo(file).Length);
}
