using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.Patients.Contracts;
using MediatR;

namespace HomeCare.Web.Live;

/// <summary>
/// Feeds one open page until it goes, the program stops, or the viewer may no longer look. Session and whom the viewer may see are looked up before the first
/// event; the session is then <see cref="WatchSessions"/>'s business, whom the viewer may see is looked up again every 30 s.
/// </summary>
internal sealed class LiveStream(LiveHub hub, IServiceScopeFactory scopes, TimeProvider time, IHostApplicationLifetime lifetime)
{
    private static readonly TimeSpan TickEvery = TimeSpan.FromSeconds(15);
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
        using var line = hub.Connect(session, account);
        var (nextTick, nextAccess) = (time.GetTimestamp(), time.GetTimestamp());
        if (time.GetUtcNow() >= endsAt || !await IsOpenAsync(session))
        {
            line.End("session");
        }

        _ = IsDue(ref nextAccess, CheckAccessEvery);
        var checking = WatchVisibleAsync(line, findVisible, tell: false);
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
                    checking = IsDue(ref nextAccess, CheckAccessEvery)
                        ? Task.Run(() => WatchVisibleAsync(line, findVisible, tell: true), CancellationToken.None)
                        : Task.CompletedTask;
                }

                if (time.GetUtcNow() >= endsAt)
                {
                    line.End("session");
                }

                if (!await line.WaitAsync(LookAtClock, time, stop.Token).ConfigureAwait(false))
                {
                    break;
                }
            }
        }
        finally
        {
            await checking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (line.Failure is { } failure)
        {
            throw new IOException("Whether the page's session is still open could not be found out.", failure);
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
