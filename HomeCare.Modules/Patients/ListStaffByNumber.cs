using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Patients.Storage;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.Patients;

internal sealed class ListStaffByNumberHandler(PatientsDb db) : IRequestHandler<ListStaffByNumber, IReadOnlyList<StaffMember>>
{
    public async Task<IReadOnlyList<StaffMember>> Handle(ListStaffByNumber request, CancellationToken cancellationToken)
    {
        var number = PhoneNumber.Read(request.Number);
        return number.Succeeded
            ? [.. (await db.Carers.AsNoTracking().Where(carer => carer.NumberE164 == number.Value).OrderBy(carer => carer.DisplayName).ToListAsync(cancellationToken))
                .Select(carer => carer.ToMember())]
            : [];
    }
}
