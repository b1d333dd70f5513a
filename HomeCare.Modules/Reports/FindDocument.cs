using HomeCare.Modules.Reports.Contracts;
using HomeCare.Modules.Reports.Storage;
using HomeCare.Modules.Shared;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace HomeCare.Modules.Reports;

internal sealed partial class FindDocumentHandler(ReportsDb db, Archive archive, ILogger<FindDocumentHandler> logger)
    : IRequestHandler<FindDocument, Outcome<DocumentFile>>
{
    private static readonly Refusal Unknown = new(
        "document_unknown", "Ce document n'existe pas pour cette personne.", "This document does not exist for this person.");

    public async Task<Outcome<DocumentFile>> Handle(FindDocument request, CancellationToken cancellationToken)
    {
        var row = await db.Documents.AsNoTracking().SingleOrDefaultAsync(
            row => row.Id == request.Document && row.PatientId == request.Patient.Value, cancellationToken);
        if (row is null)
        {
            return Unknown;
        }

        var bytes = await archive.ReadAsync(row.Id, row.Sha256, cancellationToken);
        if (bytes.Refusal is { } refusal)
        {
            LogUnservable(row.Id, refusal.Code);
            return refusal;
        }

        return new DocumentFile(row.ToEntry(), bytes.Value);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Document {Document} is not served: {Refusal}.")]
    private partial void LogUnservable(Guid document, string refusal);
}
