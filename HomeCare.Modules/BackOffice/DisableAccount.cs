using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.BackOffice.SigningIn;
using HomeCare.Modules.BackOffice.Storage;
using HomeCare.Modules.Shared;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.BackOffice;

internal sealed class DisableAccountHandler(BackOfficeDb db, OpenSessions memory, IMediator mediator, TimeProvider time)
    : IRequestHandler<DisableAccount, Outcome<Guid>>
{
    public async Task<Outcome<Guid>> Handle(DisableAccount request, CancellationToken cancellationToken)
    {
        if (request.Account == request.By)
        {
            return Refusals.OwnAccount;
        }

        if (!await db.IsActiveAdminAsync(request.By, cancellationToken))
        {
            return Refusals.NotAdmin;
        }

        var account = await db.Users.SingleOrDefaultAsync(found => found.Id == request.Account, cancellationToken);
        if (account is null)
        {
            return Refusals.UnknownAccount;
        }

        if (account.DisabledAt is null)
        {
            var now = time.GetUtcNow().UtcDateTime;
            account.Disable(now);
            foreach (var session in await db.Sessions.Where(s => s.AccountId == account.Id && s.EndedAt == null).ToListAsync(cancellationToken))
            {
                session.End(now);
            }

            db.Audit.Add(new AuditEntry { At = now, Kind = AuditKind.AccountDisabled, Account = request.By, Subject = account.Id });
            await db.SaveChangesAsync(cancellationToken);
        }

        memory.ForgetAccount(account.Id);
        await mediator.Publish(new SessionsEnded(account.Id), cancellationToken);
        return account.Id;
    }
}
