using System.Globalization;
using System.Text;
using FluentValidation;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Reports.Content;
using HomeCare.Modules.Reports.Contracts;
using HomeCare.Modules.Reports.Document;
using HomeCare.Modules.Reports.Pdf;
using HomeCare.Modules.Reports.Storage;
using HomeCare.Modules.Shared;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.Reports;

internal sealed class MakeReportValidator : AbstractValidator<MakeReport>
{
    public MakeReportValidator()
    {
        RuleFor(request => request.To).GreaterThanOrEqualTo(request => request.From)
            .OrRefuse("period_backwards", "Le dernier jour précède le premier.", "The last day is before the first.");
        RuleFor(request => request.To).LessThan(request => request.From.AddDays(31))
            .OrRefuse("period_too_long", "Un rapport couvre au plus 31 jours.", "A report covers at most 31 days.");
    }
}

internal sealed class MakeReportHandler(
    IMediator mediator, GatherPeriod gather, Chromium chromium, Archive archive, ReportsDb db, TimeProvider time)
    : IRequestHandler<MakeReport, Outcome<DocumentFile>>
{
    private const int Pages = 2;

    private static readonly Refusal UnknownPerson = new(
        "patient_unknown", "Cette personne n'est pas connue.", "This person is not known.");

    private static readonly Refusal ToCome = new(
        "period_to_come", "Cette période n'a pas commencé.", "This period has not begun.");

    public async Task<Outcome<DocumentFile>> Handle(MakeReport request, CancellationToken cancellationToken)
    {
        if (chromium.IsMissing)
        {
            return Chromium.Missing;
        }

        if (await mediator.Send(new GetPatientForDocument(request.Patient), cancellationToken) is not { } person)
        {
            return UnknownPerson;
        }

        var madeAt = time.GetUtcNow();
        var zone = (await mediator.Send(new GetContacts(request.Patient), cancellationToken))?.TimeZone ?? WeeklySchedule.TimeZone;
        if (ReportPeriod.Of(request.From, request.To, TimeZoneInfo.FindSystemTimeZoneById(zone), madeAt) is not { } period)
        {
            return ToCome;
        }

        var culture = CultureInfo.CurrentUICulture;
        var data = await gather.OfAsync(person, period, cancellationToken);
        var content = await ContentDigestAsync(data, culture);
        return await StoredAsync(request, content, cancellationToken) is { } stored
            ? stored
            : await PrintAsync(request, new ReportContent(data, culture, madeAt), content, !period.StillOpen, cancellationToken);
    }

    // The pages as they would be with a fixed time of making: the same digest, the same report.
    private static async Task<string> ContentDigestAsync(PeriodData data, CultureInfo culture) =>
        Archive.Digest(Encoding.UTF8.GetBytes(await RenderReport.ToHtmlAsync(new ReportContent(data, culture, data.Period.End))));

    private async Task<DocumentFile?> StoredAsync(MakeReport request, string content, CancellationToken cancellationToken)
    {
        var known = await db.Documents.AsNoTracking()
            .Where(row => row.PatientId == request.Patient.Value && row.From == request.From && row.To == request.To && row.ContentSha256 == content)
            .OrderByDescending(row => row.MadeAt).FirstOrDefaultAsync(cancellationToken);
        if (known is null)
        {
            return null;
        }

        // One that the archive lost or that was altered is made again.
        var bytes = await archive.ReadAsync(known.Id, known.Sha256, cancellationToken);
        return bytes.Succeeded ? new DocumentFile(known.ToEntry(), bytes.Value) : null;
    }

    private async Task<Outcome<DocumentFile>> PrintAsync(
        MakeReport request, ReportContent pages, string content, bool whole, CancellationToken cancellationToken)
    {
        var printed = await chromium.PrintAsync(await RenderReport.ToHtmlAsync(pages), cancellationToken);
        if ((printed.Refusal ?? PdfCheck.Of(printed.Value, Pages)) is { } refusal)
        {
            return refusal;
        }

        var id = Guid.NewGuid();
        var document = new StoredDocument
        {
            Id = id,
            PatientId = request.Patient.Value,
            From = request.From,
            To = request.To,
            Language = pages.Words.Language,
            MadeAt = pages.MadeAt.UtcDateTime,
            Whole = whole,
            ContentSha256 = content,
            Bytes = printed.Value.Length,
            Sha256 = await archive.KeepAsync(id, printed.Value, cancellationToken),
        };
        db.Documents.Add(document);
        await db.SaveChangesAsync(cancellationToken);
        return new DocumentFile(document.ToEntry(), printed.Value);
    }
}
