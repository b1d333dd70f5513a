using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Patients.Storage;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.Patients;

internal sealed class ListCareTeamHandler(PatientsDb db) : IRequestHandler<ListCareTeam, IReadOnlyList<StaffMember>>
{
    public async Task<IReadOnlyList<StaffMember>> Handle(ListCareTeam request, CancellationToken cancellationToken)
    {
        var team =
            from link in db.CareLinks
            where link.Patient == request.Patient && link.Until == null
            join carer in db.Carers on link.Staff equals carer.Id
            orderby carer.Role == StaffRole.Doctor descending, carer.DisplayName
            select carer;
        return [.. (await team.AsNoTracking().ToListAsync(cancellationToken)).Select(carer => carer.ToMember())];
    }
}
