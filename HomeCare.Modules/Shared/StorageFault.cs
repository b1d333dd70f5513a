using System.Data.Common;
using System.Net.Sockets;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace HomeCare.Modules.Shared;

/// <summary>What a storage exception says, alike on both engines.</summary>
public static class StorageFault
{
    // https://sqlite.org/rescode.html: BUSY, LOCKED, IOERR, FULL, CANTOPEN.
    private static readonly int[] SqliteAway = [5, 6, 10, 13, 14];

    // SQLITE_CONSTRAINT_PRIMARYKEY and SQLITE_CONSTRAINT_UNIQUE.
    private static readonly int[] SqliteTaken = [1555, 2067];

    /// <summary>Someone else wrote the same key, or changed the same row, a moment ago: read again and decide again.</summary>
    public static bool IsLostRace(Exception exception) => exception is DbUpdateConcurrencyException || Chain(exception).Any(inner => inner switch
    {
        PostgresException postgres => postgres.SqlState is PostgresErrorCodes.UniqueViolation
            or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected,
        SqliteException sqlite => SqliteTaken.Contains(sqlite.SqliteExtendedErrorCode),
        _ => false,
    });

    /// <summary>The engine is away, hung or full: nothing is wrong with what was asked, and it is worth asking again for ever.</summary>
    public static bool IsEngineAway(Exception exception) => Chain(exception).Any(inner => inner switch
    {
        SqliteException sqlite => SqliteAway.Contains(sqlite.SqliteErrorCode),
        DbException database => database.IsTransient,
        TimeoutException or IOException or SocketException => true,
        _ => false,
    });

    private static IEnumerable<Exception> Chain(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            yield return exception;
        }
    }
}
