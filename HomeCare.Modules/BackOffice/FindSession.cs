using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.BackOffice.SigningIn;
using HomeCare.Modules.BackOffice.Storage;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.BackOffice;

internal sealed class FindSessionHandler(BackOfficeDb db, OpenSessions memory, TimeProvider time) : IRequestHandler<FindSession, Session?>
{
    public async Task<Session?> Handle(FindSession request, CancellationToken cancellationToken)
    {
        var session = await memory.GetAsync(request.Session, () => LoadAsync(request.Session, cancellationToken));
        return session is not null && session.EndsAt > time.GetUtcNow() ? session : null;
    }

    private async Task<Session?> LoadAsync(Guid id, CancellationToken cancellationToken)
    {
        var found = await (
            from session in db.Sessions.AsNoTracking()
            join account in db.Users.AsNoTracking() on session.AccountId equals account.Id
            where session.Id == id && session.EndedAt == null && account.DisabledAt == null
            select new { session, account }).SingleOrDefaultAsync(cancellationToken);
        return found?.account.ToSession(found.session);
    }
}
