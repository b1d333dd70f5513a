using HomeCare.Modules.BackOffice.Contracts;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.BackOffice.Storage;

internal static class Admins
{
    public static Task<bool> IsActiveAdminAsync(this BackOfficeDb db, Guid account, CancellationToken cancellationToken) =>
        db.Users.AnyAsync(found => found.Id == account && found.Role == AccountRole.Admin && found.DisabledAt == null, cancellationToken);
}
