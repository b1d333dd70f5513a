using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.BackOffice.Storage;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.BackOffice;

internal sealed class FindEndedSessionsHandler(BackOfficeDb db, TimeProvider time) : IRequestHandler<FindEndedSessions, IReadOnlyCollection<Guid>>
{
    /// <summary>Each is a parameter, of which SQLite takes some thirty thousand.</summary>
    private const int AtOnce = 1_000;

    public async Task<IReadOnlyCollection<Guid>> Handle(FindEndedSessions request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var ended = request.Sessions.ToHashSet();
        foreach (var some in ended.ToList().Chunk(AtOnce))
        {
            ended.ExceptWith(await (
                from session in db.Sessions.AsNoTracking()
                join account in db.Users.AsNoTracking() on session.AccountId equals account.Id
                where some.Contains(session.Id) && session.EndedAt == null && session.EndsAt > now && account.DisabledAt == null
                select session.Id).ToListAsync(cancellationToken));
        }

        return ended;
    }
}
