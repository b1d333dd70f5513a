using System.Globalization;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.Patients.Contracts;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace HomeCare.Web.Pages.BackOffice;

/// <summary>Work on a home's equipment: its technical alerts are held for some hours.</summary>
[Authorize(Roles = nameof(AccountRole.Admin))]
internal sealed class MaintenanceModel(IMediator mediator) : PageModel
{
    public PatientCard Patient { get; private set; } = null!;

    public Pause? Pause { get; private set; }

    public string? Refusal { get; private set; }

    public async Task<IActionResult> OnGetAsync(PatientId id, CancellationToken cancel)
    {
        Patient = (await mediator.Send(new GetPatientForDocument(id), cancel))!;
        Pause = await mediator.Send(new FindPause(id), cancel);
        return Patient is null ? NotFound() : Page();
    }

    public async Task<IActionResult> OnPostAsync(PatientId id, int hours, string? reason, CancellationToken cancel)
    {
        Refusal = (await mediator.Send(new PauseHome(id, PauseKind.Maintenance, hours, null, reason ?? ""), cancel)).Refusal?.In(CultureInfo.CurrentUICulture);
        return Refusal is null ? LocalRedirect($"/office/patients/{id}/maintenance") : await OnGetAsync(id, cancel);
    }

    public async Task<IActionResult> OnPostEndAsync(PatientId id, CancellationToken cancel)
    {
        await mediator.Send(new EndPause(id, null), cancel);
        return LocalRedirect($"/office/patients/{id}/maintenance");
    }
}
