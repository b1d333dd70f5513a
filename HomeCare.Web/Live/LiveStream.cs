using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.Patients.Contracts;
using MediatR;

namespace HomeCare.Web.Live;

/// <summary>
/// Feeds one open page until it goes, the program stops, or the viewer may no longer look. The session is looked at again every 4 s,
/// whom the viewer may see every 30 s, and both before the first event.
/// </summary>
internal sealed class LiveStream(LiveHub hub, IServiceScopeFactory scopes, TimeProvider time, IHostApplicationLifetime lifetime)
{
    private static readonly TimeSpan TickEvery = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan CheckSessionEvery = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan CheckAccessEvery = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LookAtClock = TimeSpan.FromSeconds(1);

    /// <summary>The events for a viewer.</summary>
    /// <param name="session">The viewer's session.</param>
    /// <param name="account">The viewer's account.</param>
    /// <param name="endsAt">When the viewer's cookie ends: an open page does not keep a session alive.</param>
    /// <param name="findVisible">Whom the page shows of those the viewer may see now; null when the page has nothing to show any more.</param>
    /// <param name="cancellationToken">The page went.</param>
    public async IAsyncEnumerable<SseItem<string>> FollowAsync(
        Guid session, Guid account, DateTimeOffset endsAt, Func<IMediator, Task<IReadOnlyCollection<PatientId>?>> findVisible,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        using var line = hub.Connect(account);
        var (nextTick, nextSession, nextAccess) = (time.GetTimestamp(), time.GetTimestamp(), time.GetTimestamp());
        var checking = CheckAsync(ofSession: IsDue(ref nextSession, CheckSessionEvery), ofAccess: IsDue(ref nextAccess, CheckAccessEvery), tell: false);
        await checking;
        try
        {
            while (!stop.IsCancellationRequested)
            {
                while (line.TryTake(out var item))
                {
                    yield return item;
                }

                if (IsDue(ref nextTick, TickEvery))
                {
                    yield return LiveEvents.Tick(time.GetUtcNow());
                }

                // Beside the events: an alert does not wait until a list of a thousand people is read. What the look finds, the line says.
                if (checking.IsCompleted)
                {
                    await checking;
                    var (ofSession, ofAccess) = (IsDue(ref nextSession, CheckSessionEvery), IsDue(ref nextAccess, CheckAccessEvery));
                    checking = ofSession || ofAccess ? Task.Run(() => CheckAsync(ofSession, ofAccess, tell: true), CancellationToken.None) : Task.CompletedTask;
                }

                if (!await line.WaitAsync(LookAtClock, time, stop.Token).ConfigureAwait(false))
                {
                    yield break;
                }
            }
        }
        finally
        {
            await checking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        async Task CheckAsync(bool ofSession, bool ofAccess, bool tell)
        {
            if (ofSession && (time.GetUtcNow() >= endsAt || !await IsOpenAsync(session)))
            {
                line.End("session");
            }

            if (ofAccess)
            {
                await WatchVisibleAsync(line, findVisible, tell);
            }
        }
    }

    private bool IsDue(ref long next, TimeSpan every)
    {
        var now = time.GetTimestamp();
        if (now < next)
        {
            return false;
        }

        next = now + (long)(every.TotalSeconds * time.TimestampFrequency);
        return true;
    }

    private async Task<bool> IsOpenAsync(Guid session)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new FindSession(session)) is not null;
    }

    private async Task WatchVisibleAsync(LiveLine line, Func<IMediator, Task<IReadOnlyCollection<PatientId>?>> findVisible, bool tell)
    {
        await using var scope = scopes.CreateAsyncScope();
        var visible = await findVisible(scope.ServiceProvider.GetRequiredService<IMediator>());
        if (visible is null)
        {
            line.Watch([]);
            line.End("access");
        }
        else if (!line.Watched.SetEquals(visible))
        {
            line.Watch(visible);
            if (tell)
            {
                line.Put(LiveEvents.Patients(visible));
            }
        }
    }
}
