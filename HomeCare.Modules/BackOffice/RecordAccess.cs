using FluentValidation;
using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.BackOffice.Storage;
using MediatR;

namespace HomeCare.Modules.BackOffice;

internal sealed class RecordAccessValidator : AbstractValidator<RecordAccess>
{
    public RecordAccessValidator() => RuleFor(request => request.What).NotEmpty().MaximumLength(AuditEntry.LongestDetail);
}

internal sealed class RecordAccessHandler(BackOfficeDb db, TimeProvider time) : IRequestHandler<RecordAccess, Unit>
{
    public async Task<Unit> Handle(RecordAccess request, CancellationToken cancellationToken)
    {
        var at = time.GetUtcNow().UtcDateTime;
        db.Audit.AddRange(request.Patients.Select(patient => new AuditEntry
        {
            At = at,
            Kind = AuditKind.MedicalRead,
            Account = request.Account,
            Patient = patient.Value,
            Detail = request.What,
        }));
        await db.SaveChangesAsync(cancellationToken);
        return Unit.Value;
    }
}
