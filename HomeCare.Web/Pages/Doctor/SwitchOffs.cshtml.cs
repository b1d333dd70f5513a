using System.Globalization;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Web.Pages.Shared;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace HomeCare.Web.Pages.Doctor;

/// <summary>Levels that are off for a person, or shall be: asked for by one doctor, agreed to by another.</summary>
[Authorize(Roles = nameof(AccountRole.Doctor))]
internal sealed class SwitchOffsModel(IMediator mediator) : PageModel
{
    public PatientCard Patient { get; private set; } = null!;

    public IReadOnlyList<SwitchOff> All { get; private set; } = [];

    public IReadOnlyDictionary<StaffId, string> Names { get; private set; } = new Dictionary<StaffId, string>();

    public string? Refusal { get; private set; }

    public Task<IActionResult> OnGetAsync(PatientId id, CancellationToken cancel) => ShowAsync(id, cancel);

    public Task<IActionResult> OnPostAsync(PatientId id, AlertRule rule, AlertLevel level, int days, string? reason, CancellationToken cancel) =>
        ActAsync(id, new AskSwitchOff(id, User.Staff(), rule, level, days, reason ?? ""), cancel);

    public Task<IActionResult> OnPostAgreeAsync(PatientId id, Guid which, CancellationToken cancel) => ActAsync(id, new AgreeToSwitchOff(which, id, User.Staff()), cancel);

    public Task<IActionResult> OnPostEndAsync(PatientId id, Guid which, CancellationToken cancel) => ActAsync(id, new EndSwitchOff(which, id, User.Staff()), cancel);

    private async Task<IActionResult> ActAsync(PatientId id, IRequest<Outcome<SwitchOff>> act, CancellationToken cancel)
    {
        Refusal = (await mediator.Send(act, cancel)).Refusal?.In(CultureInfo.CurrentUICulture);
        return Refusal is null ? LocalRedirect($"/doctor/patients/{id}/switch-offs") : await ShowAsync(id, cancel);
    }

    private async Task<IActionResult> ShowAsync(PatientId id, CancellationToken cancel)
    {
        if (await mediator.Send(new FindMyPatient(User.Staff(), id), cancel) is not { } patient)
        {
            return NotFound();
        }

        await mediator.Send(new RecordAccess(User.Account(), id, "limits"), cancel);
        (Patient, All) = (patient, await mediator.Send(new ListSwitchOffs(id), cancel));
        Names = await AlertCard.StaffNamesAsync(mediator, All.SelectMany(off => new[] { off.AskedBy, off.AgreedBy, off.EndedBy }), cancel);
        return Page();
    }
}
