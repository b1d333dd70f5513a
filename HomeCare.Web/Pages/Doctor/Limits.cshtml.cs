using System.Globalization;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Web.Languages;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace HomeCare.Web.Pages.Doctor;

/// <summary>A person's limits: in force, tried on the last month, changed with a reason, and every earlier version.</summary>
[Authorize(Roles = nameof(AccountRole.Doctor))]
internal sealed class LimitsModel(IMediator mediator, Words words) : PageModel
{
    public LimitsView View { get; private set; } = null!;

    public string? Refusal { get; private set; }

    public Task<IActionResult> OnGetAsync(PatientId id, CancellationToken cancel) => ShowAsync(id, null, null, cancel);

    public Task<IActionResult> OnPostAsync(PatientId id, LimitsForm form, CancellationToken cancel) => ActAsync(
        id, form, limits => new SetLimits(id, limits, User.Staff(), form.Reason ?? ""),
        _ => Task.FromResult<IActionResult>(LocalRedirect($"/doctor/patients/{id}/limits")), cancel);

    public Task<IActionResult> OnPostTryAsync(PatientId id, LimitsForm form, CancellationToken cancel) =>
        ActAsync(id, form, limits => new TryLimits(id, limits), trial => ShowAsync(id, form, trial, cancel), cancel);

    private async Task<IActionResult> ActAsync<T>(
        PatientId id, LimitsForm form, Func<VitalLimits, IRequest<Outcome<T>>> request, Func<T, Task<IActionResult>> then, CancellationToken cancel)
    {
        if (await mediator.Send(new FindMyPatient(User.Staff(), id), cancel) is null)
        {
            return NotFound();
        }

        var habit = await mediator.Send(new GetBaseline(id), cancel);
        var read = form.Read(words, habit?.OxygenNightPercent);
        var outcome = read.Succeeded ? await mediator.Send(request(read.Value), cancel) : read.Refusal!;
        Refusal = outcome.Refusal?.In(CultureInfo.CurrentUICulture);
        return outcome.Succeeded ? await then(outcome.Value) : await ShowAsync(id, form, null, cancel);
    }

    private async Task<IActionResult> ShowAsync(PatientId id, LimitsForm? typed, LimitsTrial? trial, CancellationToken cancel)
    {
        if (await mediator.Send(new FindMyPatient(User.Staff(), id), cancel) is not { } patient)
        {
            return NotFound();
        }

        await mediator.Send(new RecordAccess(User.Account(), id, "limits"), cancel);
        View = await LimitsView.ReadAsync(mediator, patient, typed, trial, cancel);
        return Page();
    }
}
