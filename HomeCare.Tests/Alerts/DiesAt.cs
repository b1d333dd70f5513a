using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace HomeCare.Tests.Alerts;

/// <summary>
/// The program is killed at the n-th thing it asks of its storage, commits among them: neither that one nor any later one is done, and what it had not committed is
/// taken back, as an engine does when its client is gone.
/// </summary>
internal sealed class DiesAt : DbCommandInterceptor, IDbTransactionInterceptor
{
    private int count;

    /// <summary>Which; 0 for never.</summary>
    public int At { get; set; }

    public bool IsDead { get; private set; }

    /// <summary>Another process on the same storage: alive, and spared from now on.</summary>
    public void Revive() => (IsDead, At, count) = (false, 0, 0);

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default) => Ask(result);

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default) => Ask(result);

    public override ValueTask<InterceptionResult<object>> ScalarExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<object> result, CancellationToken cancellationToken = default) => Ask(result);

    public ValueTask<InterceptionResult> TransactionCommittingAsync(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default) => Ask(result);

    private ValueTask<T> Ask<T>(T result)
    {
        IsDead |= ++count == At;
        return IsDead ? throw new IOException("Killed") : ValueTask.FromResult(result);
    }
}
