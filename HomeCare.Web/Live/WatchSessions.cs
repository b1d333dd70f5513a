using HomeCare.Modules.BackOffice.Contracts;
using MediatR;

namespace HomeCare.Web.Live;

/// <summary>
/// Ends the open pages whose session has ended, in whichever process that was: within 4 s and a query. It asks for all pages together, because fifty thousand that
/// asked each for itself would be ten thousand queries a second. A page is let in by its own look at its session, before its first event.
/// </summary>
internal sealed class WatchSessions(LiveHub hub, IServiceScopeFactory scopes, TimeProvider time) : BackgroundService
{
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(4);

    /// <summary>Counts from the program's start: the work itself begins when the pool has a thread for it.</summary>
    private readonly PeriodicTimer timer = new(Every, time);

    public override void Dispose()
    {
        timer.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await LookAsync(hub.Lines, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The program ends.
        }
    }

    private async Task LookAsync(IReadOnlyCollection<LiveLine> lines, CancellationToken stoppingToken)
    {
        if (lines.Count == 0)
        {
            return;
        }

        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var ended = (await scope.ServiceProvider.GetRequiredService<IMediator>().Send(
                new FindEndedSessions([.. lines.Select(line => line.Session).Distinct()]), stoppingToken)).ToHashSet();
            foreach (var line in lines.Where(line => ended.Contains(line.Session)))
            {
                line.End("session");
            }
        }
        catch (Exception exception) when (exception is not OutOfMemoryException && !stoppingToken.IsCancellationRequested)
        {
            // Nobody is shown anything whose right to it is not known. Each page says so in the log, and comes back when it can.
            foreach (var line in lines)
            {
                line.Fail(exception);
            }
        }
    }
}
