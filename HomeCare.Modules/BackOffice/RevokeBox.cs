using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.BackOffice.Fleet;
using HomeCare.Modules.BackOffice.Storage;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.BackOffice;

internal sealed class RevokeBoxHandler(BackOfficeDb db, KnownBoxes memory, TimeProvider time) : IRequestHandler<RevokeBox, Outcome<BoxId>>
{
    public async Task<Outcome<BoxId>> Handle(RevokeBox request, CancellationToken cancellationToken)
    {
        if (!await db.IsActiveAdminAsync(request.By, cancellationToken))
        {
            return Refusals.NotAdmin;
        }

        var box = await db.Boxes.SingleOrDefaultAsync(found => found.Id == request.Box.Value, cancellationToken);
        if (box is null)
        {
            return Refusals.UnknownBox;
        }

        if (box.State != BoxState.Revoked)
        {
            var now = time.GetUtcNow().UtcDateTime;
            box.Revoke(now);
            db.Audit.Add(new AuditEntry { At = now, Kind = AuditKind.BoxRevoked, Account = request.By, Subject = box.Id });
            await db.SaveChangesAsync(cancellationToken);
        }

        memory.Forget(request.Box);
        return request.Box;
    }
}
