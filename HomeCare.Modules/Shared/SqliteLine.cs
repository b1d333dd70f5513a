using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.Shared;

/// <summary>
/// SQLite has one writer at a time, and whoever finds it busy asks again after naps of up to 100 ms: a danger's commit would sleep through that behind a
/// text's, which takes two. The writers of this process stand in line instead, and go on the moment the one before is done. Another process is still
/// met by <c>busy_timeout</c>.
/// </summary>
internal static class SqliteLine
{
    private static readonly ConcurrentDictionary<string, SemaphoreSlim> Lines = new();

    /// <summary>Saves when it is this context's turn.</summary>
    public static async Task<int> SaveInLineAsync(this DbContext db, Func<Task<int>> save, CancellationToken cancellationToken)
    {
        var line = Lines.GetOrAdd(db.Database.GetConnectionString()!, static _ => new SemaphoreSlim(1, 1));
        await line.WaitAsync(cancellationToken);
        try
        {
            return await save();
        }
        finally
        {
            line.Release();
        }
    }
}
