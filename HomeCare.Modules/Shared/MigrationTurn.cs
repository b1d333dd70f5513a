using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.Shared;

/// <summary>
/// One process at a time migrates the SQLite files of a folder. EF's own lock is a row in the file: a process that is killed while it has it leaves it there, and every
/// later start waits for it for ever (dotnet/efcore 38958). A lock of the kernel ends with its process, and whoever holds it knows that such a row is a dead one's.
/// PostgreSQL's lock ends with the connection.
/// </summary>
internal sealed class MigrationTurn : IAsyncDisposable
{
    private const string FileName = "migrations.lock";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly FileStream? held;

    private MigrationTurn(FileStream? held) => this.held = held;

    public static async Task<MigrationTurn> TakeAsync(DbContext context, CancellationToken cancellation)
    {
        if (!context.Database.IsSqlite())
        {
            return new MigrationTurn(null);
        }

        var file = new SqliteConnectionStringBuilder(context.Database.GetConnectionString()).DataSource;
        var turn = new MigrationTurn(await WaitAsync(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(file))!, FileName), cancellation));

        // Not in a file that is not there: opening would make it, without what EF sets when it makes one.
        if (File.Exists(file))
        {
            await context.Database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS \"__EFMigrationsLock\"", cancellation);
        }

        return turn;
    }

    public ValueTask DisposeAsync() => held?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static async Task<FileStream> WaitAsync(string path, CancellationToken cancellation)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (TimeProvider.System.GetElapsedTime(begun) < Patience)
            {
                await Task.Delay(Pause, cancellation);
            }
            catch (IOException held)
            {
                throw new InvalidOperationException(
                    $"Another process has been bringing the files of this folder up to date for {Patience.TotalMinutes:0} minutes. Look what it does, or end it; then start again.", held);
            }
        }
    }
}
