using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Patients.Storage;
using MediatR;

namespace HomeCare.Modules.Patients;

internal sealed class ListNursesOnDutyHandler(PatientsDb db) : IRequestHandler<ListNursesOnDuty, IReadOnlyList<StaffMember>>
{
    public Task<IReadOnlyList<StaffMember>> Handle(ListNursesOnDuty request, CancellationToken cancellationToken) =>
        OnDuty.ListAsync(db, request.Patient, request.At, cancellationToken);
}

internal sealed class FindNurseOnDutyHandler(PatientsDb db) : IRequestHandler<FindNurseOnDuty, StaffMember?>
{
    public async Task<StaffMember?> Handle(FindNurseOnDuty request, CancellationToken cancellationToken) =>
        await OnDuty.ListAsync(db, request.Patient, request.At, cancellationToken) is [var first, ..] ? first : null;
}
