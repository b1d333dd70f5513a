using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.BackOffice.Fleet;
using HomeCare.Modules.BackOffice.Storage;
using HomeCare.Modules.Patients.Contracts;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.BackOffice;

internal sealed class IdentifyBoxHandler(KnownBoxes memory, IServiceProvider services) : IRequestHandler<IdentifyBox, BoxId?>
{
    public async Task<BoxId?> Handle(IdentifyBox request, CancellationToken cancellationToken)
    {
        var known = await memory.GetAsync(request.Thumbprint, () => LoadAsync(request.Thumbprint, cancellationToken));
        return known?.Box;
    }

    private async Task<KnownBox?> LoadAsync(string thumbprint, CancellationToken cancellationToken)
    {
        // Only here, so that a known box costs no database context.
        var db = (BackOfficeDb)services.GetService(typeof(BackOfficeDb))!;
        var id = await db.Boxes.AsNoTracking()
            .Where(box => box.Thumbprint == thumbprint && box.State == BoxState.Enrolled)
            .Select(box => (Guid?)box.Id)
            .SingleOrDefaultAsync(cancellationToken)
            ?? await db.EarlierCertificates.AsNoTracking()
                .Where(earlier => earlier.Thumbprint == thumbprint)
                .Join(db.Boxes.Where(box => box.State == BoxState.Enrolled), earlier => earlier.Box, box => box.Id, (_, box) => (Guid?)box.Id)
                .SingleOrDefaultAsync(cancellationToken);
        return id is { } found ? new KnownBox(new BoxId(found)) : null;
    }
}
