using HomeCare.Modules.Patients.Contracts;
using MediatR;

namespace HomeCare.Modules.Patients;

internal sealed class FindContactsVersionHandler(HomeMap homes, SheetVersions sheets) : IRequestHandler<FindContactsVersion, ContactsVersion?>
{
    public async Task<ContactsVersion?> Handle(FindContactsVersion request, CancellationToken cancellationToken) =>
        await homes.FindWearerAsync(request.Box, null, cancellationToken) is { } patient
        && await sheets.FindAsync(patient, cancellationToken) is { } version
            ? new ContactsVersion(patient, version)
            : null;
}
