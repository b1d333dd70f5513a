using System.Globalization;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Web.Charts;
using HomeCare.Web.Languages;
using HomeCare.Web.Pages.Shared;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace HomeCare.Web.Pages.Nurse;

/// <summary>One person of the round: the last 24 h at a glance, and how to get there.</summary>
[Authorize(Roles = nameof(AccountRole.Nurse))]
internal sealed class PatientModel(IMediator mediator, HomeClock clock, Words words) : PageModel
{
    public Observation Now { get; private set; } = null!;

    public PatientCharts Charts { get; private set; } = null!;

    public Pause? Pause { get; private set; }

    public IReadOnlyList<AlertCard> Open { get; private set; } = [];

    public IReadOnlyList<AlertSummary> Past { get; private set; } = [];

    public VisitView Visit { get; private set; } = null!;

    public Task<IActionResult> OnGetAsync(PatientId id, string? range, bool rejected, CancellationToken cancel) => ShowAsync(id, range, rejected, null, null, cancel);

    public async Task<IActionResult> OnPostVisitAsync(PatientId id, VisitForm form, CancellationToken cancel)
    {
        var read = form.Read(words);
        var recorded = read.Succeeded ? await mediator.Send(new RecordVisit(form.Visit, id, User.Staff(), read.Value, form.Confirmed), cancel) : read.Refusal!;
        return recorded.Succeeded
            ? LocalRedirect($"/nurse/patients/{id}#visit")
            : await ShowAsync(id, null, false, form, recorded.Refusal!.In(CultureInfo.CurrentUICulture), cancel);
    }

    private async Task<IActionResult> ShowAsync(PatientId id, string? range, bool rejected, VisitForm? typed, string? refusal, CancellationToken cancel)
    {
        if (await mediator.Send(new FindMyPatient(User.Staff(), id), cancel) is not { } patient)
        {
            return NotFound();
        }

        await mediator.Send(new RecordAccess(User.Account(), id, "day_chart"), cancel);
        Now = (await Observation.ReadAsync(mediator, words, [patient], cancel))[id];
        Charts = await PatientCharts.ReadAsync(mediator, clock, words, id, ChartRange.OfNurses, range, rejected, cancel);
        Open = await AlertCard.ListAsync(mediator, User.Staff(), [patient], $"/nurse/patients/{id}", cancel);
        Pause = await mediator.Send(new FindPause(id), cancel);
        Past = [.. (await mediator.Send(new ListAlerts(id, clock.Now.AddDays(-7), clock.Now.AddMinutes(1)), cancel)).Where(alert => alert.State == AlertState.Closed)];
        Visit = await VisitView.ReadAsync(mediator, clock, Now, typed, refusal, cancel);
        return Page();
    }
}
