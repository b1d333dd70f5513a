using System.Globalization;
using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Reports.Contracts;
using HomeCare.Web.Languages;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace HomeCare.Web.Pages.Doctor;

/// <summary>One person: now, the last hours, the alerts of 30 days, the documents.</summary>
[Authorize(Roles = nameof(AccountRole.Doctor))]
internal sealed class PatientModel(IMediator mediator, HomeClock clock, Words words) : PageModel
{
    public PatientView View { get; private set; } = null!;

    public string? Refusal { get; private set; }

    public Task<IActionResult> OnGetAsync(PatientId id, string? range, bool rejected, CancellationToken cancel) => ShowAsync(id, range, rejected, cancel);

    public async Task<IActionResult> OnPostReportAsync(PatientId id, CancellationToken cancel)
    {
        if (await mediator.Send(new FindMyPatient(User.Staff(), id), cancel) is null)
        {
            return NotFound();
        }

        var made = await mediator.Send(new MakeReport(id, clock.Today.AddDays(-6), clock.Today), cancel);
        Refusal = made.Refusal?.In(CultureInfo.CurrentUICulture);
        return made.Succeeded ? LocalRedirect($"/doctor/patients/{id}#documents") : await ShowAsync(id, null, false, cancel);
    }

    private async Task<IActionResult> ShowAsync(PatientId id, string? range, bool rejected, CancellationToken cancel)
    {
        if (await mediator.Send(new FindMyPatient(User.Staff(), id), cancel) is not { } patient)
        {
            return NotFound();
        }

        await mediator.Send(new RecordAccess(User.Account(), id, "day_chart"), cancel);
        View = await PatientView.ReadAsync(mediator, clock, words, User.Staff(), patient, range, rejected, cancel);
        return Page();
    }
}
