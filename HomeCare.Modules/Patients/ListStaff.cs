using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Patients.Storage;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.Patients;

internal sealed class ListStaffHandler(PatientsDb db) : IRequestHandler<ListStaff, IReadOnlyList<StaffMember>>
{
    public async Task<IReadOnlyList<StaffMember>> Handle(ListStaff request, CancellationToken cancellationToken)
    {
        var carers = db.Carers.AsNoTracking();
        if (request.Only is { } only)
        {
            carers = carers.Where(carer => only.Contains(carer.Id));
        }

        return [.. (await carers.OrderBy(carer => carer.DisplayName).ToListAsync(cancellationToken)).Select(carer => carer.ToMember())];
    }
}
