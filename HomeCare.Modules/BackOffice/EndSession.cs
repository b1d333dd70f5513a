using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.BackOffice.SigningIn;
using HomeCare.Modules.BackOffice.Storage;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.BackOffice;

internal sealed class EndSessionHandler(BackOfficeDb db, OpenSessions memory, TimeProvider time) : IRequestHandler<EndSession, Unit>
{
    public async Task<Unit> Handle(EndSession request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var session = await db.Sessions.SingleOrDefaultAsync(found => found.Id == request.Session && found.EndedAt == null, cancellationToken);
        if (session is not null)
        {
            session.End(now);
            db.Audit.Add(new AuditEntry { At = now, Kind = AuditKind.SignedOut, Account = session.AccountId });
            await db.SaveChangesAsync(cancellationToken);
        }

        memory.ForgetSession(request.Session);
        return Unit.Value;
    }
}
