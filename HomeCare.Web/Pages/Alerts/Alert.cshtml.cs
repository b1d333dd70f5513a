using System.Globalization;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Web.Languages;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace HomeCare.Web.Pages.Alerts;

/// <summary>An alert's whole story, and its acts. Who may not see the person gets the same 404 as for no alert at all.</summary>
[Authorize(Roles = nameof(AccountRole.Doctor) + "," + nameof(AccountRole.Nurse))]
internal sealed class AlertModel(IMediator mediator, Words words) : PageModel
{
    public AlertView View { get; private set; } = null!;

    public string? Refusal { get; private set; }

    public Task<IActionResult> OnGetAsync(AlertId id, CancellationToken cancel) => ShowAsync(id, cancel);

    public Task<IActionResult> OnPostTakeAsync(AlertId id, string? returnTo, CancellationToken cancel) =>
        ActAsync(id, new TakeAlert(id, User.Staff()), returnTo, cancel);

    public Task<IActionResult> OnPostPassAsync(AlertId id, string? returnTo, CancellationToken cancel) =>
        ActAsync(id, new PassAlert(id, User.Staff()), returnTo, cancel);

    public Task<IActionResult> OnPostArriveAsync(AlertId id, string? returnTo, CancellationToken cancel) =>
        ActAsync(id, new ArriveOnSite(id, User.Staff()), returnTo, cancel);

    public Task<IActionResult> OnPostShelveAsync(AlertId id, int minutes, string? reason, string? returnTo, CancellationToken cancel) =>
        ActAsync(id, new ShelveAlert(id, User.Staff(), minutes, reason ?? ""), returnTo, cancel);

    public Task<IActionResult> OnPostCloseAsync(AlertId id, AlertOutcome outcome, string? note, string? returnTo, CancellationToken cancel) =>
        ActAsync(id, new CloseAlert(id, User.Staff(), outcome, string.IsNullOrWhiteSpace(note) ? null : note.Trim()), returnTo, cancel);

    private async Task<IActionResult> ActAsync(AlertId id, IRequest<Outcome<AlertSummary>> act, string? returnTo, CancellationToken cancel)
    {
        if (await AlertView.FindAsync(mediator, User, id, cancel) is null)
        {
            return NotFound();
        }

        var done = await mediator.Send(act, cancel);
        Refusal = done.Refusal?.In(CultureInfo.CurrentUICulture);
        return done.Succeeded ? LocalRedirect(Url.IsLocalUrl(returnTo) ? returnTo : $"/alerts/{id}") : await ShowAsync(id, cancel);
    }

    private async Task<IActionResult> ShowAsync(AlertId id, CancellationToken cancel)
    {
        View = (await AlertView.ReadAsync(mediator, words, User, id, cancel))!;
        return View is null ? NotFound() : Page();
    }
}
