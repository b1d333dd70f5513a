using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.Shared;

/// <summary>
/// SQLite has one writer at a time, and whoever finds it busy asks again after naps of up to 100 ms: a danger's commit would sleep through that behind a
/// text's, which takes two. The writers of this process stand in line instead, and go on the moment the one before is done. Another process is still
/// met by <c>busy_timeout</c>, and so is one of this process that is not done after as long: the line never holds a danger for longer than the file would.
/// </summary>
internal static class SqliteLine
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly ConcurrentDictionary<string, SemaphoreSlim> Lines = new();

    /// <summary>Saves when it is this context's turn.</summary>
    public static async Task<int> SaveInLineAsync(this DbContext db, Func<Task<int>> save, CancellationToken cancellationToken, TimeSpan? patience = null)
    {
        var line = Lines.GetOrAdd(db.Database.GetConnectionString()!, static _ => new SemaphoreSlim(1, 1));
        var isMine = await line.WaitAsync(patience ?? Patience, cancellationToken);
        try
        {
            return await save();
        }
        finally
        {
            if (isMine)
            {
                line.Release();
            }
        }
    }
}
