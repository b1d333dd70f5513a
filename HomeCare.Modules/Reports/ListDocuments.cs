using HomeCare.Modules.Reports.Contracts;
using HomeCare.Modules.Reports.Storage;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.Reports;

internal sealed class ListDocumentsHandler(ReportsDb db) : IRequestHandler<ListDocuments, IReadOnlyList<DocumentEntry>>
{
    public async Task<IReadOnlyList<DocumentEntry>> Handle(ListDocuments request, CancellationToken cancellationToken)
    {
        var rows = await db.Documents.AsNoTracking().Where(row => row.PatientId == request.Patient.Value)
            .OrderByDescending(row => row.MadeAt).ThenBy(row => row.Id).ToListAsync(cancellationToken);
        return [.. rows.Select(row => row.ToEntry())];
    }
}
