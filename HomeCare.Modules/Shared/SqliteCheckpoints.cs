using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HomeCare.Modules.Shared;

/// <summary>A module's file on SQLite.</summary>
internal sealed record SqliteFile(string Path)
{
    /// <summary>SQLite's write-ahead log beside it.</summary>
    public string Log => Path + "-wal";
}

/// <summary>
/// Brings what the write-ahead logs hold into the files themselves. Left to SQLite, the commit that fills the log's thousandth page does it, and syncs all those
/// pages: every thirtieth danger would wait some tenths of a second. A passive checkpoint lets writers and readers go on.
/// </summary>
internal sealed partial class SqliteCheckpoints(IEnumerable<SqliteFile> files, TimeProvider clock, ILogger<SqliteCheckpoints> log) : BackgroundService
{
    /// <summary>Long enough that a page which is written again and again is brought over once.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Pages at which a commit does it after all (64 MB): nobody came for so long that the log itself begins to cost. Each connection is told, see <see cref="SqliteDurability"/>.
    /// </summary>
    public const int AtLatestPages = 16_384;

    private readonly Dictionary<string, DateTime> seen = [];
    private readonly Seldom seldom = new(clock);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                foreach (var file in files)
                {
                    Look(file);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The last connection that closes brings over what is left.
        }
    }

    /// <summary>Only of a log that was written to since: a look costs nothing then.</summary>
    private void Look(SqliteFile file)
    {
        try
        {
            var written = File.GetLastWriteTimeUtc(file.Log);
            if (!File.Exists(file.Log) || seen.GetValueOrDefault(file.Path) == written)
            {
                return;
            }

            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file.Path, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA wal_checkpoint(PASSIVE)";
            command.ExecuteNonQuery();
            seen[file.Path] = written;
        }
        catch (Exception exception) when (exception is SqliteException or IOException or UnauthorizedAccessException)
        {
            if (seldom.IsDue(exception, out _))
            {
                NotBroughtOver(exception, Path.GetFileName(file.Path));
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The write-ahead log of {File} could not be brought into the file; nothing is lost, it is tried again in ten seconds. Look at the disk if this goes on")]
    private partial void NotBroughtOver(Exception exception, string file);
}
