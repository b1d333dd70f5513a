using System.Globalization;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Web.Languages;
using HomeCare.Web.Pages.Shared;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace HomeCare.Web.Pages.Alerts;

/// <summary>An alert's whole story, and its two acts. Who may not see the person gets the same 404 as for no alert at all.</summary>
[Authorize(Roles = nameof(AccountRole.Doctor) + "," + nameof(AccountRole.Nurse))]
internal sealed class AlertModel(IMediator mediator, Words words) : PageModel
{
    public AlertCard Card { get; private set; } = null!;

    public IReadOnlyList<StoryEntry> Story { get; private set; } = [];

    public string? Refusal { get; private set; }

    public Task<IActionResult> OnGetAsync(AlertId id, CancellationToken cancel) => ShowAsync(id, cancel);

    public Task<IActionResult> OnPostTakeAsync(AlertId id, string? returnTo, CancellationToken cancel) =>
        ActAsync(id, new TakeAlert(id, User.Staff()), returnTo, cancel);

    public Task<IActionResult> OnPostCloseAsync(AlertId id, AlertOutcome outcome, string? note, string? returnTo, CancellationToken cancel) =>
        ActAsync(id, new CloseAlert(id, User.Staff(), outcome, string.IsNullOrWhiteSpace(note) ? null : note.Trim()), returnTo, cancel);

    private async Task<IActionResult> ActAsync(AlertId id, IRequest<Outcome<AlertSummary>> act, string? returnTo, CancellationToken cancel)
    {
        if (await FindAsync(id, cancel) is null)
        {
            return NotFound();
        }

        var done = await mediator.Send(act, cancel);
        Refusal = done.Refusal?.In(CultureInfo.CurrentUICulture);
        return done.Succeeded ? LocalRedirect(Url.IsLocalUrl(returnTo) ? returnTo : $"/alerts/{id}") : await ShowAsync(id, cancel);
    }

    private async Task<IActionResult> ShowAsync(AlertId id, CancellationToken cancel)
    {
        if (await FindAsync(id, cancel) is not var (story, patient))
        {
            return NotFound();
        }

        await mediator.Send(new RecordAccess(User.Account(), patient.Id, "alert"), cancel);
        (Card, Story) = await StoryEntry.ReadAsync(mediator, words, User.Staff(), story, patient, cancel);
        return Page();
    }

    private async Task<(AlertStory, PatientCard)?> FindAsync(AlertId id, CancellationToken cancel) =>
        await mediator.Send(new FindAlert(id), cancel) is { } story
        && await mediator.Send(new FindMyPatient(User.Staff(), story.Alert.Patient), cancel) is { } patient ? (story, patient) : null;
}
