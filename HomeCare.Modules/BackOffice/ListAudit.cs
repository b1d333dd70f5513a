using FluentValidation;
using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.BackOffice.Storage;
using HomeCare.Modules.Patients.Contracts;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.BackOffice;

internal sealed class ListAuditValidator : AbstractValidator<ListAudit>
{
    public ListAuditValidator() => RuleFor(request => request.Most).InclusiveBetween(1, 500);
}

internal sealed class ListAuditHandler(BackOfficeDb db) : IRequestHandler<ListAudit, IReadOnlyList<AuditLine>>
{
    public async Task<IReadOnlyList<AuditLine>> Handle(ListAudit request, CancellationToken cancellationToken)
    {
        var entries = await db.Audit.AsNoTracking().OrderByDescending(entry => entry.Id).Take(request.Most).ToListAsync(cancellationToken);
        return [.. entries.Select(entry => new AuditLine(
            entry.Id, entry.At, entry.Kind, entry.Account, entry.Patient is { } patient ? new PatientId(patient) : null,
            entry.Subject, entry.Detail, entry.From))];
    }
}
