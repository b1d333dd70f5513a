using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Web.Languages;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace HomeCare.Web.Pages.Alerts;

/// <summary>The link in a text. A reference is looked up among the viewer's own people only, open alerts before those of two days.</summary>
[Authorize(Roles = nameof(AccountRole.Doctor) + "," + nameof(AccountRole.Nurse))]
internal sealed class ShortLinkModel(IMediator mediator, HomeClock clock) : PageModel
{
    public async Task<IActionResult> OnGetAsync(string reference, CancellationToken cancel)
    {
        if (Guid.TryParse(reference, out var id))
        {
            return LocalRedirect($"/alerts/{new AlertId(id)}");
        }

        var patients = (await mediator.Send(new ListMyPatients(User.Staff()), cancel)).Select(patient => patient.Id).ToList();
        var found = Named(await mediator.Send(new ListOpenAlerts(patients), cancel), reference);
        foreach (var patient in found is null ? patients : [])
        {
            found ??= Named(await mediator.Send(new ListAlerts(patient, clock.Now.AddDays(-2), clock.Now), cancel), reference);
        }

        return found is null ? NotFound() : LocalRedirect($"/alerts/{found.Id}");
    }

    private static AlertSummary? Named(IEnumerable<AlertSummary> alerts, string reference) =>
        alerts.FirstOrDefault(alert => string.Equals(alert.ShortReference, reference, StringComparison.OrdinalIgnoreCase));
}
