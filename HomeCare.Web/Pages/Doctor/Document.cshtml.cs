using System.Globalization;
using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Reports.Contracts;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace HomeCare.Web.Pages.Doctor;

/// <summary>One document's bytes, or why the archive cannot give them. The file's name says no person.</summary>
[Authorize(Roles = nameof(AccountRole.Doctor))]
internal sealed class DocumentModel(IMediator mediator) : PageModel
{
    public PatientCard Patient { get; private set; } = null!;

    public string? Refusal { get; private set; }

    public async Task<IActionResult> OnGetAsync(PatientId id, Guid document, CancellationToken cancel)
    {
        if (await mediator.Send(new FindMyPatient(User.Staff(), id), cancel) is not { } patient)
        {
            return NotFound();
        }

        await mediator.Send(new RecordAccess(User.Account(), id, "report"), cancel);
        var found = await mediator.Send(new FindDocument(id, document), cancel);
        if (found.Succeeded)
        {
            var (entry, pdf) = found.Value;
            return File(pdf, "application/pdf", $"{patient.Pseudonym}-{entry.From:yyyy-MM-dd}-{entry.To:yyyy-MM-dd}.pdf");
        }

        (Patient, Refusal) = (patient, found.Refusal!.In(CultureInfo.CurrentUICulture));
        return found.Refusal.Code == "document_unknown" ? NotFound() : Page();
    }
}
