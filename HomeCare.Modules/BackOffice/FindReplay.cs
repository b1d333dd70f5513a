using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.BackOffice.Fleet;
using HomeCare.Modules.BackOffice.Storage;
using HomeCare.Modules.Wire;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.BackOffice;

internal sealed class FindReplayHandler(PendingReplays memory, IServiceProvider services, TimeProvider time) : IRequestHandler<FindReplay, ReplayRequest?>
{
    public async Task<ReplayRequest?> Handle(FindReplay request, CancellationToken cancellationToken)
    {
        var asked = await memory.FirstAsync(request.Box.Value, () => LoadAsync(cancellationToken), cancellationToken);
        if (asked is null || asked.Id != request.Replayed)
        {
            return asked;
        }

        var now = time.GetUtcNow().UtcDateTime;
        await Db().Replays.Where(replay => replay.Id == asked.Id).ExecuteUpdateAsync(set => set.SetProperty(replay => replay.DoneAt, now), cancellationToken);
        memory.Forget();
        return await memory.FirstAsync(request.Box.Value, () => LoadAsync(cancellationToken), cancellationToken);
    }

    private async Task<ILookup<Guid, ReplayRequest>> LoadAsync(CancellationToken cancellationToken) =>
        (await Db().Replays.AsNoTracking()
            .Where(replay => replay.DoneAt == null)
            .OrderBy(replay => replay.AskedAt)
            .ToListAsync(cancellationToken))
        .ToLookup(replay => replay.Box, replay => new ReplayRequest(
            replay.Id, new DateTimeOffset(replay.From, TimeSpan.Zero), new DateTimeOffset(replay.Until, TimeSpan.Zero)));

    // Only here, so that a heartbeat costs no database context while nothing is asked for.
    private BackOfficeDb Db() => (BackOfficeDb)services.GetService(typeof(BackOfficeDb))!;
}
